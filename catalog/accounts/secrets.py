"""Random tokens and what is stored of them: keyed hashes; second factors sealed with the key."""

import base64
import hashlib
import hmac
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from catalog.errors import NotAllowed
from catalog.rules import codes

_CODE_LENGTH = 12  # 60 bits, typed once within half an hour
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_token() -> str:
    """A session or device token of 256 bits."""
    return secrets.token_hex(32)


def token_hash(token: str) -> str:
    """What is stored of a random token; it has too many bits to be guessed from its hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """A one-time code as it is read and typed: XXXX-XXXX-XXXX without I, L, O and U."""
    drawn = "".join(secrets.choice(codes.ALPHABET) for _ in range(_CODE_LENGTH))
    return "-".join(drawn[place : place + 4] for place in range(0, _CODE_LENGTH, 4))


def plain_code(typed: str) -> str:
    """The code a person meant: without hyphens and spaces, look-alikes put right."""
    kept = "".join(mark for mark in typed.upper() if mark.isascii() and mark.isalnum())
    return kept.translate(_LOOKALIKES)


def is_one_time_code(typed: str) -> bool:
    """Whether it has the length of a one-time code; six digits are the second factor."""
    return len(plain_code(typed)) == _CODE_LENGTH


def keyed_hash(key: bytes, purpose: str, text: str) -> str:
    """A hash that cannot be tried out without the installation's key."""
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def seal(key: bytes, text: str) -> str:
    """`text` encrypted with the installation's key (AES-256-GCM)."""
    nonce = os.urandom(12)
    sealed = AESGCM(_sealing_key(key)).encrypt(nonce, text.encode(), None)
    return base64.b64encode(nonce + sealed).decode()


def unseal(key: bytes, sealed: str) -> str:
    """The text of `seal`.

    Raises:
        NotAllowed: the key is not the one it was sealed with.
    """
    raw = base64.b64decode(sealed)
    try:
        return AESGCM(_sealing_key(key)).decrypt(raw[:12], raw[12:], None).decode()
    except InvalidTag as problem:
        raise NotAllowed(
            "密钥不是原来那一把，动态口令读不出来。请放回原来的密钥文件。"
        ) from problem


def _sealing_key(key: bytes) -> bytes:
    return hmac.new(key, b"second factor", hashlib.sha256).digest()
