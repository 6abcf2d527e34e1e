"""A text as a searcher for numbers reads it: disguises undone, each character still placed.

Full width, circled and mathematical digits become plain ones, invisible characters vanish, long
runs of Chinese numerals become digits, and the letters O, I, l between digits become 0 and 1.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_NUMERALS = {
    character: str(value)
    for value, characters in enumerate(
        ("〇零○", "一壹幺弌", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for character in characters
}
_HAN_DIGITS = "".join(_NUMERALS)
# Separators people put inside a number.
SEPARATOR = r"[ \-_.·()~]"
_NUMERAL_RUN = re.compile(rf"(?:[0-9{_HAN_DIGITS}]{SEPARATOR}{{0,2}}){{11,}}")
_LETTER_DIGIT = re.compile(r"(?<=[0-9])[OoIl]{1,3}(?=[0-9])")
_LOOKALIKE = str.maketrans("OoIl", "0011")
_DASHES = frozenset("‐‑‒–—―−﹣－ー_")
_DOTS = frozenset("·•・･‧∙⋅")
_BLANKS = frozenset("ㅤᅠᅟ⠀")


@dataclass(frozen=True)
class View:
    """The folded text, the original index of each of its characters, and the digits variant."""

    text: str
    digits: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original start and end of a stretch of the folded text."""
        return self.places[start], self.places[end - 1] + 1


@cache
def _fold(character: str) -> str:
    """One character folded to at most one; empty where it is invisible."""
    if character in _DASHES:
        return "-"
    if character in _DOTS:
        return "·"
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me") or (category == "Cc" and character not in "\n\t\r"):
        return ""
    if category == "Zs" or character in _BLANKS:
        return " "
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", character)
    if plain in ("Х", "х"):  # the Cyrillic letter in place of the check X
        return "X"
    return plain if len(plain) == 1 else character


def view(text: str) -> View:
    """The folded view of `text`."""
    folded, places = [], []
    for place, character in enumerate(text):
        plain = character if "0" <= character <= "9" else _fold(character)
        if plain:
            folded.append(plain)
            places.append(place)
    plain_text = "".join(folded)
    return View(plain_text, _digits(plain_text), tuple(places))


def _digits(text: str) -> str:
    def numerals(match: re.Match[str]) -> str:
        return "".join(_NUMERALS.get(character, character) for character in match[0])

    text = _NUMERAL_RUN.sub(numerals, text)
    return _LETTER_DIGIT.sub(lambda match: match[0].translate(_LOOKALIKE), text)
