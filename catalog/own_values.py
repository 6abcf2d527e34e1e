"""The applicant's own values in a text meant for everybody: name, telephone, address, number, mail.

The general search for personal data (`catalog.privacy`) knows no names; here the text is held
against what this one applicant gave, spaces and disguises undone, parts of it too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from catalog.applying import masked_name
from catalog.privacy import KINDS, Finding, find, masked
from catalog.privacy.view import view
from catalog.search.cleaning import simplified

OWN = {
    "own_name": "申请人姓名或名称",
    "own_given": "可能是申请人的名字",
    "own_called": "可能是对申请人的称呼",
    "own_contact": "联系人姓名",
    "own_number": "申请人的号码",
    "own_address": "申请人的地址",
    "own_email": "申请人的邮箱",
}
_UNSURE = frozenset({"own_given", "own_called"})
_FORMS_OF_ADDRESS = (
    "先生|女士|小姐|同志|老师|师傅|大爷|大娘|大妈|大伯|大叔|爷爷|奶奶|阿姨|大姐|大哥|大嫂|叔叔"
    "|伯伯|婆婆|公公|老汉|老太"
)
_MAYBE_ADDRESS = "某某|某|总|姐|哥|叔|姨|婆|工"  # 周总 is somebody, 周总结 is not
# Family names of two characters; in Simplified characters, as texts are compared.
_COMPOUND = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 司徒 令狐 夏侯 司空 端木 长孙 宇文 轩辕 南宫"
    " 独孤 东郭 西门 申屠 钟离 闻人 澹台 淳于 单于 太史 公冶 赫连 万俟 鲜于 闾丘 濮阳 呼延 百里"
    " 拓跋 第五 完颜 公羊 左丘 梁丘 东门 南门 仲孙 叔孙 宗政 羊舌 即墨".split()
)
_BETWEEN = re.compile(r"[\s\-_.·()~]")
_DOOR = re.compile(
    r"[0-9一二三四五六七八九十百零〇甲乙丙丁]+(?:[0-9]|组|号|室|栋|幢|单元|户|社|队|巷|弄)"
)
_LEAST_DIGITS, _LEAST_STRETCH = 6, 4


@dataclass(frozen=True)
class Concern:
    """Something that must not be published: where it stands, what it is, how it shows masked.

    Where it is not sure (a given name that may be a word, such as 建设; 周总), people decide.
    """

    kind: str
    label: str
    start: int
    end: int
    shown: str

    @property
    def is_sure(self) -> bool:
        """Whether it stops publishing."""
        return self.kind not in _UNSURE


@lru_cache(maxsize=4096)
def _simple(mark: str) -> str:
    """A sign in Simplified characters; itself where that is not one sign."""
    plain = simplified(mark)
    return plain if len(plain) == 1 else mark.lower()[:1]


class _Compact:
    """A text as one compares it: folded, Simplified, without blanks and joints, signs placed."""

    def __init__(self, text: str) -> None:
        seen = view(text)
        kept = [i for i, mark in enumerate(seen.digits) if not _BETWEEN.match(mark)]
        self.text = "".join(_simple(seen.digits[i]) for i in kept)
        self._places = [seen.places[i] for i in kept]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self._places[start], self._places[end - 1] + 1


def concerns(text: str, values: Mapping[str, str], category: str, today: date) -> list[Concern]:
    """What of personal data stands in a text, by place; of two that overlap, the sure or longer."""
    found = [
        Concern(one.kind, KINDS[one.kind], one.start, one.end, masked(one.kind, _part(text, one)))
        for one in find(text, today)
    ]
    compact = _Compact(text)
    for kind, start, end in _own(compact.text, values, category):
        first, last = compact.span(start, end)
        shown = _masked(kind, text[first:last], category)
        found.append(Concern(kind, OWN[kind], first, last, shown))
    return _apart(found)


def mask(text: str, values: Mapping[str, str], category: str, today: date) -> tuple[str, list[str]]:
    """The text with all that is sure masked, and the kinds of what was hidden."""
    found = [one for one in concerns(text, values, category, today) if one.is_sure]
    for one in reversed(found):
        text = text[: one.start] + one.shown + text[one.end :]
    return text, [one.kind for one in found]


def _part(text: str, one: Finding) -> str:
    return text[one.start : one.end]


def _apart(found: list[Concern]) -> list[Concern]:
    kept: list[Concern] = []
    for one in sorted(found, key=lambda one: (not one.is_sure, one.start - one.end)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda concern: concern.start)


def _masked(kind: str, text: str, category: str) -> str:
    if kind in _UNSURE:
        return "**"
    if kind in ("own_name", "own_contact"):
        plain = _BETWEEN.sub("", text)
        natural = category == "natural" or kind == "own_contact"
        return masked_name(plain, "natural") if natural else "某单位"
    return "****"


def _own(text: str, values: Mapping[str, str], category: str) -> Iterator[tuple[str, int, int]]:
    """What of these values stands in a compact text, as (kind, start, end)."""
    plain = {name: _Compact(value).text for name, value in values.items()}
    natural = category == "natural"
    for name, kind in (("name", "own_name"), ("contact", "own_contact")):
        is_person = natural or name == "contact"
        parts = _name_parts(values.get(name, "")) if is_person else []
        for found, pattern in _name_patterns(plain.get(name, ""), parts, kind, is_person):
            yield from ((found, *match.span()) for match in re.finditer(pattern, text))
    for name in ("phone", "identity"):
        number = re.sub(r"[^0-9a-z]", "", plain.get(name, ""))
        if len(number) >= _LEAST_DIGITS:
            yield from _all(text, number, "own_number")
            yield from _all(text, _local(number) if name == "phone" else number, "own_number")
    if len(plain.get("email", "")) >= _LEAST_DIGITS:
        yield from _all(text, plain["email"], "own_email")
    for part in _address_parts(plain.get("address", "")):
        yield from _all(text, part, "own_address")


def _all(text: str, part: str, kind: str) -> Iterator[tuple[str, int, int]]:
    yield from ((kind, *match.span()) for match in re.finditer(re.escape(part), text))


def _local(number: str) -> str:
    """A landline without its area code (010 and 02x have three digits, all others four)."""
    if len(number) in (10, 11, 12) and number.startswith("0"):
        return number[3 if number[1] in "12" else 4 :]
    return number


def _name_parts(name: str) -> list[str]:
    """The parts of a name with joints, such as 买买提·艾力; none of a name without."""
    parts = [_Compact(part).text for part in view(name).text.split("·")]
    return [part for part in parts if len(part) >= 2] if len(parts) > 1 else []


def _name_patterns(
    name: str, parts: list[str], kind: str, is_person: bool
) -> Iterator[tuple[str, str]]:
    """A name; of a person its parts too, and the family name with a form of address."""
    if len(name) < 2:
        return
    yield kind, re.escape(name)
    for part in parts:  # two characters may be a word
        yield (kind if len(part) > 2 else "own_given"), re.escape(part)
    if not is_person or parts or len(name) > 4:
        return
    length = 2 if name[:2] in _COMPOUND and len(name) > 2 else 1
    family, given = re.escape(name[:length]), name[length:]
    yield kind, f"{family}(?:{_FORMS_OF_ADDRESS})"
    yield "own_called", f"{family}(?:{_MAYBE_ADDRESS})"
    if kind == "own_name" and len(given) >= 2:
        yield "own_given", re.escape(given)


def _address_parts(address: str) -> Iterator[str]:
    """The whole address, and what leads to the door, such as 三组12号."""
    if len(address) < _LEAST_STRETCH:
        return
    yield address
    door = _DOOR.search(address)
    if door is not None:
        tail = address[door.start() :]
        yield tail if len(tail) >= _LEAST_STRETCH else address[max(0, door.start() - 2) :]
