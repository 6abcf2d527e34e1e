"""What the desk lists: entries by filters and page, work that waits for a person, coverage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from catalog.entry import FIELD_NAMES
from catalog.store import drafts
from catalog.store.drafts import Work
from catalog.store.staff import Person
from catalog.store.tables import (
    catalogue_change,
    domain,
    entry,
    entry_draft,
    entry_draft_author,
    material,
)

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty strings do not narrow."""

    domain: str = ""
    office: str = ""
    state: str = ""
    empty: str = ""
    words: str = ""


@dataclass(frozen=True)
class Listed:
    """A page of the list: the works, whether each has a material, and how many there are in all."""

    works: list[Work]
    with_material: frozenset[int]
    total: int


@dataclass(frozen=True)
class Waiting:
    """How much waits: for review by others than the person, returned to them, to be published."""

    in_review: int
    returned: int
    approved: int
    mine: int


@dataclass(frozen=True)
class NewChange:
    """A change of what the public sees."""

    at: datetime
    summary: str
    code: str | None


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.domain:
        found.append(domain.c.number == filters.domain)
    if filters.office == "none":
        found.append(entry.c.office_id.is_(None))
    elif filters.office.isascii() and filters.office.isdigit():
        found.append(entry.c.office_id == int(filters.office[:9]))
    if filters.state in ("draft", "published", "withdrawn"):
        found.append(entry.c.state == filters.state)
    elif filters.state == "changing":
        found.append(entry_draft.c.state.is_not(None))
    elif filters.state:
        found.append(entry_draft.c.state == filters.state)
    if filters.empty == "material":
        has = exists().where(material.c.entry_id == entry.c.id, material.c.state == "published")
        found.append(~has)
    elif filters.empty in FIELD_NAMES:
        found.append(and_(entry.c[filters.empty] == "", entry.c.revision > 0))
    for word in filters.words.split()[:8]:
        columns = (entry.c.level1, entry.c.level2, entry.c.content, entry.c.code)
        found.append(
            or_(
                *(column.contains(word, autoescape=True) for column in columns),
                entry_draft.c.fields.contains(word, autoescape=True),
            )
        )
    return found


def listed(connection: Connection, organisation_id: int, filters: Filters, page: int = 1) -> Listed:
    """One page of the entries that pass the filters, by domain and place."""
    narrowed = _narrowed(filters)
    statement = drafts.works(organisation_id).where(*narrowed)
    total = connection.execute(
        select(func.count())
        .select_from(
            entry.join(domain, domain.c.id == entry.c.domain_id).outerjoin(
                entry_draft, entry_draft.c.entry_id == entry.c.id
            )
        )
        .where(entry.c.organisation_id == organisation_id, *narrowed)
    ).scalar_one()
    rows = connection.execute(
        statement.order_by(domain.c.number, entry.c.position, entry.c.id)
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    ).mappings()
    works = [drafts.from_row(row) for row in rows]
    return Listed(works, _with_material(connection, [work.id for work in works]), total)


def _with_material(connection: Connection, ids: Sequence[int]) -> frozenset[int]:
    found = connection.execute(
        select(material.c.entry_id).where(
            material.c.entry_id.in_(ids), material.c.state == "published"
        )
    )
    return frozenset(found.scalars())


def _written_by(person: Person) -> ColumnElement[bool]:
    return exists().where(
        entry_draft_author.c.entry_id == entry.c.id, entry_draft_author.c.staff_id == person.id
    )


def _in_state(person: Person, state: str) -> Any:
    return drafts.works(person.organisation_id).where(entry_draft.c.state == state)


def _read(connection: Connection, statement: Any) -> list[Work]:
    ordered = statement.order_by(entry_draft.c.sent_at, entry.c.id).limit(200)
    return [drafts.from_row(row) for row in connection.execute(ordered).mappings()]


def to_review(connection: Connection, person: Person) -> list[Work]:
    """Drafts in review, oldest first."""
    return _read(connection, _in_state(person, "in_review"))


def to_publish(connection: Connection, person: Person) -> list[Work]:
    """Drafts that are approved, oldest first."""
    return _read(connection, _in_state(person, "approved"))


def returned_to(connection: Connection, person: Person) -> list[Work]:
    """Drafts that were returned to the person."""
    return _read(connection, _in_state(person, "returned").where(_written_by(person)))


def begun_by(connection: Connection, person: Person) -> list[Work]:
    """Drafts the person began and has not sent."""
    return _read(connection, _in_state(person, "draft").where(_written_by(person)))


def scheduled(connection: Connection, person: Person) -> list[Work]:
    """Drafts with a time of publishing."""
    return _read(connection, _in_state(person, "scheduled"))


def waiting(connection: Connection, person: Person) -> Waiting:
    """The counts of what waits for the person."""
    rows = connection.execute(
        select(entry_draft.c.state, func.count())
        .where(entry_draft.c.organisation_id == person.organisation_id)
        .group_by(entry_draft.c.state)
    )
    counts: dict[str, int] = dict(row for row in rows.all())
    returned = len(returned_to(connection, person)) if person.may("entry.edit") else 0
    in_review, approved = counts.get("in_review", 0), counts.get("approved", 0)
    mine = returned
    mine += in_review if person.may("entry.review") else 0
    mine += approved if person.may("entry.publish") else 0
    return Waiting(in_review, returned, approved, mine)


def newest_changes(
    connection: Connection, organisation_id: int, since: datetime, limit: int
) -> list[NewChange]:
    """What changed for the public since an instant, newest first."""
    rows = connection.execute(
        select(catalogue_change.c.at, catalogue_change.c.summary, entry.c.code)
        .outerjoin(entry, entry.c.id == catalogue_change.c.entry_id)
        .where(
            catalogue_change.c.organisation_id == organisation_id, catalogue_change.c.at >= since
        )
        .order_by(catalogue_change.c.revision.desc())
        .limit(limit)
    )
    return [NewChange(*row) for row in rows]


def timed(connection: Connection, organisation_id: int) -> list[Work]:
    """Entries whose clock runs: the starting day is known and no material is younger than it."""
    answered = exists().where(
        material.c.entry_id == entry.c.id,
        material.c.state == "published",
        material.c.made >= entry.c.event_day,
    )
    rows = connection.execute(
        drafts.works(organisation_id)
        .where(entry.c.event_day.is_not(None), entry.c.state != "withdrawn", ~answered)
        .order_by(entry.c.event_day)
        .limit(2000)
    ).mappings()
    return [drafts.from_row(row) for row in rows]
