"""The register as a list: cases are chosen in SQL, and of their events only what clocks ask for
is opened, so that the desk's list of ten thousand cases stays quick. Nothing personal is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from catalog.case import Case, CaseEvent
from catalog.sealing import Sealer
from catalog.store import cases
from catalog.store.cases import Stored
from catalog.store.tables import case_event, disclosure_case

PAGE = 50
# Kinds of which every clock and state asks only whether and when they happened. What arrived came
# by the channel that the case itself names. Kinds that are not here are opened.
_BARE = (
    "arrived",
    "contact_failed",
    "confirmed",
    "registered",
    "correction_received",
    "reasons_asked",
    "reasons_given",
    "third_party_told",
    "fee_notice",
    "fee_notice_received",
    "fee_paid",
    "reply",
    "served",
    "withdrawn",
    "archived",
)


@dataclass(frozen=True)
class Choice:
    """Which cases are wanted. `phase` is open, closed, archived or all; `assignee` 0 is nobody."""

    phase: str = "open"
    assignee: int | None = None
    channel: str = ""
    category: str = ""
    year: int = 0


@dataclass(frozen=True)
class Brief:
    """A case without anything personal; each event is its kind, its day, what clocks ask of it."""

    id: int
    year: int
    sequence: int
    channel: str
    assignee_id: int | None
    doubted: bool
    events: tuple[tuple[str, date, str], ...]

    @property
    def case(self) -> Case:
        """The case as the clocks know it; what only people read is left out."""
        found = Case(f"{self.year}-{self.sequence:04d}")
        for kind, day, text in self.events:
            event = cases.read_event(kind, day, text)
            if kind == "arrived":
                doubt = {"clock": "doubted"} if self.doubted else {}
                event = CaseEvent(kind, day, {"channel": self.channel, **doubt})
            found = found.with_event(event)
        return found


def _has(*kinds: str) -> Any:
    return disclosure_case.c.id.in_(
        select(case_event.c.case_id).where(case_event.c.kind.in_(kinds), cases.counts())
    )


def _conditions(organisation_id: int, choice: Choice) -> list[Any]:
    found = [disclosure_case.c.organisation_id == organisation_id]
    if choice.phase == "open":
        found.append(cases.is_open())
    elif choice.phase == "archived":
        found.append(_has("archived"))
    elif choice.phase == "closed":
        found.append(and_(_has("served", "withdrawn"), ~_has("archived")))
    if choice.assignee is not None:
        found.append(disclosure_case.c.assignee_id == (choice.assignee or None))
    for name in ("channel", "category", "year"):
        wanted = getattr(choice, name)
        if wanted:
            found.append(disclosure_case.c[name] == wanted)
    return found


def chosen(
    connection: Connection, organisation_id: int, choice: Choice, sealer: Sealer
) -> list[Brief]:
    """Every case of the choice, in the order of the register."""
    return _briefs(connection, _conditions(organisation_id, choice), sealer)


def of_ids(connection: Connection, ids: Iterable[int], sealer: Sealer) -> list[Brief]:
    """The cases with these ids, in the order of the ids."""
    wanted = list(ids)
    found: dict[int, Brief] = {}
    for start in range(0, len(wanted), 500):
        these = disclosure_case.c.id.in_(wanted[start : start + 500])
        found |= {one.id: one for one in _briefs(connection, [these], sealer)}
    return [found[one] for one in wanted if one in found]


def _briefs(connection: Connection, conditions: list[Any], sealer: Sealer) -> list[Brief]:
    c, e = disclosure_case.c, case_event.c
    rows = connection.execute(
        select(c.id, c.year, c.sequence, c.channel, c.assignee_id, c.doubted_at, c.link_hash)
        .where(*conditions)
        .order_by(c.year, c.sequence)
    ).all()
    links = {row[0]: row[6] for row in rows}
    events: dict[int, list[tuple[str, date, str]]] = {number: [] for number in links}
    asked = case((e.kind.in_(_BARE), ""), else_=e.sealed_facts)
    held = connection.execute(
        select(e.case_id, e.position, e.kind, e.day, asked)
        .join(disclosure_case, c.id == e.case_id)
        .where(*conditions, cases.counts())
        .order_by(e.case_id, e.position)
    ).all()
    for case_id, position, kind, day, sealed in held:
        text = sealer.open(sealed, cases.place(links[case_id], f"event {position}"))
        events[case_id].append((kind, day, text))
    return [Brief(*row[:5], row[5] is not None, tuple(events[row[0]])) for row in rows]


def page(
    connection: Connection, organisation_id: int, choice: Choice, number: int
) -> tuple[list[int], int]:
    """The ids of a page, newest first, and how many cases of the choice there are in all."""
    conditions = _conditions(organisation_id, choice)
    total = connection.execute(
        select(func.count()).select_from(disclosure_case).where(*conditions)
    ).scalar()
    ids = connection.execute(
        select(disclosure_case.c.id)
        .where(*conditions)
        .order_by(disclosure_case.c.year.desc(), disclosure_case.c.sequence.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).scalars()
    return list(ids), total or 0


def count_open(connection: Connection, organisation_id: int) -> int:
    """How many cases still owe something."""
    conditions = _conditions(organisation_id, Choice())
    found = connection.execute(
        select(func.count()).select_from(disclosure_case).where(*conditions)
    ).scalar()
    return found or 0


def years(connection: Connection, organisation_id: int) -> list[int]:
    """The years that the register has, newest first."""
    year = disclosure_case.c.year
    mine = disclosure_case.c.organisation_id == organisation_id
    return list(
        connection.execute(select(year).where(mine).distinct().order_by(year.desc())).scalars()
    )


def stored(connection: Connection, ids: Iterable[int]) -> Mapping[int, Stored]:
    """The cases themselves, by id, with their personal fields as sealed."""
    rows = connection.execute(
        select(disclosure_case).where(disclosure_case.c.id.in_(list(ids)))
    ).mappings()
    return {row["id"]: cases.as_stored(row) for row in rows}


def named(connection: Connection, organisation_id: int, name_hash: str) -> list[int]:
    """The newest cases under exactly this name, by its keyed hash."""
    c = disclosure_case.c
    return list(
        connection.execute(
            select(c.id)
            .where(c.organisation_id == organisation_id, c.name_hash == name_hash)
            .order_by(c.year.desc(), c.sequence.desc())
            .limit(PAGE)
        ).scalars()
    )


def names(
    connection: Connection, organisation_id: int, sealer: Sealer
) -> Iterable[tuple[int, str, str]]:
    """The id, name and category of every case whose name is kept, newest first, one by one."""
    c = disclosure_case.c
    for case_id, link_hash, category, sealed in connection.execute(
        select(c.id, c.link_hash, c.category, c.sealed_name)
        .where(c.organisation_id == organisation_id, c.wiped_at.is_(None))
        .order_by(c.year.desc(), c.sequence.desc())
    ):
        yield case_id, sealer.open(sealed, cases.place(link_hash, "name")), category
