"""Working days (工作日): Monday to Friday, as the State Council's notice of each year changes them.

A notice names days off and, beside them, Saturdays and Sundays that are worked instead (调休上班).
A year whose notice is not in the calendar has no working days that anybody could know: asking for
one raises `CalendarMissing`, it is never guessed from the weekday.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from catalog.errors import Invalid

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
LONGEST_PERIOD: Final = timedelta(days=15)
WARN_FROM_MONTH: Final = 11
_DAYS_AROUND: Final = timedelta(days=15)


class CalendarMissing(Invalid):
    """The holiday notice of `year` is not in the calendar."""

    name = "calendar_missing"

    def __init__(self, year: int) -> None:
        super().__init__(f"还没有录入 {year} 年的放假安排，算不出确定的日期。请先录入国务院通知。")
        self.year = year


class DayKind(StrEnum):
    """What a day is by the notices."""

    WORKDAY = "workday"
    MAKEUP = "makeup"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"


class DayStatus(NamedTuple):
    """What a day is, why, and by which notice ("" for an ordinary week)."""

    kind: DayKind
    working: bool
    reason: str
    source: str


_WORKDAY: Final = DayStatus(DayKind.WORKDAY, True, "工作日", "")
_WEEKEND: Final = DayStatus(DayKind.WEEKEND, False, "周末", "")


@dataclass(frozen=True)
class Period:
    """One numbered point of a notice: a festival's days off and the weekend days worked for it."""

    name: str
    first: date
    last: date
    makeup: tuple[date, ...] = ()

    def days_off(self) -> Iterator[date]:
        """Each day off, in order."""
        return days_from(self.first, self.last)


@dataclass(frozen=True)
class HolidayTable:
    """The notice of one year. `verified` says whether the notice's own text was read."""

    year: int
    notice: str
    number: str
    issued: date
    source: str
    verified: bool
    periods: tuple[Period, ...]

    @property
    def title(self) -> str:
        """The notice with its document number where it is known."""
        return f"{self.notice}（{self.number}）" if self.number else self.notice

    def off(self) -> frozenset[date]:
        """All days off."""
        return frozenset(day for period in self.periods for day in period.days_off())

    def makeup(self) -> frozenset[date]:
        """All Saturdays and Sundays that are worked."""
        return frozenset(day for period in self.periods for day in period.makeup)


def table_faults(table: HolidayTable) -> list[str]:
    """What cannot be right about a table, each as a sentence for the person who typed it."""
    faults: list[str] = []
    if not table.notice.strip():
        faults.append("请写明国务院通知的名称。")
    if not table.periods:
        faults.append("表中没有任何放假的日子。")
    seen: dict[date, str] = {}
    for period in table.periods:
        faults.extend(_period_faults(table.year, period))
        if period.last - period.first > LONGEST_PERIOD:
            continue
        for day in (*period.days_off(), *period.makeup):
            if day in seen:
                faults.append(f"{day} 写了两次（{seen[day]}、{period.name}）。")
            seen[day] = period.name
    return faults


def _period_faults(year: int, period: Period) -> Iterator[str]:
    if period.last < period.first:
        yield f"{period.name}：最后一天 {period.last} 早于第一天 {period.first}。"
    if period.last - period.first > LONGEST_PERIOD:
        yield f"{period.name}：连续放假超过 16 天，请核对通知。"
    earliest, latest = date(year, 1, 1) - _DAYS_AROUND, date(year, 12, 31) + _DAYS_AROUND
    for day in (period.first, period.last, *period.makeup):
        if not earliest <= day <= latest:
            yield f"{period.name}：{day} 不在 {year} 年前后。"
    for day in period.makeup:
        if day.weekday() < SATURDAY:
            yield f"{period.name}：{day} 不是周六、周日，不能作为调休上班日。"


class Calendar:
    """The notices put together. Days are looked up, never assumed."""

    def __init__(self, tables: Iterable[HolidayTable]) -> None:
        self._tables = {table.year: table for table in sorted(tables, key=lambda table: table.year)}
        self._days: dict[date, DayStatus] = {}
        for table in self._tables.values():
            for day, status in _named_days(table):
                if self._days.setdefault(day, status).kind != status.kind:
                    raise Invalid(f"{day} 在两份放假安排里说法不同，请核对通知后更正。")
        for year in self._tables:
            for day in days_from(date(year, 1, 1), date(year, 12, 31)):
                self._days.setdefault(day, _WEEKEND if day.weekday() >= SATURDAY else _WORKDAY)
        self.last_year = max(self._tables, default=0)

    @property
    def years(self) -> frozenset[int]:
        """The years whose notice is there."""
        return frozenset(self._tables)

    def tables(self) -> tuple[HolidayTable, ...]:
        """The notices by year."""
        return tuple(self._tables.values())

    def status(self, day: date) -> DayStatus:
        """What `day` is.

        Raises:
            CalendarMissing: the day's year has no notice and no other notice names the day.
        """
        known = self._days.get(day)
        if known is None:
            raise CalendarMissing(day.year)
        return known

    def known_status(self, day: date) -> DayStatus | None:
        """What `day` is, or None where no notice says; for days that no count depends on."""
        return self._days.get(day)

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted."""
        while count:
            day = next_day(day)
            if self.status(day).working:
                count -= 1
        return day

    def with_table(self, table: HolidayTable) -> "Calendar":
        """This calendar with the notice of one year put in or replaced."""
        others = (known for known in self._tables.values() if known.year != table.year)
        return Calendar((*others, table))

    def wanted(self, today: date) -> tuple[int, ...]:
        """The years whose notice is missing: this one, and from 1 November on the next."""
        wanted = [today.year]
        if today.month >= WARN_FROM_MONTH:
            wanted.append(today.year + 1)
        return tuple(year for year in wanted if year not in self._tables)

    def warnings(self, today: date) -> tuple[str, ...]:
        """What the staff must bring in."""
        return tuple(
            f"还没有录入 {year} 年的放假安排：涉及该年的期限暂不给出日期。"
            "国务院通知一般在十月下旬至十二月上旬发布，请及时录入。"
            for year in self.wanted(today)
        )


def next_day(day: date) -> date:
    """The day after; the calendar's end is a year without a notice like any other."""
    if day == date.max:
        raise CalendarMissing(date.max.year + 1)
    return day + ONE_DAY


def days_from(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def _named_days(table: HolidayTable) -> Iterator[tuple[date, DayStatus]]:
    for period in table.periods:
        off = DayStatus(DayKind.HOLIDAY, False, f"{period.name}放假", table.title)
        worked = DayStatus(DayKind.MAKEUP, True, f"调休上班（{period.name}）", table.title)
        yield from ((day, off) for day in period.days_off())
        yield from ((day, worked) for day in period.makeup)
