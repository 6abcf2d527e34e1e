"""How words sound: pinyin, the same flattened as many speakers type it, and initials.

Flattening joins n/l/r, zh/z, ch/c, sh/s, -ng/-n, f/hu, the pairs that the speech of much of rural
China does not keep apart. It is done on whole strings, alike for catalogue and question.
"""

import re
import unicodedata
from functools import cache
from itertools import product

_HAN = re.compile(r"[\u3400-\u9fff]+")
_RUN = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+", re.DOTALL)
_FLAT = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("l", "n"),
    ("r", "n"),
    ("ng", "n"),
    ("hu", "f"),
    ("fu", "f"),
    ("fei", "fi"),
    ("v", "u"),
)
# A written character may be read in several ways; more combinations than this say nothing.
_MOST_READINGS = 12
_LONGEST_WORD = 5
# Initials that differ only in breath or place.
_RELATED = (("b", "p"), ("d", "t"), ("g", "k", "h"), ("j", "q", "x"), ("z", "c", "s", "j"))


def flat(spelling: str) -> str:
    """A spelling without the distinctions that many speakers do not make."""
    for sound, same in _FLAT:
        spelling = spelling.replace(sound, same)
    return spelling


@cache
def _toneless(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    letters = re.sub("u[\u0300\u0301\u0304\u030c]?\u0308|u\u0308", "v", letters)
    return "".join(letter for letter in letters if letter.isascii())


def syllables(text: str) -> tuple[str, ...]:
    """The pinyin of a Chinese text, one syllable a character, by the longest words it holds."""
    # Loaded on use: it takes as long to start as all the rest and only a rebuild needs it.
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    found: list[str] = []
    place = 0
    while place < len(text):
        for end in range(min(len(text), place + _LONGEST_WORD), place + 1, -1):
            read = phrases_dict.get(text[place:end])
            if read is not None and len(read) == end - place:
                found.extend(_toneless(one[0]) for one in read)
                place = end
                break
        else:
            read_alone = pinyin_dict.get(ord(text[place]), text[place])
            found.append(_toneless(read_alone.split(",")[0]))
            place += 1
    return tuple(found)


def sounds(text: str) -> tuple[str, ...]:
    """The pinyin of each character of a text, read by its words; "" for what is no character."""
    found: list[str] = []
    for run in _RUN.findall(text):
        found.extend(syllables(run) if _HAN.match(run) else [""] * len(run))
    return tuple(found)


def common_readings() -> dict[str, tuple[str, ...]]:
    """Every reading of the characters of GB 2312, for what people type."""
    from pypinyin.pinyin_dict import pinyin_dict

    found: dict[str, tuple[str, ...]] = {}
    for high, low in product(range(0xB0, 0xF8), range(0xA1, 0xFF)):
        letter = bytes((high, low)).decode("gb2312", "ignore")
        if letter:
            read = pinyin_dict.get(ord(letter), "").split(",")
            found[letter] = tuple(dict.fromkeys(_toneless(one) for one in read if one))
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
