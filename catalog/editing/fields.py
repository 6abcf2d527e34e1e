"""The fields that staff edit: labels, help in the words of the standard, and what is accepted."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog.entry import FIELDS, split
from catalog.errors import Invalid

PHASES = ("事前", "事中", "事后")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_MARKUP = re.compile(r"<\s*/?\s*[A-Za-z!?][^>]{0,80}>?")
_BLANKS = str.maketrans({"\v": "\n", "\t": " ", "\u00a0": " ", "\u3000": " "})
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
_HELP = {
    "level1": "标准目录的一级事项，如：最低生活保障。",
    "level2": "二级事项；没有就空着。",
    "content": "要公开哪些内容（要素），一行一条。",
    "basis": "法律、法规、文件，写全名和文号，一行一条。",
    "time_limit": "什么时候公开，照标准写，如：制定或获取信息之日起 10 个工作日内。",
    "publisher": "由谁公开，照实写本机关的名称。",
    "channels": "在哪里公开，一行一个，如：政府网站、公开查阅点、社区/企事业单位/村公示栏。",
    "audience": "全社会，或特定群体（写明是谁）。",
    "method": "主动，或依申请。",
    "tier": "县级、乡级。",
    "office": "出了问题问谁。",
    "responsible": "具体负责的人，只在工作台里看得到。",
    "phase": "这项信息在办事的哪个阶段公开。",
    "event_day": "公开时限从哪一天起算，如文件制定的日子；填了才会提醒到期。",
}
_LONGEST = {"level1": 200, "level2": 200, "responsible": 60}


@dataclass(frozen=True)
class Edited:
    """One field of the form."""

    name: str
    label: str
    help: str
    kind: str  # line, lines, choice, day, office
    longest: int
    required: bool = False


def _declared() -> tuple[Edited, ...]:
    from_standard = tuple(
        Edited(
            field.name,
            field.label,
            _HELP[field.name],
            "lines" if field.many else "line",
            _LONGEST.get(field.name, 10_000),
            field.name in ("level1", "content"),
        )
        for field in FIELDS
    )
    own = (
        Edited("office", "负责科室", _HELP["office"], "office", 12),
        Edited("responsible", "负责人", _HELP["responsible"], "line", 60),
        Edited("phase", "公开阶段", _HELP["phase"], "choice", 6),
        Edited("event_day", "起算日期", _HELP["event_day"], "day", 10),
    )
    return from_standard + own


EDITED: tuple[Edited, ...] = _declared()
NAMES: tuple[str, ...] = tuple(field.name for field in EDITED)
LISTS: tuple[str, ...] = tuple(field.name for field in EDITED if field.kind == "lines")
LABELS: Mapping[str, str] = {field.name: field.label for field in EDITED}


def clean(values: Mapping[str, str]) -> dict[str, str]:
    """The known fields of a form as they are stored; unknown ones are left out.

    Raises:
        Invalid: a field is over-long, of the wrong kind, or holds markup or direction marks.
    """
    return {
        field.name: _checked(field, values[field.name]) for field in EDITED if field.name in values
    }


def _checked(field: Edited, value: str) -> str:
    text = _plain(field, value)
    if field.kind == "lines":
        text = ";".join(
            part for line in text.split("\n") for part in split(line.replace("；", ";"))
        )
    else:
        text = " ".join(text.split())
    if len(text) > field.longest:
        raise Invalid(f"“{field.label}”最多 {field.longest} 个字，现在有 {len(text)} 个。")
    if field.kind == "choice" and text not in ("", *PHASES):
        raise Invalid(f"“{field.label}”只能选{'、'.join(PHASES)}，或空着。")
    if field.kind == "office" and text and not re.fullmatch(r"[0-9]{1,9}", text):
        raise Invalid(f"“{field.label}”请从列表里选。")
    if field.kind == "day" and text:
        text = _day(field, text)
    return text


def _plain(field: Edited, value: str) -> str:
    """Text without what Word and web pages leave in it: odd blanks, invisible and control signs."""
    if _DIRECTION.search(value):
        raise Invalid(f"“{field.label}”里有看不见的方向控制字符，请删掉重新输入这一栏。")
    if found := _MARKUP.search(value):
        raise Invalid(f"“{field.label}”里有网页标记 {found[0][:20]}，请只留文字。")
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(_BLANKS)
    return "".join(
        mark
        for mark in text
        if mark == "\n" or unicodedata.category(mark) not in ("Cc", "Cf", "Cs")
    )


def _day(field: Edited, text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        raise Invalid(f"“{field.label}”请写成 2026-10-21 的样子。") from problem
    if not 1949 <= day.year <= 2100:
        raise Invalid(f"“{field.label}”的年份不对，请再看一下。")
    return day.isoformat()


def missing(values: Mapping[str, str]) -> list[str]:
    """The labels of required fields that are empty."""
    return [field.label for field in EDITED if field.required and not values.get(field.name)]


def changed(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The names of the fields that differ, in the order of the form."""
    return [name for name in NAMES if old.get(name, "") != new.get(name, "")]
