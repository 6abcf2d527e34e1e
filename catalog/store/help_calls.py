"""Calls for help as stored: sealed words, and whether somebody has helped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, func, select, update

from catalog.case import BEIJING
from catalog.sealing import Sealer
from catalog.store.connection import Change
from catalog.store.tables import help_call

SEALED = ("name", "phone", "kind", "words", "note")


@dataclass(frozen=True)
class Call:
    """A call for help; `sealed` are its personal fields by name."""

    id: int
    at: datetime
    form_hash: str
    sealed: Mapping[str, str]
    done_at: datetime | None
    done_by: str
    wiped_at: datetime | None

    def open(self, name: str, sealer: Sealer) -> str:
        """A personal field in plain text."""
        return sealer.open(self.sealed[name], place(self.form_hash, name))


def place(form_hash: str, name: str) -> str:
    """What a sealed value is bound to."""
    return f"help {form_hash} {name}"


def _call(row: Mapping[Any, Any]) -> Call:
    same = ("id", "at", "form_hash", "done_at", "done_by", "wiped_at")
    return Call(
        **{name: row[name] for name in same},
        sealed={name: row[f"sealed_{name}"] for name in SEALED},
    )


def by_id(connection: Connection, organisation_id: int, call_id: int) -> Call | None:
    """The call with this id."""
    row = connection.execute(
        select(help_call).where(
            help_call.c.organisation_id == organisation_id, help_call.c.id == call_id
        )
    )
    found = row.mappings().first()
    return _call(found) if found else None


def by_form(connection: Connection, form_hash: str) -> int | None:
    """The id of the call that a form made already."""
    found: int | None = connection.execute(
        select(help_call.c.id).where(help_call.c.form_hash == form_hash)
    ).scalar()
    return found


def waiting(connection: Connection, organisation_id: int) -> list[Call]:
    """The calls nobody has answered, oldest first."""
    rows = connection.execute(
        select(help_call)
        .where(help_call.c.organisation_id == organisation_id, help_call.c.done_at.is_(None))
        .order_by(help_call.c.id)
        .limit(200)
    )
    return [_call(row) for row in rows.mappings()]


def count_waiting(connection: Connection, organisation_id: int) -> int:
    """How many calls nobody has answered."""
    return (
        connection.execute(
            select(func.count())
            .select_from(help_call)
            .where(help_call.c.organisation_id == organisation_id, help_call.c.done_at.is_(None))
        ).scalar()
        or 0
    )


def done(connection: Connection, organisation_id: int, most: int) -> list[Call]:
    """The newest calls that were answered."""
    rows = connection.execute(
        select(help_call)
        .where(help_call.c.organisation_id == organisation_id, help_call.c.done_at.is_not(None))
        .order_by(help_call.c.done_at.desc())
        .limit(most)
    )
    return [_call(row) for row in rows.mappings()]


def add(change: Change, organisation_id: int, form_hash: str, sealed: Mapping[str, str]) -> int:
    """Store a call; gives its id."""
    return change.add(
        help_call,
        organisation_id=organisation_id,
        at=change.at,
        form_hash=form_hash,
        done_by="",
        **{f"sealed_{name}": sealed.get(name, "") for name in SEALED},
    )


def finish(change: Change, call_id: int, sealed_note: str) -> None:
    """Keep that somebody helped, and how."""
    change.execute(
        update(help_call)
        .where(help_call.c.id == call_id)
        .values(done_at=change.at, done_by=change.actor.name, sealed_note=sealed_note)
    )


def wipe(change: Change, organisation_id: int, before: date) -> int:
    """Empty the personal fields of calls answered before a day in Beijing; gives how many."""
    empty = {f"sealed_{name}": "" for name in SEALED}
    return change.execute(
        update(help_call)
        .where(
            help_call.c.organisation_id == organisation_id,
            help_call.c.wiped_at.is_(None),
            help_call.c.done_at < datetime.combine(before, time(), BEIJING),
        )
        .values(**empty, wiped_at=change.at)
    ).rowcount
