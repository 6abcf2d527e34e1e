"""What the citizens' forms share: sent once, by no program, and shown again with everything typed.

Security rules D6, N2, N3: a signed key of an age, a trap, and a small question where an address
sent many within the hour. The check of the form's token is made here, so that an old one does not
cost what was typed.
"""

from dataclasses import dataclass, field

from flask import request
from flask_wtf.csrf import ValidationError, validate_csrf
from sqlalchemy.exc import DBAPIError

from catalog.errors import CatalogError
from catalog.resending import SentAlready
from catalog.typed import plain
from kiosk import casework, db, errors
from kiosk.casework import FormKey
from kiosk.known import known

_DIGITS = "零一二三四五六七八九"
_FAULTS = {
    "forged": "这张表单打开得太久或者不完整。您填的都还在，请再按一次“{button}”。",
    "old": "这张表单打开超过两小时了。您填的都还在，请再按一次“{button}”。",
    "young": "请再看一遍填的内容，然后按“{button}”。",
}
_ASKED = "这个网络上提交的比较多。请答这个小问题再提交；也可以到窗口或写信。"
_WRONG_SUM = "算得不对，请再算一下。"


def key_again(form_key: FormKey) -> str:
    """The key for showing the form again: the same while it is good, so that it stays one form."""
    if form_key.fault in ("forged", "old"):
        return casework.new_form_key()
    return request.form["form_key"]


@dataclass(frozen=True)
class Again:
    """How a form is shown again after a refusal: with which key, words and status."""

    form_key: str
    words: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)


def again(problem: CatalogError | DBAPIError, form_key: FormKey) -> Again:
    """The form after what could not be taken in; it is a new one where the old was used up."""
    if isinstance(problem, SentAlready):
        return Again(casework.new_form_key(), str(problem), 409)
    if isinstance(problem, CatalogError):
        return Again(key_again(form_key), str(problem), 400)
    db.release()
    status, words = errors.of_store(problem)
    telephone = known().organisation.telephone
    way = f"急事请到窗口，或打电话 {telephone}。" if telephone else "急事请到窗口。"
    return Again(key_again(form_key), words + way, status, errors.AGAIN_SOON)


def fault(form_key: FormKey, *, button: str) -> str:
    """Why the form cannot be taken as it came, whatever was typed into it; "" when it can."""
    return _FAULTS.get(_kind(form_key), "").format(button=button)


def sum_fault(form_key: FormKey, *, asked: bool) -> dict[str, str]:
    """What is wrong with the answer to the small question, as a problem of its field."""
    typed = plain(request.form.get("sum", ""))
    if not asked or form_key.fault in ("forged", "old") or typed in _sums(form_key.key):
        return {}
    return {"sum": _WRONG_SUM if typed else _ASKED}


def _kind(form_key: FormKey) -> str:
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return "forged"
    if form_key.fault:
        return form_key.fault
    if request.form.get("website"):
        return "young"
    return ""


def question(form_key: str) -> str:
    """The small question that belongs to a form's key."""
    left, right = _numbers(form_key)
    return f"{_DIGITS[left]}加{_DIGITS[right]}等于几"


def _numbers(key: str) -> tuple[int, int]:
    return int(key[0], 16) % 4 + 1, int(key[1], 16) % 5 + 1


def _sums(key: str) -> tuple[str, str]:
    total = sum(_numbers(key))
    return str(total), _DIGITS[total]
