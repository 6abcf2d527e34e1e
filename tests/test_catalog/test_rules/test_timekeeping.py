from datetime import UTC, date, datetime

from catalog.rules.timekeeping import clock_fault

RELEASED = date(2026, 11, 24)
NEWEST = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)


def test_a_clock_at_or_after_the_newest_record_is_believed() -> None:
    assert clock_fault(NEWEST, NEWEST, RELEASED) == ""
    assert clock_fault(datetime(2027, 1, 1, tzinfo=UTC), NEWEST, RELEASED) == ""


def test_a_clock_before_the_newest_record_is_wrong() -> None:
    assert clock_fault(datetime(2026, 12, 31, 15, 58, tzinfo=UTC), NEWEST, RELEASED) == (
        "这台机器的时钟是 2026-12-31，早于最近一次操作（2026-12-31）。"
        "请校准时钟；校准前不会自动处理到期的事。"
    )


def test_a_clock_before_the_release_is_wrong_and_its_day_is_a_beijing_day() -> None:
    assert clock_fault(datetime(2026, 11, 23, 16, 0, tzinfo=UTC), None, RELEASED) == ""
    assert clock_fault(datetime(2026, 11, 23, 15, 59, tzinfo=UTC), None, RELEASED) == (
        "这台机器的时钟是 2026-11-23，早于本程序的发布日（2026-11-24）。"
        "请校准时钟；校准前不会自动处理到期的事。"
    )
