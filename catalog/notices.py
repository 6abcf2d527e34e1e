"""Reads a year's holiday arrangement: the State Council's notice as text, or a table as CSV.

What the notice says twice (dates and weekdays, ranges and numbers of days) must agree; a slip in
copying is found here and not on the last day of somebody's limit.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalog.errors import Invalid
from catalog.rules.workdays import ONE_DAY, HolidayTable, Period, table_faults

LONGEST = 20_000  # characters; a real notice has about 700
FIRST_YEAR, LAST_YEAR = 2000, 2100
_TITLE = re.compile(r"关于(\d{4})年部分节假日安排的通知")
_NUMBER = re.compile(r"国办发明电[〔\[（(]\d{4}[〕\]）)]\d+号")
_POINT = re.compile(r"[一二三四五六七八九十]{1,3}、([^：:。、]{2,8}(?:、[^：:。、]{2,8})?)[：:]")
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:（([^）]*)）)?"
_RANGE = re.compile(rf"{_DAY}(?:至{_DAY})?放假")
_ONE = re.compile(_DAY)
_TOTAL = re.compile(r"(?:共|放假)(\d{1,2})天")
_ISSUED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_WEEKDAYS = {name: place for place, name in enumerate("一二三四五六日")} | {"天": 6}
_OFF = frozenset({"放假", "休", "off"})
_MAKEUP = frozenset({"上班", "班", "补班", "调休上班", "work"})
_HEADS = {
    "日期": "day",
    "date": "day",
    "类型": "kind",
    "kind": "kind",
    "节日": "name",
    "name": "name",
}


@dataclass(frozen=True)
class Heading:
    """What a CSV does not say: which notice its days come from."""

    year: int
    notice: str
    number: str
    issued: date


def from_notice(text: str) -> HolidayTable:
    """The table of a notice pasted as text.

    Raises:
        Invalid: the text is not a notice, or contradicts itself; says where.
    """
    if len(text) > LONGEST:
        raise Invalid("文字太长，不像放假通知。请只粘贴通知正文。")
    plain = re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")
    title = _TITLE.search(plain)
    if title is None:
        raise Invalid("没有找到“关于……年部分节假日安排的通知”这一标题，请粘贴通知全文。")
    year = _checked_year(int(title[1]))
    points = list(_POINT.finditer(plain))
    if not points:
        raise Invalid("没有找到“一、元旦：……”这样的分条安排，请粘贴通知全文。")
    ends = [*(point.start() for point in points[1:]), len(plain)]
    periods = tuple(
        _period(year, point[1], plain[point.end() : end])
        for point, end in zip(points, ends, strict=True)
    )
    number = _NUMBER.search(plain)
    table = HolidayTable(
        year=year,
        notice=f"国务院办公厅{title[0]}",
        number=number[0] if number else "",
        issued=_issued(plain[points[-1].end() :]),
        source="通知文本",
        verified=True,
        periods=periods,
    )
    return _sound(table)


def _checked_year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(f"年份应当在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，现在是 {year}。")
    return year


def _sound(table: HolidayTable) -> HolidayTable:
    faults = table_faults(table)
    if faults:
        raise Invalid(" ".join(faults))
    return table


def _period(year: int, name: str, text: str) -> Period:
    """One point of the notice. Days it merely recommends (鼓励……休息) are not days off."""
    first = last = None
    makeup: list[date] = []
    for part in text.split("。"):
        sentence = part
        found = _RANGE.search(sentence)
        if found and first is None:
            first = _day(name, year, None, found.groups()[:4])
            last = _day(name, year, first, found.groups()[4:]) if found[7] else first
            _check_total(name, sentence, (last - first).days + 1)
            sentence = sentence[found.end() :]
        if sentence.endswith("上班"):
            previous: date | None = None
            for one in _ONE.finditer(sentence):
                previous = _day(name, year, previous, one.groups())
                makeup.append(previous)
    if first is None or last is None:
        raise Invalid(f"“{name}”这一条没有写明哪天放假，请核对。")
    return Period(name, first, last, tuple(makeup))


def _day(name: str, year: int, before: date | None, parts: tuple[str | None, ...]) -> date:
    """A day of the text; where it leaves out year or month, those of the day before it hold."""
    written_year, month, day, inside = parts
    in_year = int(written_year) if written_year else (before.year if before else year)
    in_month = int(month) if month else (before.month if before else 0)
    try:
        found = date(in_year, in_month, int(day or 0))
    except ValueError as problem:
        raise Invalid(f"“{name}”里的 {in_month} 月 {day} 日不是一个日期，请核对。") from problem
    weekday = _WEEKDAY.search(inside or "")
    if weekday and _WEEKDAYS[weekday[1]] != found.weekday():
        raise Invalid(f"“{name}”里的 {found} 写的是星期{weekday[1]}，与日历不符，请核对。")
    return found


def _check_total(name: str, sentence: str, days: int) -> None:
    total = _TOTAL.search(sentence)
    if total and int(total[1]) != days:
        raise Invalid(f"“{name}”写明共 {total[1]} 天，但日期算下来是 {days} 天，请核对。")


def _issued(tail: str) -> date:
    found = list(_ISSUED.finditer(tail))
    try:
        year, month, day = map(int, found[-1].groups())
        return date(year, month, day)
    except (IndexError, ValueError) as problem:
        raise Invalid("没有找到通知的成文日期，请把落款一起粘贴。") from problem


def from_csv(text: str, heading: Heading) -> HolidayTable:
    """The table of a CSV with the columns 日期, 类型 (放假 or 上班) and 节日.

    Raises:
        Invalid: a row cannot be understood; says which.
    """
    if len(text) > LONGEST:
        raise Invalid("文件太大，不像一年的放假安排。")
    if not heading.notice.strip():
        raise Invalid("请写明国务院通知的名称。")
    rows = list(_rows(text.removeprefix("\ufeff")))
    table = HolidayTable(
        year=_checked_year(heading.year),
        notice=heading.notice.strip(),
        number=heading.number.strip(),
        issued=heading.issued,
        source="CSV 文件",
        verified=True,
        periods=tuple(_grouped(rows)),
    )
    return _sound(table)


def _rows(text: str) -> Iterator[tuple[date, bool, str]]:
    """(day, whether it is off, festival) of each row."""
    lines = csv.reader(text.splitlines())
    heads = [_HEADS.get(cell.strip().lower(), "") for cell in next(lines, [])]
    if not {"day", "kind", "name"} <= set(heads):
        raise Invalid("第一行应当是列名：日期、类型、节日。")
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(heads, (cell.strip() for cell in cells), strict=False))
        try:
            day = date.fromisoformat(row.get("day", "").replace("/", "-"))
        except ValueError as problem:
            raise Invalid(f"第 {number} 行的日期应当写成 2026-02-15 这样。") from problem
        kind, name = row.get("kind", ""), row.get("name", "")
        if kind not in _OFF | _MAKEUP:
            raise Invalid(f"第 {number} 行的类型应当是“放假”或“上班”。")
        if not name:
            raise Invalid(f"第 {number} 行没有写节日的名称。")
        yield day, kind in _OFF, name


def _grouped(rows: list[tuple[date, bool, str]]) -> Iterator[Period]:
    """Days off in a row under one name are one period; worked days go with their festival."""
    for name in dict.fromkeys(name for _, _, name in rows):
        off = sorted(day for day, is_off, its in rows if is_off and its == name)
        makeup = tuple(sorted(day for day, is_off, its in rows if not is_off and its == name))
        if not off:
            raise Invalid(f"“{name}”只有上班的日子，没有放假的日子，请核对。")
        first = off[0]
        for day, following in zip(off, [*off[1:], None], strict=True):
            if following is not None and following - day <= ONE_DAY:
                continue
            yield Period(name, first, day, makeup)
            makeup = ()
            first = following or day
