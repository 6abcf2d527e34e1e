"""Ticks and boxes: what stands before a name in a list, and whether a cell is ticked.

Offices draw boxes with whatever their font offers, and copying turns them into letters: R and þ
are ticked boxes of Wingdings, £ and ¨ empty ones, 口 is an empty box read by a scanner.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.importing.text import CJK, compact

TICKED = "■▄▲◆▉▊▋█▇▆▅●★☑√✓✔✅☒⊠◼▪⬛þüˇÖ"
EMPTY = "□☐囗ロ○◇△£¨▢◻▯❏❑❒⬜"
_LETTERS = {"R": True, "P": True, "T": True, "t": True, "n": True, "u": True, "l": True}
_LETTERS |= {"V": True, "v": True, "o": False, "q": False, "x": False}
UNCLEAR = "?？\ufffd"
_BOX_AS_WORD = re.compile(
    r"口(?=\s*(?:政|两|一微|发布|新闻|听证|广播|电视|纸质|公开|便民|入户|现场|社区|精准|其[他它]|微|"
    r"办事|行政|网站|全社会|社会|特定|主动|依申|县|区|乡|镇|村|企))"
)
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_MARK = re.compile(
    rf"[{TICKED}{EMPTY}?？\ufffd]"
    rf"|(?<![A-Za-z])[{''.join(_LETTERS)}](?=\s*[{CJK}])(?![A-Za-z])"
)
_TICK_WORDS = frozenset("是 有 Y y V v √ 1 P R ∨ Ｖ ν ∨ ✔ 对 x X X".split()) - {"x", "X"}
_NO_WORDS = frozenset("否 无 N n × ✗ ✘ X x 0 / - — － 不 不公开".split())


@dataclass(frozen=True)
class Marked:
    """A name in a list with its mark: True ticked, False empty, None no mark or unclear."""

    ticked: bool | None
    text: str
    unclear: bool = False


def spelled_out(text: str) -> str:
    """The text with symbols of the private range and box-like words as plain marks."""
    text = _PRIVATE.sub(lambda found: _private(found[0]), text)
    return _BOX_AS_WORD.sub("□", text)


def _private(character: str) -> str:
    letter = chr(ord(character) - 0xF000)
    if letter in "Rþüntul√PT\xfe\xfd":
        return "■"
    return "□" if letter in "£¨oqc\xa1\xa8\xa3" else letter


def _meaning(mark: str) -> bool | None:
    if mark in TICKED:
        return True
    if mark in EMPTY:
        return False
    return _LETTERS.get(mark)


def has_marks(text: str) -> bool:
    """Whether any name in the text carries a mark."""
    return bool(_MARK.search(spelled_out(text)))


def listed(text: str) -> list[Marked]:
    """The names of a list with their marks, in order."""
    text = spelled_out(text)
    found = list(_MARK.finditer(text))
    if not found:
        return [Marked(None, text)] if text.strip() else []
    lead = text[: found[0].start()]
    stops = [*(match.start() for match in found[1:]), len(text)]
    pieces = [text[match.end() : stop] for match, stop in zip(found, stops, strict=True)]
    marks = [match[0] for match in found]
    if lead.strip() and not pieces[-1].strip():
        # The marks stand behind the names.
        names = [lead, *pieces[:-1]]
        return _joined(list(zip(marks, names, strict=True)))
    result = [Marked(None, lead)] if lead.strip(" \n：:、") else []
    return result + _joined(list(zip(marks, pieces, strict=True)))


def _joined(pairs: list[tuple[str, str]]) -> list[Marked]:
    """Marks that stand directly together (□√) are one; a tick among them counts."""
    result: list[Marked] = []
    waiting: list[str] = []
    for mark, name in pairs:
        waiting.append(mark)
        if not compact(name).strip("、，,；;"):
            continue
        meanings = [_meaning(each) for each in waiting]
        unclear = any(each in UNCLEAR for each in waiting) and True not in meanings
        ticked = True if True in meanings else (None if unclear else False)
        result.append(Marked(ticked, name.strip(), unclear))
        waiting = []
    return result


@dataclass(frozen=True)
class Usage:
    """Which marks a column uses at all: it decides what an unreadable mark (?) stands for."""

    ticked: bool
    empty: bool

    def reads_unclear(self, marked: list[Marked]) -> bool | None:
        """What the unclear marks of one list stand for; None if that cannot be told."""
        here = {each.ticked for each in marked if not each.unclear}
        if True in here and False not in here:
            return False
        if False in here and True not in here:
            return True
        if self.empty and not self.ticked:
            return True
        if self.ticked and not self.empty:
            return False
        return None if len(marked) >= 9 or self.ticked else True


def usage(cells: Iterable[str]) -> Usage:
    """The marks that occur in the cells of a column."""
    joined = "".join(spelled_out(cell) for cell in cells)
    meanings = {_meaning(found[0]) for found in _MARK.finditer(joined)}
    return Usage(True in meanings, False in meanings)


def tick(text: str) -> tuple[bool, str]:
    """Whether a cell of a tick column is ticked, and the words beside the tick."""
    text = spelled_out(text).strip()
    short = compact(text)
    if not short or short in _NO_WORDS:
        return False, ""
    if short in _TICK_WORDS:
        return True, ""
    if all(character in EMPTY or character == "口" for character in short):
        return False, ""
    if all(character in TICKED + "∨Vv?？Ｖ" or character in EMPTY for character in short):
        return any(_meaning(each) is not False for each in short), ""
    marked = [each for each in listed(text) if each.ticked is not False]
    words = " ".join(each.text for each in marked)
    words = re.sub(r"^[(（]([^()（）]*)[)）]$", r"\1", words.strip())
    return bool(marked), words
