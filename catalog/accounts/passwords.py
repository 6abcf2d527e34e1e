"""Passwords: long, not common, kept as Argon2id (security rules A2 and A3)."""

import re
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from catalog.errors import Invalid
from catalog.facts import DATA

LEAST, MOST = 12, 128
_PRODUCT = ("mashang", "kiosk", "码上公开", "政务公开", "zhengwugongkai", "gongkai", "openness")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Sequences people walk along instead of choosing.
_WALKS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


@cache
def common() -> frozenset[str]:
    """The passwords people choose first."""
    lines = (DATA / "common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def check(password: str, names: Iterable[str], *, complexity: bool = False) -> None:
    """Refuse a password that is short, common or made of names around here.

    `names` are the person's and the office's own words.

    Raises:
        Invalid: with what is wrong and what to choose instead.
    """
    if len(password) < LEAST:
        raise Invalid(f"密码至少 {LEAST} 位，现在是 {len(password)} 位。可以用一句容易记的话。")
    if len(password) > MOST:
        raise Invalid(f"密码最多 {MOST} 位。")
    lowered = password.lower()
    words = [word.lower() for word in (*_PRODUCT, *names) if len(word) >= 2]
    rest = lowered
    for word in words:
        rest = rest.replace(word, "")
    if len(rest) < LEAST - 4 and rest != lowered:
        raise Invalid("密码里主要是单位、姓名或本系统的名称，别人容易猜到。请换一句自己的话。")
    if lowered in common() or lowered.rstrip("0123456789!@#$._-") in common():
        raise Invalid("这个密码太常见，别人容易猜到。请换一句自己的话。")
    if len(set(lowered)) < 5 or _is_walk(lowered):
        raise Invalid("密码是重复或连续的字符，别人容易猜到。请换一句自己的话。")
    if complexity and _classes(password) < 3:
        raise Invalid("本单位要求密码含大写字母、小写字母、数字、符号中的三类。")


def _is_walk(text: str) -> bool:
    """Whether the text is little more than keys in a row."""
    for walk in _WALKS:
        for run in (walk, walk[::-1]):
            for size in range(min(len(run), len(text)), 7, -1):
                if any(run[place : place + size] in text for place in range(len(run) - size + 1)):
                    return size >= len(text) - 4
    return False


def _classes(text: str) -> int:
    return sum(
        bool(re.search(pattern, text)) for pattern in ("[a-z]", "[A-Z]", "[0-9]", r"[^A-Za-z0-9]")
    )


def hashed(password: str) -> str:
    """The Argon2id hash with its salt and cost."""
    return _HASHER.hash(password)


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")


def verify(stored: str, password: str) -> bool:
    """Whether the password fits; takes as long for an account that does not exist."""
    try:
        _HASHER.verify(stored or _nobody(), password[: MOST + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return bool(stored)
