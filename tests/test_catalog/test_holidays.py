from collections.abc import Iterator
from datetime import date

import pytest

from catalog import holidays, law
from catalog.case import Case, CaseEvent
from catalog.errors import Invalid
from catalog.rules.deadlines import plain_due
from catalog.rules.workdays import HolidayTable, Period
from catalog.store import audit
from catalog.store import holidays as store
from catalog.store.connection import Database
from kiosk.config import Config
from tests.builders import AT, CLERK


@pytest.fixture
def database(township: Config) -> Iterator[Database]:
    opened = Database(township.database_url)
    yield opened
    opened.close()


def make_table(*periods: Period) -> HolidayTable:
    return HolidayTable(
        year=2027,
        notice="国务院办公厅关于2027年部分节假日安排的通知",
        number="国办发明电〔2026〕9号",
        issued=date(2026, 11, 20),
        source="CSV 文件",
        verified=True,
        periods=periods or (Period("元旦", date(2027, 1, 1), date(2027, 1, 3)),),
    )


def make_case() -> Case:
    """Received on 2026-12-10; nobody knows yet when it is due."""
    return Case(
        "2026-0017",
        (
            CaseEvent("arrived", date(2026, 12, 10), {"channel": "in_person"}),
            CaseEvent("registered", date(2026, 12, 10), {"category": "natural"}),
        ),
    )


def save(database: Database, table: HolidayTable) -> tuple[holidays.DueChange, ...]:
    return holidays.save(database, 1, table, cases=[make_case()], actor=CLERK, at=AT)


def test_a_new_notice_gives_the_waiting_cases_their_dates(database: Database) -> None:
    assert save(database, make_table()) == (
        holidays.DueChange("2026-0017", "答复期限", None, date(2027, 1, 8)),
    )


def test_a_corrected_notice_corrects_every_open_case_and_lists_what_moved(
    database: Database,
) -> None:
    save(database, make_table())
    longer = Period("元旦", date(2027, 1, 1), date(2027, 1, 4), (date(2027, 1, 9),))
    assert save(database, make_table(longer)) == (
        holidays.DueChange("2026-0017", "答复期限", date(2027, 1, 8), date(2027, 1, 9)),
    )
    assert save(database, make_table(longer)) == ()
    with database.reading() as connection:
        known = holidays.calendar(connection, 1)
        assert list(audit.verify(connection)) == []
        assert store.stored(connection, 1) == (make_table(longer),)
    assert plain_due(law.limits()["reply"], date(2026, 12, 10), known).due == date(2027, 1, 9)


def test_a_stored_notice_overrides_the_shipped_one(database: Database) -> None:
    with database.reading() as connection:
        assert holidays.calendar(connection, 1).years == {2023, 2024, 2025, 2026}
    only = Period("元旦", date(2026, 1, 1), date(2026, 1, 1))
    changed = HolidayTable(2026, "更正通知", "", date(2025, 12, 1), "", True, (only,))
    save(database, changed)
    with database.reading() as connection:
        known = holidays.calendar(connection, 1)
        assert not known.status(date(2026, 2, 14)).working
        assert holidays.calendar(connection, 2).status(date(2026, 2, 14)).working


def test_a_table_that_cannot_be_right_changes_nothing(database: Database) -> None:
    weekday = Period("元旦", date(2027, 1, 1), date(2027, 1, 1), (date(2027, 1, 5),))
    with pytest.raises(Invalid, match="2027-01-05 不是周六、周日"):
        save(database, make_table(weekday))
    contradicting = Period("元旦", date(2026, 10, 10), date(2026, 10, 10))
    with pytest.raises(Invalid, match="不在 2027 年前后"):
        save(database, make_table(contradicting))
    with database.reading() as connection:
        assert store.stored(connection, 1) == ()
