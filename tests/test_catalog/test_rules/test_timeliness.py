"""The time limits of the standard in their own words, counted on the official calendar."""

from datetime import date

import pytest

from catalog import law
from catalog.rules.timeliness import Term, due, term


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("信息形成或变更之日起20个工作日", Term(20, True)),
        ("形成或者变更之日起 20 个工作日", Term(20, True)),
        ("信息形成20个工作日;行政许可、行政处罚事项自作出行政决定之日起7个工作日", Term(7, True)),
        ("人大会议批复后20日", Term(20, False)),
        ("实时公开", Term(0, False)),
        ("及时公开", None),
        ("", None),
    ],
)
def test_the_strictest_period_is_read(words: str, found: Term | None) -> None:
    assert term(words) == found


def test_a_period_is_said_as_people_say_it() -> None:
    assert [one.words for one in (Term(20, True), Term(20, False), Term(0, False))] == [
        "20 个工作日",
        "20 日",
        "即时",
    ]


def test_working_days_pass_over_the_national_holiday() -> None:
    calendar = law.shipped_calendar()
    # 22–24 and 28–30 September, 8–10 October (the 10th a worked Saturday), 12–16, 19–23, 26.
    assert due("20个工作日", date(2026, 9, 21), calendar) == date(2026, 10, 26)
    assert due("批复后20日", date(2026, 9, 21), calendar) == date(2026, 10, 11)


def test_no_date_is_guessed() -> None:
    calendar = law.shipped_calendar()
    assert due("及时公开", date(2026, 9, 21), calendar) is None
    assert due("20个工作日", date(2090, 9, 21), calendar) is None
