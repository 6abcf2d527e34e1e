"""Moving a half-filled form from the hall's screen to the visitor's phone.

The address holds only a code: single use, ten minutes. What was filled in is sealed with a key made
of the installation's key and that code, so neither the file nor the key alone gives it away.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flask import current_app

from catalog.accounts.secrets import seal, unseal
from catalog.errors import Invalid, NotAllowed
from catalog.rules.codes import ALPHABET
from catalog.store import handovers
from kiosk import clock
from kiosk.config import Config

MINUTES = 10
_LENGTH = 20  # 100 bits
_MOST_CHARACTERS = 20_000

# Which fields of which form may travel; anything else that was sent is left behind.
FORMS: dict[str, tuple[str, ...]] = {"search": ("q", "domain")}


def begin(form: str, filled: Mapping[str, str]) -> str:
    """Keep what was filled in; gives the code for the picture.

    Raises:
        Invalid: there is no such form, or it holds too much.
    """
    if form not in FORMS:
        raise Invalid("这张表不能换到手机上填，请在屏幕上继续，或到窗口办理。")
    kept = {name: filled.get(name, "") for name in FORMS[form]}
    plain = json.dumps({"form": form, "filled": kept}, ensure_ascii=False)
    if len(plain) > _MOST_CHARACTERS:
        raise Invalid("填的内容太长，换不到手机上，请缩短一些再试。")
    code = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    now = clock.now()
    until = now + timedelta(minutes=MINUTES)
    handovers.put(_folder(), _hash(code), seal(_key(code), plain), until, now)
    return code


def is_waiting(code: str) -> bool:
    """Whether the form of this code has not been taken and is not too old."""
    return handovers.is_waiting(_folder(), _hash(code), clock.now())


def take(code: str) -> tuple[str, dict[str, str]] | None:
    """The form and what was filled in, once; None when it was taken or is too old."""
    sealed = handovers.take(_folder(), _hash(code), clock.now())
    if sealed is None:
        return None
    try:
        found = json.loads(unseal(_key(code), sealed))
    except NotAllowed:
        return None  # sealed with another installation's key
    return found["form"], found["filled"]


def _key(code: str) -> bytes:
    key: bytes = current_app.extensions["handover_key"]
    return hmac.new(key, code.encode(), hashlib.sha256).digest()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _folder() -> Path:
    config: Config = current_app.config["KIOSK"]
    return config.data
