"""How this program's own spreadsheets write each field, so that reading them gives it back.

`encode` gives the texts of a field's columns in the official layout, keyed by the part a column
stands for ("" for a column of words); `decode` undoes it. A value that the layout cannot say is
written out in the first column of the field and read back as it stands.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from catalog.importing import wording
from catalog.importing.channels import CHANNELS

PARTS: dict[str, tuple[str, ...]] = {
    "audience": ("all", "some"),
    "method": ("active", "request"),
    "tier": ("市级", "县级", "乡级", "村级"),
}
TICK = "√"
# A spreadsheet runs a cell that begins with one of these, also after spaces (security rule U10).
_RUN = re.compile(r"[\s\u3000]*[=＝+＋\-－@＠\t\r\0']")
_METHODS = {"active": "主动", "request": "依申请"}


def safe_cell(text: str) -> str:
    """The text as a csv cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _RUN.match(text) else text


def plain_cell(text: str) -> str:
    """The text that `safe_cell` was given."""
    return text[1:] if text.startswith("'") and _RUN.match(text[1:]) else text


@lru_cache(maxsize=4096)
def encode(name: str, value: str) -> Mapping[str, str]:
    """The texts of the columns of field `name` for a stored value."""
    blank = dict.fromkeys(PARTS.get(name, ("",)), "")
    if not value:
        return blank
    texts = blank | _ENCODERS.get(name, _lines)(value)
    if decode(name, texts) != value:
        first = next(iter(blank))
        texts = blank | {first: value.replace(";", "\n")}
    return texts


def decode(name: str, texts: Mapping[str, str]) -> str:
    """The stored value that the columns of a field say."""
    if set(texts) <= {""}:
        return _words(name, texts.get("", ""))
    found: list[str] = []
    for part in PARTS.get(name, ()):
        text = texts.get(part, "")
        if text == TICK:
            found.append(_name(name, part))
        elif text and name == "audience" and part == "some":
            found.extend(f"{wording.SOME}:{line}" for line in text.split("\n"))
        elif text:
            return text.replace("\n", ";")
    return ";".join(found)


def _name(name: str, part: str) -> str:
    if name == "audience":
        return wording.ALL if part == "all" else wording.SOME
    return _METHODS[part] if name == "method" else part


def _lines(value: str) -> dict[str, str]:
    return {"": value.replace(";", "\n")}


def _boxes(value: str) -> dict[str, str]:
    chosen = value.split(";")
    names = [*CHANNELS, *(name for name in chosen if name not in CHANNELS)]
    lines: list[str] = []
    for name in names:
        box = f"{'■' if name in chosen else '□'}{name}"
        # Two short names share a line, as in the official table.
        if lines and " " not in lines[-1] and len(lines[-1]) + len(box) <= 15:
            lines[-1] += f" {box}"
        else:
            lines.append(box)
    return {"": "\n".join(lines)}


def _words(name: str, text: str) -> str:
    if name != "channels" or not text.startswith(("■", "□")):
        return text.replace("\n", ";")
    boxes = (box.strip() for box in re.split("(?=[■□])", text))
    return ";".join(box[1:] for box in boxes if box.startswith("■"))


def _audience(value: str) -> dict[str, str]:
    groups = [part for part in value.split(";") if part.startswith(wording.SOME)]
    names = [part.partition(":")[2] for part in groups]
    some = TICK if groups and not any(names) else "\n".join(names)
    return {"all": TICK if wording.ALL in value.split(";") else "", "some": some}


def _method(value: str) -> dict[str, str]:
    chosen = value.split(";")
    return {part: TICK if name in chosen else "" for part, name in _METHODS.items()}


def _tier(value: str) -> dict[str, str]:
    chosen = value.split(";")
    return {tier: TICK if tier in chosen else "" for tier in wording.TIERS}


_ENCODERS = {"channels": _boxes, "audience": _audience, "method": _method, "tier": _tier}
