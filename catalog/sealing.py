"""Sealing personal fields of a case, field by field, and keyed hashes of what opens a case.

The key stands outside the data folder and outside every backup (security rule R6). A sealed value
is bound to its case and to its field, so that one cannot be put in another's place. AES-256-GCM,
or SM4-GCM (GB/T 32907, GB/T 36624) where an office must use it; a value says which, so that what
was sealed before the office changed its mind still opens.
"""

import base64
import hashlib
import hmac
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from catalog.errors import NotAllowed

# No 0/O, 1/I/L: 31 characters. Twenty of them are 99 bits; sixteen would be 79.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 20
_SECRET = re.compile(r"[a-z2-7]{32}")
CIPHERS = ("aes", "sm4")
# Stands before what SM4 sealed; no base64 holds a colon.
_SM4 = "sm4:"
_TAG = 16


@dataclass(frozen=True)
class Secrets:
    """What the citizen takes along: the link's secret (160 bits) and the code for typing."""

    link: str
    code: str


class Sm4Gcm:
    """SM4 in Galois/counter mode with the face of `AESGCM`: what is sealed ends with its tag."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, place: bytes | None) -> bytes:
        """Seal `data` for `place`."""
        sealing = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(place or b"")
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, place: bytes | None) -> bytes:
        """What `encrypt` was given.

        Raises:
            InvalidTag: the key is another one, or the value was moved or changed.
        """
        if len(data) < _TAG:
            raise InvalidTag
        opening = Cipher(self._algorithm, modes.GCM(nonce, data[-_TAG:])).decryptor()
        opening.authenticate_additional_data(place or b"")
        return opening.update(data[:-_TAG]) + opening.finalize()


class Sealer:
    """Seals, opens and hashes with one key; `cipher` is what new values are sealed with."""

    def __init__(self, key: bytes, cipher: str = "aes") -> None:
        self._key = key
        self._aes = AESGCM(self._mac("seal"))
        self._sm4 = Sm4Gcm(self._mac("seal sm4")[:16])
        self.cipher = cipher
        if cipher == "sm4":
            self._try_sm4()

    def _try_sm4(self) -> None:
        """Find out at once whether this machine can, not when a citizen sends a form."""
        try:
            self._sm4.encrypt(bytes(12), b"", b"")
        except UnsupportedAlgorithm as problem:
            raise NotAllowed(
                "这台机器的 OpenSSL 不支持 SM4-GCM，请把 KIOSK_CIPHER 改回 aes，"
                "或者换用支持国密算法的 OpenSSL。"
            ) from problem

    def _mac(self, text: str) -> bytes:
        return hmac.new(self._key, text.encode(), hashlib.sha256).digest()

    def hashed(self, purpose: str, text: str) -> str:
        """A hash that cannot be tried out without the key."""
        return self._mac(f"{purpose}\0{text}").hex()

    def seal(self, text: str, place: str) -> str:
        """`text` for storing at `place`; "" stays "", for a field that was not filled in."""
        if not text:
            return ""
        mark, cipher = (_SM4, self._sm4) if self.cipher == "sm4" else ("", self._aes)
        nonce = os.urandom(12)
        sealed = cipher.encrypt(nonce, text.encode(), place.encode())
        return mark + base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, place: str) -> str:
        """The text of `seal`.

        Raises:
            NotAllowed: the key is another one, or the value was moved or changed.
        """
        if not sealed:
            return ""
        cipher = self._sm4 if sealed.startswith(_SM4) else self._aes
        raw = base64.b64decode(sealed.removeprefix(_SM4))
        try:
            return cipher.decrypt(raw[:12], raw[12:], place.encode()).decode()
        except InvalidTag as problem:
            raise NotAllowed(
                "密钥不是原来那一把，申请人的信息读不出来。请放回原来的密钥文件。"
            ) from problem

    def file_cipher(self, place: str, salt: bytes, cipher: str) -> AESGCM | Sm4Gcm:
        """A cipher for one file at one place, and for no other; `cipher` is one of `CIPHERS`."""
        key = self._mac(f"file\0{place}\0{salt.hex()}")
        return Sm4Gcm(key[:16]) if cipher == "sm4" else AESGCM(key)

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
