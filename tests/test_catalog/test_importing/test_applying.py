"""Comparing with what is there, applying in one transaction, undoing, applying again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from catalog import starting
from catalog.errors import Conflict, Invalid
from catalog.importing import applying, comparing
from catalog.importing.comparing import Comparison
from catalog.importing.result import Reading, Row
from catalog.store import audit, domains, drafts, entries, imports, organisations
from catalog.store.audit import Actor
from catalog.store.connection import Database, catalogue_revision
from catalog.store.tables import entry, entry_revision

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
CLERK = Actor("李静", "publisher")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.in_folder(tmp_path)
    starting.make_installation(opened, name="清河乡人民政府", base_url="", actor=CLERK, at=AT)
    yield opened
    opened.close()


def _row(number: int, level2: str, **values: str) -> Row:
    row = Row("低保", number, "19", level1="最低生活保障", level2=level2)
    return replace(row, **values)  # type: ignore[arg-type]  # the fields given are texts


def _compare(database: Database, *rows: Row) -> Comparison:
    with database.reading() as connection:
        owner = organisations.only(connection)
        assert owner is not None
        numbers = [each.number for each in domains.all_of(connection, owner.id)]
        held = imports.held(connection, owner.id)
        return comparing.compare(Reading(list(rows)), held, numbers, date(2026, 11, 24))


def _apply(database: Database, comparison: Comparison) -> int:
    return applying.apply(database, 1, comparison, name="低保.xlsx", actor=CLERK, at=LATER)


def _texts(database: Database) -> dict[str, tuple[str, str]]:
    with database.reading() as connection:
        return {each.code: (each.level2, each.publisher) for each in entries.all_of(connection, 1)}


def test_rows_are_added_changed_or_the_same(database: Database) -> None:
    comparison = _compare(
        database,
        _row(4, "办事指南", publisher="清河乡民政办"),
        _row(5, "审批信息"),
        _row(6, "公示墙", content="名单"),
    )
    states = [each.state for each in comparison.proposals]
    assert states == ["changed", "unchanged", "added"]
    assert comparison.proposals[0].changed == ("publisher",)


def test_a_blank_cell_leaves_what_is_there(database: Database) -> None:
    proposal = _compare(database, _row(4, "办事指南", basis="")).proposals[0]
    assert proposal.state == "unchanged"
    assert proposal.values["basis"]


def test_rows_that_cannot_be_applied_say_why(database: Database) -> None:
    comparison = _compare(
        database,
        _row(4, "办事指南", publisher="甲"),
        _row(5, "办事指南", publisher="乙"),
        replace(_row(6, "新事项"), domain=None),
        replace(_row(7, "新事项"), domain="88"),
        Row("低保", 8, "19", content="没有名称"),
    )
    assert [each.state for each in comparison.proposals[2:]] == ["conflicting"] * 3
    reasons = [each.reason for each in comparison.of("conflicting")]
    assert any("领域 88" in reason for reason in reasons)
    assert any("没有事项名称" in reason for reason in reasons)


def test_a_row_with_personal_data_is_not_applied(database: Database) -> None:
    proposal = _compare(database, _row(4, "公示墙", content="张三，手机13812345678")).proposals[0]
    assert proposal.state == "conflicting"
    assert "个人信息" in proposal.reason
    assert "13812345678" not in proposal.reason


def test_two_rows_for_one_entry_are_a_conflict(database: Database) -> None:
    with database.reading() as connection:
        code = next(each.code for each in entries.all_of(connection, 1) if each.domain == "19")
    comparison = _compare(
        database, _row(4, "甲", code=code, level1="甲"), _row(5, "乙", code=code, level1="乙")
    )
    assert [each.state for each in comparison.proposals] == ["changed", "conflicting"]
    assert "第 4 行" in comparison.proposals[1].reason


def test_applying_writes_revisions_audit_and_one_public_change(database: Database) -> None:
    before = _texts(database)
    with database.reading() as connection:
        revision = catalogue_revision(connection, 1)
    _apply(
        database,
        _compare(database, _row(4, "办事指南", publisher="清河乡民政办"), _row(6, "公示墙")),
    )
    after = _texts(database)
    assert len(after) == len(before) + 1
    assert sum(1 for code, text in before.items() if after[code] != text) == 1
    with database.reading() as connection:
        assert catalogue_revision(connection, 1) == revision + 1
        assert not list(audit.verify(connection))
        newest = connection.execute(
            select(entry_revision.c.revision, entry_revision.c.actor).where(
                entry_revision.c.at == LATER
            )
        ).all()
    assert sorted(row.revision for row in newest) == [1, 2]
    assert {row.actor for row in newest} == {"李静"}


def test_undoing_gives_back_every_text_and_applying_again_the_same_codes(
    database: Database,
) -> None:
    rows = (_row(4, "办事指南", publisher="清河乡民政办"), _row(6, "公示墙"))
    before = _texts(database)
    run = _apply(database, _compare(database, *rows))
    first = _texts(database)
    applying.undo(database, 1, run, actor=CLERK, at=LATER)
    assert _texts(database) == before
    with pytest.raises(Conflict, match="已经撤销"):
        applying.undo(database, 1, run, actor=CLERK, at=LATER)
    _apply(database, _compare(database, *rows))
    assert _texts(database) == first
    with database.reading() as connection:
        assert not list(audit.verify(connection))


def test_nothing_changes_when_an_entry_was_edited_meanwhile(database: Database) -> None:
    comparison = _compare(database, _row(4, "办事指南", publisher="甲"), _row(6, "公示墙"))
    held = comparison.proposals[0].entry
    assert held is not None
    with database.writing(CLERK, LATER) as change:
        change.execute(update(entry).where(entry.c.id == held.id).values(revision=7))
        change.note(
            "entry.saved", organisation_id=1, object_kind="entry", object_ref="x", revision=7
        )
    before = _texts(database)
    with pytest.raises(Conflict, match="什么都没有改动"):
        _apply(database, comparison)
    assert _texts(database) == before


def test_an_import_that_changes_nothing_is_refused(database: Database) -> None:
    with pytest.raises(Invalid, match="没有变化"):
        _apply(database, _compare(database, _row(4, "办事指南")))


def test_mappings_are_remembered(database: Database) -> None:
    for place, role in enumerate(("content", "basis")):
        applying.apply(
            database,
            1,
            _compare(database, _row(4, f"新事项{place}")),
            name="x.xlsx",
            headings={"有关内容": role},
            actor=CLERK,
            at=LATER,
        )
    with database.reading() as connection:
        assert imports.remembered(connection, 1) == {"有关内容": "basis"}


def test_a_revision_keeps_what_only_the_desk_sets(database: Database) -> None:
    with database.writing(CLERK, AT) as change:
        change.execute(update(entry).values(responsible="王芳", event_day=date(2026, 3, 2)))
        change.note(
            "entry.saved", organisation_id=1, object_kind="entry", object_ref="all", revision=1
        )
    _apply(database, _compare(database, _row(4, "办事指南", publisher="清河乡民政办")))
    with database.reading() as connection:
        run = imports.by_id(connection, 1, 1)
        assert run is not None
        newest = drafts.revisions(connection, run.effects[0].entry_id)[0]
    assert newest.fields["publisher"] == "清河乡民政办"
    assert newest.fields["responsible"] == "王芳"
    assert newest.fields["event_day"] == "2026-03-02"
