"""Sealing personal fields of a case: AES-GCM by field, and keyed hashes of what opens a case.

The key stands outside the data folder and outside every backup (security rule R6). A sealed value
is bound to its case and to its field, so that one cannot be put in another's place.
"""

import base64
import hashlib
import hmac
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from catalog.errors import NotAllowed

# No 0/O, 1/I/L: 31 characters. Twenty of them are 99 bits; sixteen would be 79.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 20
_SECRET = re.compile(r"[a-z2-7]{32}")


@dataclass(frozen=True)
class Secrets:
    """What the citizen takes along: the link's secret (160 bits) and the code for typing."""

    link: str
    code: str


class Sealer:
    """Seals, opens and hashes with one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(self._mac("seal"))

    def _mac(self, text: str) -> bytes:
        return hmac.new(self._key, text.encode(), hashlib.sha256).digest()

    def hashed(self, purpose: str, text: str) -> str:
        """A hash that cannot be tried out without the key."""
        return self._mac(f"{purpose}\0{text}").hex()

    def seal(self, text: str, place: str) -> str:
        """`text` for storing at `place`; "" stays "", for a field that was not filled in."""
        if not text:
            return ""
        nonce = os.urandom(12)
        sealed = self._cipher.encrypt(nonce, text.encode(), place.encode())
        return base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, place: str) -> str:
        """The text of `seal`.

        Raises:
            NotAllowed: the key is another one, or the value was moved or changed.
        """
        if not sealed:
            return ""
        raw = base64.b64decode(sealed)
        try:
            return self._cipher.decrypt(raw[:12], raw[12:], place.encode()).decode()
        except InvalidTag as problem:
            raise NotAllowed(
                "密钥不是原来那一把，申请人的信息读不出来。请放回原来的密钥文件。"
            ) from problem

    def file_cipher(self, place: str, salt: bytes) -> AESGCM:
        """A cipher for one file at one place, and for no other."""
        return AESGCM(self._mac(f"file\0{place}\0{salt.hex()}"))

    def secrets(self, form_key: str) -> Secrets:
        """The secrets of the application sent with a one-time form key.

        They are computed, not stored: sent twice, a form leads to the same receipt.
        """
        link = base64.b32encode(self._mac(f"link\0{form_key}")[:20]).decode().lower()
        return Secrets(link, self.code_of(link))

    def code_of(self, link: str) -> str:
        """The code that belongs to a link's secret."""
        number = int.from_bytes(self._mac(f"code\0{link}"), "big")
        marks = []
        for _ in range(CODE_LENGTH):
            number, place = divmod(number, len(ALPHABET))
            marks.append(ALPHABET[place])
        return "".join(marks)


def grouped(code: str) -> str:
    """The code as it is read and typed, in groups of four."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def plain_code(typed: str) -> str:
    """The code a person meant: capitals, without spaces and hyphens."""
    return "".join(mark for mark in typed.upper() if mark.isascii() and mark.isalnum())[:40]


def is_secret(text: str) -> bool:
    """Whether a text has the form of a link's secret."""
    return _SECRET.fullmatch(text) is not None
