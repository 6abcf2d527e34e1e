"""How words sound: pinyin, the same flattened as many speakers type it, and initials.

Flattening joins n/l/r, zh/z, ch/c, sh/s, -ng/-n, f/hu, the pairs that the speech of much of rural
China does not keep apart. It is done on whole strings, alike for catalogue and question.
"""

import re
from functools import cache
from itertools import product

from pypinyin import Style, lazy_pinyin, pinyin

_HAN = re.compile(r"[\u3400-\u9fff]+")
_RUN = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+", re.DOTALL)
_FLAT = (
    (re.compile(r"([zcs])h"), r"\1"),
    (re.compile(r"[lr]"), "n"),
    (re.compile(r"ng"), "n"),
    (re.compile(r"hu|fu"), "f"),
    (re.compile(r"fei"), "fi"),
    (re.compile(r"v"), "u"),
)
# A written character may be read in several ways; more combinations than this say nothing.
_MOST_READINGS = 12
# Initials that differ only in breath or place.
_RELATED = (("b", "p"), ("d", "t"), ("g", "k", "h"), ("j", "q", "x"), ("z", "c", "s", "j"))


def flat(spelling: str) -> str:
    """A spelling without the distinctions that many speakers do not make."""
    for pattern, replacement in _FLAT:
        spelling = pattern.sub(replacement, spelling)
    return spelling


def syllables(text: str) -> tuple[str, ...]:
    """The pinyin of a Chinese text, one syllable a character, read by its words."""
    return tuple(lazy_pinyin(text, style=Style.NORMAL, v_to_u=False))


def sounds(text: str) -> tuple[str, ...]:
    """The pinyin of each character of a text, read by its words; "" for what is no character."""
    found: list[str] = []
    for run in _RUN.findall(text):
        found.extend(syllables(run) if _HAN.match(run) else [""] * len(run))
    return tuple(found)


def common_readings() -> dict[str, tuple[str, ...]]:
    """Every reading of the characters of GB 2312, for what people type."""
    found: dict[str, tuple[str, ...]] = {}
    for high, low in product(range(0xB0, 0xF8), range(0xA1, 0xFF)):
        try:
            letter = bytes((high, low)).decode("gb2312")
        except UnicodeDecodeError:
            continue
        found[letter] = tuple(pinyin(letter, style=Style.NORMAL, heteronym=True)[0])
    return found


def spellings(text: str, readings: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The ways to read a text, as syllables; none when a character is unknown."""
    ways: list[tuple[str, ...]] = [()]
    for letter in text:
        known = readings.get(letter)
        if known is None:
            return []
        ways = [(*way, reading) for way in ways for reading in known][:_MOST_READINGS]
    return ways


@cache
def alike(one: str, other: str) -> bool:
    """Whether two syllables are easily mixed up: the same flattened, or with related initials."""
    if flat(one) == flat(other):
        return True
    begin, end = _halves(one)
    other_begin, other_end = _halves(other)
    return end == other_end and any(begin in group and other_begin in group for group in _RELATED)


def _halves(syllable: str) -> tuple[str, str]:
    """The initial, without its h, and the final as speakers flatten it."""
    plain = flat(syllable)
    end = plain.lstrip("bpmfdtnlgkhjqxzcsryw")
    return plain[: len(plain) - len(end)], end


def one_apart(one: str, other: str) -> bool:
    """Whether one letter inserted, dropped, changed or swapped makes `one` into `other`."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (len(rest) > 1 and len(others) > 1 and rest[1::-1] + rest[2:] == others)
    )
