"""Entries as staff work on them: every state, with the draft, its authors, and revisions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from catalog.entry import FIELD_NAMES, title_of
from catalog.store.connection import Change
from catalog.store.tables import (
    domain,
    entry,
    entry_draft,
    entry_draft_author,
    entry_revision,
)


@dataclass(frozen=True)
class Draft:
    """Unpublished work on an entry. `version` counts the saves."""

    version: int
    base_revision: int
    fields: dict[str, str]
    state: str
    author_id: int
    saved_by: str
    saved_at: datetime
    sent_at: datetime | None
    publish_at: datetime | None
    comment: str


@dataclass(frozen=True)
class Work:
    """An entry as the desk sees it: its public text, its state, and the draft if there is one."""

    id: int
    code: str
    domain_id: int
    domain: str
    domain_name: str
    position: int
    state: str
    revision: int
    standard_key: str | None
    fields: dict[str, str]
    updated_at: datetime
    draft: Draft | None

    @property
    def number(self) -> str:
        """The call number people read, such as 19-04."""
        return f"{self.domain}-{self.position:02d}"

    @property
    def current(self) -> dict[str, str]:
        """The newest text: the draft's, or the public one."""
        return self.draft.fields if self.draft else self.fields

    @property
    def title(self) -> str:
        """The readable name of the newest text."""
        return title_of(self.current["level1"], self.current["level2"]) or "（还没有名称）"

    @property
    def version(self) -> int:
        """The version of the draft; 0 without one."""
        return self.draft.version if self.draft else 0


@dataclass(frozen=True)
class Revision:
    """A published version of an entry."""

    number: int
    fields: dict[str, str]
    actor: str
    at: datetime
    note: str


_COLUMNS = (
    entry.c.id,
    entry.c.code,
    entry.c.domain_id,
    domain.c.number.label("domain"),
    domain.c.name.label("domain_name"),
    entry.c.position,
    entry.c.state,
    entry.c.revision,
    entry.c.standard_key,
    entry.c.updated_at,
    *(entry.c[name] for name in FIELD_NAMES),
    entry.c.office_id,
    entry.c.responsible,
    entry.c.phase,
    entry.c.event_day,
    entry_draft.c.version,
    entry_draft.c.base_revision,
    entry_draft.c.fields.label("draft_fields"),
    entry_draft.c.state.label("draft_state"),
    entry_draft.c.author_id,
    entry_draft.c.saved_by,
    entry_draft.c.saved_at,
    entry_draft.c.sent_at,
    entry_draft.c.publish_at,
    entry_draft.c.comment,
)


def works(organisation_id: int) -> Select[Any]:
    """The statement for entries in every state, which others narrow and order."""
    return (
        select(*_COLUMNS)
        .select_from(
            entry.join(domain, domain.c.id == entry.c.domain_id).outerjoin(
                entry_draft, entry_draft.c.entry_id == entry.c.id
            )
        )
        .where(entry.c.organisation_id == organisation_id)
    )


def _desk_fields(row: RowMapping) -> dict[str, str]:
    day: date | None = row["event_day"]
    return {
        "office": "" if row["office_id"] is None else str(row["office_id"]),
        "responsible": row["responsible"],
        "phase": row["phase"],
        "event_day": day.isoformat() if day else "",
    }


def desk_fields(connection: Connection, organisation_id: int) -> dict[int, dict[str, str]]:
    """The fields that only the desk sets, by the key of the entry; a revision keeps them too."""
    columns = (entry.c.office_id, entry.c.responsible, entry.c.phase, entry.c.event_day)
    rows = connection.execute(
        select(entry.c.id, *columns).where(entry.c.organisation_id == organisation_id)
    )
    return {row["id"]: _desk_fields(row) for row in rows.mappings()}


def from_row(row: RowMapping) -> Work:
    """The work in a row of `works`."""
    draft = None
    if row["version"] is not None:
        draft = Draft(
            version=row["version"],
            base_revision=row["base_revision"],
            fields=json.loads(row["draft_fields"]),
            state=row["draft_state"],
            author_id=row["author_id"],
            saved_by=row["saved_by"],
            saved_at=row["saved_at"],
            sent_at=row["sent_at"],
            publish_at=row["publish_at"],
            comment=row["comment"],
        )
    fields = {name: row[name] for name in FIELD_NAMES} | _desk_fields(row)
    kept = "id code domain_id domain domain_name position state revision standard_key updated_at"
    return Work(**{name: row[name] for name in kept.split()}, fields=fields, draft=draft)


def by_code(connection: Connection, organisation_id: int, code: str) -> Work | None:
    """The entry with this code in whatever state."""
    row = connection.execute(works(organisation_id).where(entry.c.code == code)).mappings().first()
    return from_row(row) if row else None


def lock(change: Change, organisation_id: int, code: str) -> Work | None:
    """The same inside a write, with the row held so that two writers cannot pass each other."""
    change.execute(
        select(entry.c.id)
        .where(entry.c.organisation_id == organisation_id, entry.c.code == code)
        .with_for_update()
    )
    return by_code(change.connection, organisation_id, code)


def _json(fields: Mapping[str, str]) -> str:
    return json.dumps(dict(fields), ensure_ascii=False, sort_keys=True)


def begin(
    change: Change, organisation_id: int, work: Work, staff_id: int, fields: Mapping[str, str]
) -> None:
    """Store the first version of a draft."""
    change.execute(
        insert(entry_draft).values(
            entry_id=work.id,
            organisation_id=organisation_id,
            version=1,
            base_revision=work.revision,
            fields=_json(fields),
            state="draft",
            author_id=staff_id,
            saved_by=change.actor.name,
            saved_at=change.at,
        )
    )
    change.execute(insert(entry_draft_author).values(entry_id=work.id, staff_id=staff_id))


def keep(change: Change, work: Work, staff_id: int | None, fields: Mapping[str, str]) -> None:
    """Store the next version of a draft; `staff_id` None where nobody wrote, as when masking."""
    change.execute(
        update(entry_draft)
        .where(entry_draft.c.entry_id == work.id)
        .values(
            version=work.version + 1,
            fields=_json(fields),
            saved_by=change.actor.name,
            saved_at=change.at,
        )
    )
    if staff_id is not None and staff_id not in authors(change.connection, work.id):
        change.execute(insert(entry_draft_author).values(entry_id=work.id, staff_id=staff_id))


def set_values(change: Change, entry_id: int, **values: object) -> None:
    """Change columns of a draft."""
    change.execute(update(entry_draft).where(entry_draft.c.entry_id == entry_id).values(**values))


def drop(change: Change, entry_id: int) -> None:
    """End a draft and forget who wrote in it."""
    change.execute(delete(entry_draft_author).where(entry_draft_author.c.entry_id == entry_id))
    change.execute(delete(entry_draft).where(entry_draft.c.entry_id == entry_id))


def authors(connection: Connection, entry_id: int) -> frozenset[int]:
    """Everyone who wrote in the present draft."""
    found = connection.execute(
        select(entry_draft_author.c.staff_id).where(entry_draft_author.c.entry_id == entry_id)
    )
    return frozenset(found.scalars())


def publish(
    change: Change, organisation_id: int, work: Work, fields: Mapping[str, str], note: str
) -> int:
    """Make these fields the public text and the newest revision; gives its number."""
    number = work.revision + 1
    change.execute(
        update(entry)
        .where(entry.c.id == work.id)
        .values(
            **{name: fields[name] for name in FIELD_NAMES},
            office_id=int(fields["office"]) if fields["office"] else None,
            responsible=fields["responsible"],
            phase=fields["phase"],
            event_day=date.fromisoformat(fields["event_day"]) if fields["event_day"] else None,
            state="published",
            revision=number,
            updated_at=change.at,
        )
    )
    change.execute(
        insert(entry_revision).values(
            entry_id=work.id,
            revision=number,
            organisation_id=organisation_id,
            fields=_json(fields),
            actor=change.actor.name,
            at=change.at,
            note=note,
        )
    )
    return number


def set_state(change: Change, entry_id: int, state: str) -> None:
    """Take an entry down or bring it back."""
    change.execute(
        update(entry).where(entry.c.id == entry_id).values(state=state, updated_at=change.at)
    )


def revisions(connection: Connection, entry_id: int) -> list[Revision]:
    """Every published version, newest first."""
    rows = connection.execute(
        select(
            entry_revision.c.revision,
            entry_revision.c.fields,
            entry_revision.c.actor,
            entry_revision.c.at,
            entry_revision.c.note,
        )
        .where(entry_revision.c.entry_id == entry_id)
        .order_by(entry_revision.c.revision.desc())
    )
    return [Revision(row[0], json.loads(row[1]), row[2], row[3], row[4]) for row in rows]


def due_for_publishing(connection: Connection, at: datetime) -> list[tuple[int, str]]:
    """Organisation and code of the drafts whose time of publishing has come."""
    rows = connection.execute(
        select(entry.c.organisation_id, entry.c.code)
        .join(entry_draft, entry_draft.c.entry_id == entry.c.id)
        .where(entry_draft.c.state == "scheduled", entry_draft.c.publish_at <= at)
        .order_by(entry_draft.c.publish_at)
    )
    return [(row[0], row[1]) for row in rows]


def last_position(connection: Connection, domain_id: int) -> int:
    """The last place taken in a domain's table."""
    found = connection.execute(
        select(func.max(entry.c.position)).where(entry.c.domain_id == domain_id)
    ).scalar()
    return found or 0


def domain_id(connection: Connection, organisation_id: int, number: str) -> int | None:
    """The key of the domain with this number."""
    return connection.execute(
        select(domain.c.id).where(
            domain.c.organisation_id == organisation_id, domain.c.number == number
        )
    ).scalar()


def organisation_of(connection: Connection, entry_id: int) -> int:
    """The organisation an entry belongs to."""
    found: int = connection.execute(
        select(entry.c.organisation_id).where(entry.c.id == entry_id)
    ).scalar_one()
    return found
