"""What was typed, made plain: width, case, hidden characters, traditional letters, length.

The first step of the pipeline. Everything after it sees Simplified Chinese in half width.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import opencc

MAX_CHARACTERS = 100
MAX_TERMS = 16
CUT_NOTE = f"问题太长，只按前 {MAX_CHARACTERS} 个字查找。"

_SPACE = re.compile(r"\s+")
# Control, format, surrogate, private and unassigned characters carry no words.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Kangxi radicals and look-alikes that input panels and scans leave in place of a character.
_LOOK_ALIKE = str.maketrans({"囗": "口", "曰": "日", "〇": "零", "锺": "钟"})


@dataclass(frozen=True)
class Cleaned:
    """A query made plain. `cut` says that it was longer than is read."""

    text: str
    cut: bool


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Text in Simplified characters, half width, lower case, without hidden characters."""
    folded = unicodedata.normalize("NFKC", text)
    visible = "".join(
        " " if letter in "\t\r\n\v\f" else letter
        for letter in folded
        if letter in "\t\r\n\v\f" or unicodedata.category(letter) not in _HIDDEN
    )
    converted: str = _to_simplified().convert(visible)
    return converted.translate(_LOOK_ALIKE).lower()


def clean(text: str) -> Cleaned:
    """The query as the pipeline reads it, at most `MAX_CHARACTERS` long."""
    # Normalising can lengthen a text, so it is cut before (against size) and after.
    head = text[: 4 * MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    plain = _SPACE.sub(" ", simplified(head)).strip()
    cut = len(text) > 4 * MAX_CHARACTERS or len(plain) > MAX_CHARACTERS
    return Cleaned(plain[:MAX_CHARACTERS].strip(), cut)
