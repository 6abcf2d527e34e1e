"""Requests for correcting a record as stored: own numbers, sealed fields, dated events."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from catalog.case import CaseEvent, beijing_day
from catalog.rules.amendments import ENDING
from catalog.sealing import Sealer
from catalog.store.connection import Change
from catalog.store.tables import amendment, amendment_event
from catalog.typed import plain

SEALED = ("name", "identity", "phone", "address", "record", "wrong", "right", "evidence")
PREFIX = "更正"
PAGE = 50


@dataclass(frozen=True)
class Line:
    """An event with who recorded it, and when."""

    event: CaseEvent
    at: datetime
    actor: str


@dataclass(frozen=True)
class Amendment:
    """A request with its events; `sealed` are its personal fields by name."""

    id: int
    year: int
    sequence: int
    submitted_at: datetime
    channel: str
    link_hash: str
    sealed: Mapping[str, str]
    wiped_at: datetime | None
    lines: tuple[Line, ...] = ()

    @property
    def number(self) -> str:
        """The number in its own register, such as 更正2026-0001."""
        return f"{PREFIX}{self.year}-{self.sequence:04d}"

    @property
    def received(self) -> date:
        """The day in Beijing on which it was sent in."""
        return beijing_day(self.submitted_at)

    @property
    def events(self) -> tuple[CaseEvent, ...]:
        """What was done, in the order recorded."""
        return tuple(line.event for line in self.lines)

    def open(self, name: str, sealer: Sealer) -> str:
        """A personal field in plain text."""
        return sealer.open(self.sealed[name], place(self.link_hash, name))


def place(link_hash: str, name: str) -> str:
    """What a sealed value is bound to."""
    return f"amendment {link_hash} {name}"


def parts(number: str) -> tuple[int, int] | None:
    """Year and sequence of a number as people write it; None for anything else."""
    meant = plain(number).replace(" ", "")
    year, _, sequence = meant.removeprefix(PREFIX).partition("-")
    found = (year, sequence)
    if not meant.startswith(PREFIX) or not all(
        part.isascii() and part.isdigit() and len(part) <= 6 for part in found
    ):
        return None
    return int(year), int(sequence)


def next_sequence(change: Change, organisation_id: int, year: int) -> int:
    """The next free number of a year's register."""
    highest = change.execute(
        select(func.max(amendment.c.sequence)).where(
            amendment.c.organisation_id == organisation_id, amendment.c.year == year
        )
    ).scalar()
    return (highest or 0) + 1


def add(change: Change, organisation_id: int, **values: object) -> int:
    """Store a request; gives its id."""
    return change.add(amendment, organisation_id=organisation_id, submitted_at=change.at, **values)


def add_event(change: Change, one: Amendment, event: CaseEvent, sealer: Sealer) -> None:
    """Store one event more."""
    position = len(one.lines) + 1
    facts = json.dumps(dict(event.facts), ensure_ascii=False)
    change.execute(
        insert(amendment_event).values(
            amendment_id=one.id,
            position=position,
            kind=event.kind,
            day=event.day,
            sealed_facts=sealer.seal(facts, place(one.link_hash, f"event {position}")),
            at=change.at,
            actor=change.actor.name,
        )
    )


def _line(row: Mapping[Any, Any], sealer: Sealer, link_hash: str) -> Line:
    text = sealer.open(row["sealed_facts"], place(link_hash, f"event {row['position']}"))
    return Line(
        CaseEvent(row["kind"], row["day"], json.loads(text or "{}")), row["at"], row["actor"]
    )


def _read(
    connection: Connection, sealer: Sealer, rows: Iterable[Mapping[Any, Any]]
) -> list[Amendment]:
    found = list(rows)
    events: dict[int, list[Mapping[Any, Any]]] = {row["id"]: [] for row in found}
    for event in connection.execute(
        select(amendment_event)
        .where(amendment_event.c.amendment_id.in_(list(events)))
        .order_by(amendment_event.c.amendment_id, amendment_event.c.position)
    ).mappings():
        events[event["amendment_id"]].append(event)
    same = ("id", "year", "sequence", "submitted_at", "channel", "link_hash", "wiped_at")
    return [
        Amendment(
            **{name: row[name] for name in same},
            sealed={name: row[f"sealed_{name}"] for name in SEALED},
            lines=tuple(_line(event, sealer, row["link_hash"]) for event in events[row["id"]]),
        )
        for row in found
    ]


def _one(connection: Connection, sealer: Sealer, *conditions: Any) -> Amendment | None:
    rows = connection.execute(select(amendment).where(*conditions)).mappings()
    return next(iter(_read(connection, sealer, rows)), None)


def by_number(
    connection: Connection, organisation_id: int, number: str, sealer: Sealer
) -> Amendment | None:
    """The request of a number such as 更正2026-0001."""
    found = parts(number)
    if found is None:
        return None
    year, sequence = found
    return _one(
        connection,
        sealer,
        amendment.c.organisation_id == organisation_id,
        amendment.c.year == year,
        amendment.c.sequence == sequence,
    )


def by_hash(
    connection: Connection, organisation_id: int, kind: str, hashed: str, sealer: Sealer
) -> Amendment | None:
    """The request whose `link`, `code` or `form` has this hash."""
    return _one(
        connection,
        sealer,
        amendment.c.organisation_id == organisation_id,
        amendment.c[f"{kind}_hash"] == hashed,
    )


_ENDED = select(amendment_event.c.amendment_id).where(amendment_event.c.kind.in_(ENDING))


def open_ones(connection: Connection, organisation_id: int, sealer: Sealer) -> list[Amendment]:
    """The requests that still wait for something, oldest first."""
    rows = connection.execute(
        select(amendment)
        .where(amendment.c.organisation_id == organisation_id, amendment.c.id.not_in(_ENDED))
        .order_by(amendment.c.id)
    )
    return _read(connection, sealer, rows.mappings())


def count_open(connection: Connection, organisation_id: int) -> int:
    """How many requests still wait for something."""
    return (
        connection.execute(
            select(func.count())
            .select_from(amendment)
            .where(amendment.c.organisation_id == organisation_id, amendment.c.id.not_in(_ENDED))
        ).scalar()
        or 0
    )


def ended(
    connection: Connection, organisation_id: int, sealer: Sealer, page: int
) -> tuple[list[Amendment], int]:
    """A page of the ended ones, newest first, and how many there are."""
    where = (amendment.c.organisation_id == organisation_id, amendment.c.id.in_(_ENDED))
    total = connection.execute(select(func.count()).select_from(amendment).where(*where)).scalar()
    rows = connection.execute(
        select(amendment)
        .where(*where)
        .order_by(amendment.c.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return _read(connection, sealer, rows.mappings()), total or 0


def due(connection: Connection, organisation_id: int, before: date) -> list[int]:
    """The ids of what ended before a day and still has its personal fields."""
    late = (
        select(amendment_event.c.amendment_id)
        .where(amendment_event.c.kind.in_(ENDING), amendment_event.c.day < before)
        .scalar_subquery()
    )
    found = select(amendment.c.id).where(
        amendment.c.organisation_id == organisation_id,
        amendment.c.wiped_at.is_(None),
        amendment.c.id.in_(late),
    )
    return list(connection.execute(found).scalars())


def wipe(change: Change, organisation_id: int, before: date) -> int:
    """Empty the personal fields of what ended before a day; gives how many requests."""
    ids = due(change.connection, organisation_id, before)
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        empty = {f"sealed_{name}": "" for name in SEALED}
        change.execute(
            update(amendment).where(amendment.c.id.in_(part)).values(**empty, wiped_at=change.at)
        )
        change.execute(
            update(amendment_event)
            .where(amendment_event.c.amendment_id.in_(part))
            .values(sealed_facts="")
        )
    return len(ids)
