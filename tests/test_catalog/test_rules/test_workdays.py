from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import law
from catalog.errors import Invalid
from catalog.rules.workdays import (
    Calendar,
    CalendarMissing,
    DayKind,
    HolidayTable,
    Period,
    days_from,
    next_day,
    table_faults,
)

CALENDAR = law.shipped_calendar()


def make_table(year: int = 2030, periods: Sequence[Period] = ()) -> HolidayTable:
    return HolidayTable(
        year=year,
        notice=f"国务院办公厅关于{year}年部分节假日安排的通知",
        number="",
        issued=date(year - 1, 11, 4),
        source="",
        verified=True,
        periods=tuple(periods) or (Period("元旦", date(year, 1, 1), date(year, 1, 1)),),
    )


def test_every_day_of_the_shipped_years_agrees_with_chinesecalendar() -> None:
    days = list(days_from(date(2023, 1, 1), date(2026, 12, 31)))
    assert len(days) == 1461
    calendar = Calendar(law.holiday_tables())
    differing = [
        day for day in days if calendar.status(day).working != chinese_calendar.is_workday(day)
    ]
    assert differing == []


def test_the_years_have_as_many_working_days_as_the_notices_give() -> None:
    counted = {
        year: sum(
            CALENDAR.status(day).working for day in days_from(date(year, 1, 1), date(year, 12, 31))
        )
        for year in (2023, 2024, 2025, 2026)
    }
    assert counted == {2023: 249, 2024: 251, 2025: 248, 2026: 248}


@pytest.mark.parametrize(
    ("day", "kind", "reason"),
    [
        (date(2026, 2, 13), DayKind.WORKDAY, "工作日"),
        (date(2026, 2, 14), DayKind.MAKEUP, "调休上班（春节）"),
        (date(2026, 2, 17), DayKind.HOLIDAY, "春节放假"),
        (date(2026, 3, 1), DayKind.WEEKEND, "周末"),
        (date(2022, 12, 31), DayKind.HOLIDAY, "元旦放假"),
        (date(2024, 2, 29), DayKind.WORKDAY, "工作日"),
    ],
)
def test_a_day_says_what_it_is_and_why(day: date, kind: DayKind, reason: str) -> None:
    status = Calendar(law.holiday_tables()).status(day)
    assert (status.kind, status.reason) == (kind, reason)
    assert status.working is (kind in {DayKind.WORKDAY, DayKind.MAKEUP})


def test_a_swapped_day_names_its_notice_with_the_document_number() -> None:
    calendar = Calendar(law.holiday_tables())
    assert calendar.status(date(2025, 1, 28)).source.endswith("（国办发明电〔2024〕12号）")
    assert calendar.status(date(2025, 1, 26)).source == (
        "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）"
    )
    assert CALENDAR.status(date(2026, 1, 4)).source == "国务院办公厅关于2026年部分节假日安排的通知"
    assert CALENDAR.status(date(2025, 1, 27)).source == ""


def test_a_year_without_a_notice_is_refused_and_never_guessed() -> None:
    with pytest.raises(CalendarMissing) as refusal:
        CALENDAR.status(date(2027, 1, 1))
    assert refusal.value.year == 2027
    assert str(refusal.value) == (
        "还没有录入 2027 年的放假安排，算不出确定的日期。请先录入国务院通知。"
    )
    assert CALENDAR.known_status(date(2027, 1, 1)) is None
    assert CALENDAR.known_status(date(2026, 12, 31)) == CALENDAR.status(date(2026, 12, 31))


def test_adding_working_days_does_not_count_the_day_itself() -> None:
    assert CALENDAR.add(date(2026, 2, 6), 0) == date(2026, 2, 6)
    assert CALENDAR.add(date(2026, 2, 6), 1) == date(2026, 2, 9)
    assert CALENDAR.add(date(2026, 2, 14), 1) == date(2026, 2, 24)


def test_the_last_day_there_is_has_no_next_day() -> None:
    assert next_day(date(2024, 2, 28)) == date(2024, 2, 29)
    with pytest.raises(CalendarMissing) as refusal:
        next_day(date.max)
    assert refusal.value.year == 10000


def test_days_from_includes_both_ends() -> None:
    assert list(days_from(date(2024, 2, 28), date(2024, 3, 1))) == [
        date(2024, 2, 28),
        date(2024, 2, 29),
        date(2024, 3, 1),
    ]
    assert list(days_from(date(2024, 2, 2), date(2024, 2, 1))) == []


def test_the_shipped_tables_have_no_faults_and_their_year_first() -> None:
    tables = CALENDAR.tables()
    assert [table.year for table in tables] == [2023, 2024, 2025, 2026]
    assert [table_faults(table) for table in tables] == [[], [], [], []]
    assert CALENDAR.years == {2023, 2024, 2025, 2026}
    assert CALENDAR.last_year == 2026
    assert [table.verified for table in tables] == [False, True, True, True]


def test_a_table_lists_its_days_off_and_its_worked_weekends() -> None:
    table = CALENDAR.tables()[3]
    assert len(table.off()) == 33
    assert table.makeup() == {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    }


def test_an_empty_calendar_knows_no_year() -> None:
    assert Calendar(()).last_year == 0
    assert Calendar(()).years == frozenset()


def test_a_replaced_table_changes_its_year_and_leaves_the_others() -> None:
    before = CALENDAR.with_table(make_table(2027))
    assert before.years == {2023, 2024, 2025, 2026, 2027}
    after = before.with_table(
        make_table(2027, [Period("元旦", date(2027, 1, 1), date(2027, 1, 3), (date(2027, 1, 9),))])
    )
    assert after.status(date(2027, 1, 9)).kind is DayKind.MAKEUP
    assert after.status(date(2026, 2, 14)).kind is DayKind.MAKEUP
    assert len(after.tables()) == 5


def test_two_notices_that_contradict_each_other_are_refused() -> None:
    last_day = date(2030, 12, 29)
    one = make_table(2030, [Period("元旦", date(2030, 1, 1), date(2030, 1, 1), (last_day,))])
    two = make_table(2031, [Period("元旦", last_day, date(2031, 1, 1))])
    with pytest.raises(Invalid, match="2030-12-29 在两份放假安排里说法不同，请核对通知后更正。"):
        Calendar((one, two))


def faults_of(*periods: Period) -> list[str]:
    return table_faults(make_table(2026, periods))


def test_a_table_without_a_name_or_days_is_at_fault() -> None:
    bare = replace(make_table(2026), notice=" ", periods=())
    assert table_faults(bare) == ["请写明国务院通知的名称。", "表中没有任何放假的日子。"]


def test_a_period_that_ends_before_it_begins_is_at_fault() -> None:
    assert faults_of(Period("元旦", date(2026, 1, 3), date(2026, 1, 1))) == [
        "元旦：最后一天 2026-01-01 早于第一天 2026-01-03。"
    ]


def test_sixteen_days_off_in_a_row_are_believed_and_seventeen_are_not() -> None:
    assert faults_of(Period("春节", date(2026, 2, 1), date(2026, 2, 16))) == []
    assert faults_of(Period("春节", date(2026, 2, 1), date(2026, 2, 17))) == [
        "春节：连续放假超过 16 天，请核对通知。"
    ]


def test_a_day_named_twice_is_at_fault() -> None:
    festival = Period("国庆节", date(2026, 10, 1), date(2026, 10, 3), (date(2026, 10, 3),))
    assert faults_of(festival) == ["2026-10-03 写了两次（国庆节、国庆节）。"]
    other = Period("中秋节", date(2026, 9, 25), date(2026, 9, 27))
    again = Period("国庆节", date(2026, 9, 27), date(2026, 9, 28))
    assert faults_of(other, again) == ["2026-09-27 写了两次（中秋节、国庆节）。"]


def test_a_too_long_period_does_not_hide_the_faults_after_it() -> None:
    long = Period("春节", date(2026, 2, 1), date(2026, 2, 28))
    twice = Period("国庆节", date(2026, 10, 3), date(2026, 10, 3), (date(2026, 10, 3),))
    assert faults_of(long, twice) == [
        "春节：连续放假超过 16 天，请核对通知。",
        "2026-10-03 写了两次（国庆节、国庆节）。",
    ]


def test_a_period_of_sixteen_days_is_still_searched_for_days_named_twice() -> None:
    last = date(2026, 2, 28)
    faults = faults_of(Period("春节", date(2026, 2, 13), last, (last,)))
    assert faults == ["2026-02-28 写了两次（春节、春节）。"]


def test_new_years_day_is_a_day_of_its_year() -> None:
    table = make_table(2030, [Period("春节", date(2030, 2, 3), date(2030, 2, 9))])
    calendar = Calendar([table])
    assert calendar.status(date(2030, 1, 1)).kind is DayKind.WORKDAY
    assert calendar.status(date(2030, 12, 31)).kind is DayKind.WORKDAY
    assert calendar.known_status(date(2029, 12, 31)) is None
    assert calendar.known_status(date(2031, 1, 1)) is None


def test_a_worked_day_must_be_a_saturday_or_sunday() -> None:
    one = date(2026, 1, 1)
    assert faults_of(Period("元旦", one, one, (date(2026, 1, 10), date(2026, 1, 11)))) == []
    assert faults_of(Period("元旦", one, one, (date(2026, 1, 9),))) == [
        "元旦：2026-01-09 不是周六、周日，不能作为调休上班日。"
    ]


def test_days_far_from_the_year_are_at_fault() -> None:
    edges = Period("元旦", date(2025, 12, 17), date(2026, 1, 1))
    assert faults_of(edges) == []
    end = Period("元旦", date(2026, 12, 31), date(2027, 1, 15))
    assert faults_of(end) == []
    assert faults_of(Period("元旦", date(2025, 12, 16), date(2025, 12, 16))) == [
        "元旦：2025-12-16 不在 2026 年前后。",
        "元旦：2025-12-16 不在 2026 年前后。",
    ]
    one = date(2026, 1, 1)
    assert faults_of(Period("元旦", one, one, (date(2027, 1, 16),))) == [
        "元旦：2027-01-16 不在 2026 年前后。"
    ]


def test_the_next_year_is_asked_for_from_the_first_of_november() -> None:
    assert CALENDAR.warnings(date(2026, 10, 31)) == ()
    (warning,) = CALENDAR.warnings(date(2026, 11, 1))
    assert warning == (
        "还没有录入 2027 年的放假安排：涉及该年的期限暂不给出日期。"
        "国务院通知一般在十月下旬至十二月上旬发布，请及时录入。"
    )
    assert CALENDAR.warnings(date(2025, 12, 31)) == ()
    warnings = CALENDAR.warnings(date(2027, 11, 2))
    assert [text[:13] for text in warnings] == ["还没有录入 2027 年的", "还没有录入 2028 年的"]
    assert len(CALENDAR.warnings(date(2027, 5, 2))) == 1


@settings(max_examples=25, deadline=None)
@given(
    start=st.dates(date(2023, 1, 1), date(2026, 6, 30)),
    count=st.integers(1, 40),
    offset=st.integers(1, 200),
)
def test_one_more_day_off_never_makes_a_date_earlier(start: date, count: int, offset: int) -> None:
    extra = start + timedelta(days=offset)
    table = next(table for table in CALENDAR.tables() if table.year == extra.year)
    periods = [
        replace(period, makeup=tuple(day for day in period.makeup if day != extra))
        for period in table.periods
    ]
    if extra not in table.off():
        periods.append(Period("增加", extra, extra))
    fewer = CALENDAR.with_table(replace(table, periods=tuple(periods)))
    assert not fewer.status(extra).working
    assert fewer.add(start, count) >= CALENDAR.add(start, count)
