"""Cases as stored: register number, sealed fields, dated events. Opening a field needs the sealer.

The register number is the next of its year, taken inside the write transaction in which the case
is stored; writes follow each other, and a unique constraint stands behind (security rule D5).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from catalog.case import EVENTS, Case, CaseEvent
from catalog.errors import Conflict
from catalog.sealing import Sealer
from catalog.store.connection import Change
from catalog.store.tables import case_event, case_note, disclosure_case

SEALED = ("name", "contact", "identity", "phone", "address", "email", "wanted", "help")
# A case with one of these owes the citizen nothing more.
ENDING = ("served", "withdrawn", "archived")


@dataclass(frozen=True)
class Stored:
    """A case as it lies in the database; `sealed` are its personal fields by name."""

    id: int
    organisation_id: int
    year: int
    sequence: int
    submitted_at: datetime
    channel: str
    category: str
    delivery_form: str
    delivery_way: str
    link_hash: str
    name_hash: str
    assignee_id: int | None
    wiped_at: datetime | None
    sealed: Mapping[str, str]

    @property
    def number(self) -> str:
        """The register number, such as 2026-0017."""
        return f"{self.year}-{self.sequence:04d}"

    def open(self, name: str, sealer: Sealer) -> str:
        """A personal field in plain text."""
        return sealer.open(self.sealed[name], place(self.link_hash, name))


@dataclass(frozen=True)
class Struck:
    """That a line was struck (更正): when, by whom, why."""

    at: datetime
    actor: str
    reason: str


@dataclass(frozen=True)
class Line:
    """An event with what only the file knows: its place, who recorded it, and when."""

    event: CaseEvent
    at: datetime
    actor: str
    position: int
    struck: Struck | None = None


@dataclass(frozen=True)
class Note:
    """An internal note on a case."""

    at: datetime
    actor: str
    text: str


@dataclass(frozen=True)
class File:
    """A case with its events. `lines` are those that count; `record` has the struck ones too."""

    stored: Stored
    record: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that were not struck: all that the rules and the applicant see."""
        return tuple(line for line in self.record if line.struck is None)

    @property
    def version(self) -> int:
        """A number that every recorded and every struck step raises."""
        return 2 * len(self.record) - len(self.lines)

    @property
    def case(self) -> Case:
        """The case as the rules know it."""
        return Case(self.stored.number, tuple(line.event for line in self.lines))

    def to_write(self) -> "File":
        """The case, if something may still be added to it.

        Raises:
            Conflict: its personal data was erased; nothing personal is written to it any more.
        """
        if self.stored.wiped_at is not None:
            raise Conflict("这件申请的个人信息已经到期清除，不能再添记录。有新情况请另登记一件。")
        return self


def place(link_hash: str, name: str) -> str:
    """What a sealed value is bound to: its case and its field."""
    return f"{link_hash} {name}"


def as_stored(row: Mapping[Any, Any]) -> Stored:
    return Stored(
        **{name: row[name] for name in Stored.__dataclass_fields__ if name != "sealed"},
        sealed={name: row[f"sealed_{name}"] for name in SEALED},
    )


def next_sequence(change: Change, organisation_id: int, year: int) -> int:
    """The next free number of a year's register."""
    highest = change.execute(
        select(func.max(disclosure_case.c.sequence)).where(
            disclosure_case.c.organisation_id == organisation_id, disclosure_case.c.year == year
        )
    ).scalar()
    return (highest or 0) + 1


def add(change: Change, organisation_id: int, values: Mapping[str, object]) -> int:
    """Store a case; gives its id."""
    return change.add(
        disclosure_case, organisation_id=organisation_id, submitted_at=change.at, **values
    )


def add_event(
    change: Change, case_id: int, position: int, event: CaseEvent, sealer: Sealer, link_hash: str
) -> None:
    """Store one event more."""
    change.execute(
        insert(case_event).values(
            case_id=case_id,
            position=position,
            kind=event.kind,
            day=event.day,
            sealed_facts=seal_facts(event, position, sealer, link_hash),
            at=change.at,
            actor=change.actor.name,
        )
    )


def seal_facts(event: CaseEvent, position: int, sealer: Sealer, link_hash: str) -> str:
    """What an event states, sealed to its place in the case."""
    facts = json.dumps(dict(event.facts), ensure_ascii=False, default=date.isoformat)
    return sealer.seal(facts, place(link_hash, f"event {position}"))


def read_event(kind: str, day: date, text: str) -> CaseEvent:
    """An event from what was sealed of it, once opened; "" states no facts."""
    facts = json.loads(text) if text else {}
    for fact in EVENTS[kind].facts:
        if fact.kind == "day" and facts.get(fact.name):
            facts[fact.name] = date.fromisoformat(facts[fact.name])
    return CaseEvent(kind, day, facts)


def _event(row: Mapping[Any, Any], sealer: Sealer, link_hash: str) -> Line:
    position = row["position"]
    text = sealer.open(row["sealed_facts"], place(link_hash, f"event {position}"))
    struck = None
    if row["struck_at"] is not None:
        reason = sealer.open(row["sealed_strike"] or "", place(link_hash, f"strike {position}"))
        struck = Struck(row["struck_at"], row["struck_by"], reason)
    event = read_event(row["kind"], row["day"], text)
    return Line(event, row["at"], row["actor"], position, struck)


def _files(connection: Connection, found: Iterable[Stored], sealer: Sealer) -> list[File]:
    by_id = {one.id: one for one in found}
    lines: dict[int, list[Line]] = {number: [] for number in by_id}
    ids = list(by_id)
    for start in range(0, len(ids), 500):
        rows = connection.execute(
            select(case_event)
            .where(case_event.c.case_id.in_(ids[start : start + 500]))
            .order_by(case_event.c.case_id, case_event.c.position)
        )
        for row in rows.mappings():
            owner = by_id[row["case_id"]]
            lines[owner.id].append(_event(row, sealer, owner.link_hash))
    return [File(one, tuple(lines[one.id])) for one in by_id.values()]


def _one(connection: Connection, sealer: Sealer, *conditions: Any) -> File | None:
    row = connection.execute(select(disclosure_case).where(*conditions)).mappings().first()
    return _files(connection, [as_stored(row)], sealer)[0] if row else None


def by_id(connection: Connection, case_id: int, sealer: Sealer) -> File | None:
    """The case with this id."""
    return _one(connection, sealer, disclosure_case.c.id == case_id)


def numbers(connection: Connection, case_ids: Iterable[int]) -> list[str]:
    """The register numbers of these cases, in the order of the register."""
    columns = (disclosure_case.c.year, disclosure_case.c.sequence)
    rows = connection.execute(
        select(*columns).where(disclosure_case.c.id.in_(list(case_ids))).order_by(*columns)
    )
    return [f"{year}-{sequence:04d}" for year, sequence in rows]


def by_number(
    connection: Connection, organisation_id: int, number: str, sealer: Sealer
) -> File | None:
    """The case of a register number."""
    year, _, sequence = number.partition("-")
    parts = (year, sequence)
    if not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):
        return None
    return _one(
        connection,
        sealer,
        disclosure_case.c.organisation_id == organisation_id,
        disclosure_case.c.year == int(year),
        disclosure_case.c.sequence == int(sequence),
    )


def by_hash(
    connection: Connection, organisation_id: int, kind: str, hashed: str, sealer: Sealer
) -> File | None:
    """The case whose `link`, `code` or `form` has this hash."""
    return _one(
        connection,
        sealer,
        disclosure_case.c.organisation_id == organisation_id,
        disclosure_case.c[f"{kind}_hash"] == hashed,
    )


def counts() -> Any:
    """The condition that a step was not struck: the one place that leaves struck steps out."""
    return case_event.c.struck_at.is_(None)


def is_open() -> Any:
    """The condition that a case still owes something."""
    ended = select(case_event.c.case_id).where(case_event.c.kind.in_(ENDING), counts())
    return disclosure_case.c.id.not_in(ended)


def open_ones(connection: Connection, organisation_id: int, sealer: Sealer) -> list[File]:
    """Every case that still owes something, in the order of the register."""
    rows = connection.execute(
        select(disclosure_case)
        .where(disclosure_case.c.organisation_id == organisation_id, is_open())
        .order_by(disclosure_case.c.year, disclosure_case.c.sequence)
    )
    return _files(connection, [as_stored(row) for row in rows.mappings()], sealer)


def of_year(connection: Connection, organisation_id: int, year: int, sealer: Sealer) -> list[File]:
    """The register of a year, in its order."""
    rows = connection.execute(
        select(disclosure_case)
        .where(disclosure_case.c.organisation_id == organisation_id, disclosure_case.c.year == year)
        .order_by(disclosure_case.c.sequence)
    )
    return _files(connection, [as_stored(row) for row in rows.mappings()], sealer)


def others_of(connection: Connection, stored: Stored) -> list[int]:
    """The ids of other cases under the same name, newest first; none once the name is erased."""
    if not stored.name_hash:
        return []
    alike = (
        disclosure_case.c.name_hash == stored.name_hash,
        disclosure_case.c.id != stored.id,
    )
    newest = select(disclosure_case.c.id).where(*alike).order_by(disclosure_case.c.id.desc())
    return list(connection.execute(newest.limit(10)).scalars())


def assign(change: Change, case_id: int, staff_id: int | None) -> None:
    """Say who handles a case."""
    change.execute(
        update(disclosure_case).where(disclosure_case.c.id == case_id).values(assignee_id=staff_id)
    )


def rename(change: Change, stored: Stored, name: str, sealer: Sealer) -> None:
    """Store the applicant's name anew, sealed, with the hash that finds it."""
    change.execute(
        update(disclosure_case)
        .where(disclosure_case.c.id == stored.id)
        .values(
            sealed_name=sealer.seal(name, place(stored.link_hash, "name")),
            name_hash=sealer.hashed("name", name),
        )
    )


def add_note(change: Change, stored: Stored, text: str, sealer: Sealer) -> int:
    """Store an internal note; gives its number."""
    return change.add(
        case_note,
        case_id=stored.id,
        at=change.at,
        actor=change.actor.name,
        sealed_text=sealer.seal(text, place(stored.link_hash, "note")),
    )


def notes(connection: Connection, stored: Stored, sealer: Sealer) -> list[Note]:
    """The internal notes of a case, newest first."""
    rows = connection.execute(
        select(case_note.c.at, case_note.c.actor, case_note.c.sealed_text)
        .where(case_note.c.case_id == stored.id)
        .order_by(case_note.c.id.desc())
    )
    return [
        Note(at, actor, sealer.open(text, place(stored.link_hash, "note")))
        for at, actor, text in rows
    ]
