import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog.search.missing import Missing
from catalog.search.results import Found, Hit
from catalog.store import audit, misses
from catalog.store.connection import Database
from catalog.store.tables import entry, missed_search

from .conftest import CLERK

DAY = date(2026, 11, 23)
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
CLEAR = Hit("ABC123", "19", "19-01", "低保", "低保", "", "", 0, 0.9)


def ask(database: Database, text: str, *days: datetime) -> list[misses.Miss]:
    missing = Missing(database)
    for day in days:
        missing.note(Found(text, nearest=("19",)), DAY)
        missing.write(CLERK, day)
    with database.reading() as connection:
        return misses.often(connection, 1, 10)


def test_words_are_kept_back_until_asked_on_three_days(township: Database) -> None:
    assert ask(township, "养蚕补助", MONDAY, MONDAY, TUESDAY) == []
    found = ask(township, "养蚕补助", WEDNESDAY)
    assert [(miss.words, miss.times, miss.days, miss.nearest) for miss in found] == [
        ("养蚕补助", 4, 3, "19")
    ]


def test_personal_numbers_are_never_kept(township: Database) -> None:
    found = ask(township, "查 13800001111 的低保", MONDAY, TUESDAY, WEDNESDAY)
    assert "1380" not in found[0].words
    assert "低保" in found[0].words


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("清河乡柳树村3组12号 低保", "12号"),
        ("li.jing@qq.com 高龄津贴", "qq"),
        ("川A12345 农机补贴", "a123"),
        ("身份证 51102319800101123x 养老", "5110"),
    ],
)
def test_what_the_privacy_check_finds_is_never_kept(
    township: Database, text: str, personal: str
) -> None:
    ask(township, text, MONDAY, TUESDAY, WEDNESDAY)
    with township.reading() as connection:
        kept = connection.execute(select(missed_search.c.words)).scalars().all()
    assert personal not in "".join(kept).lower()


def test_a_clear_answer_is_not_counted(township: Database) -> None:
    missing = Missing(township)
    missing.note(Found("低保", total=1, hits=(CLEAR,)), DAY)
    assert missing.waiting == 0
    assert missing.write(CLERK, MONDAY) == 0


def test_writing_leaves_one_audit_line(township: Database) -> None:
    missing = Missing(township)
    for word in ("养蚕", "养蜂", "养蚕"):
        missing.note(Found(word), DAY)
    assert missing.write(CLERK, MONDAY) == 2
    with township.reading() as connection:
        assert list(audit.verify(connection)) == []


def test_the_memory_of_waiting_questions_is_bounded(township: Database) -> None:
    missing = Missing(township)
    for number in range(2000):
        missing.note(Found(f"词{chr(0x4E00 + number)}"), DAY)
    assert missing.waiting == 500


def until_written(missing: Missing) -> None:
    writer = missing._writer
    assert writer is not None
    writer.join(10)
    assert not writer.is_alive()


def test_they_are_written_when_many_or_old_and_never_disturb(township: Database) -> None:
    missing = Missing(township)
    missing.note(Found("养蚕"), DAY)
    missing.write_when_due(CLERK, MONDAY)
    assert missing.waiting == 1
    missing.write_when_due(CLERK, MONDAY + timedelta(minutes=11))
    until_written(missing)
    assert missing.waiting == 0
    for number in range(40):
        missing.note(Found(f"词{number}"), DAY)
    missing.write_when_due(CLERK, MONDAY + timedelta(minutes=12))
    until_written(missing)
    assert missing.waiting == 0


def test_writing_waits_for_nobody_who_asks(township: Database) -> None:
    missing = Missing(township)
    for number in range(40):
        missing.note(Found(f"词{number}"), DAY)
    with township.reading() as connection:
        connection.execute(select(entry.c.id)).all()
        begun = time.monotonic()
        missing.write_when_due(CLERK, MONDAY)
        writer = missing._writer
        missing.note(Found("又一个"), DAY)
        missing.write_when_due(CLERK, MONDAY + timedelta(minutes=11))
        assert time.monotonic() - begun < 1
        assert missing._writer is writer, "one at a time"
    until_written(missing)
    missing.close(CLERK, MONDAY)
    assert missing.waiting == 0
    with township.reading() as connection:
        assert len(connection.execute(select(missed_search.c.digest)).all()) == 41


def test_what_the_database_refuses_goes_on_waiting(tmp_path: Path) -> None:
    missing = Missing(Database(f"sqlite:///{tmp_path / 'none' / 'mashang.db'}"))
    missing.note(Found("养蚕"), DAY)
    missing.write_when_due(CLERK, MONDAY)
    missing.write_when_due(CLERK, MONDAY + timedelta(minutes=11))
    until_written(missing)
    assert missing.waiting == 1
