"""When the shipped standard catalogue moves on: added, changed and dropped rows beside local text.

Nothing is taken by itself. A taken row becomes a draft and goes through review like any other;
a row kept as it is stays away until the shipped row changes again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from catalog import facts
from catalog.editing import drafting, fields
from catalog.entry import FIELD_NAMES, title_of
from catalog.errors import Conflict, Invalid
from catalog.store import standard
from catalog.store.audit import digest
from catalog.store.connection import Database
from catalog.store.drafts import Work
from catalog.store.staff import Person


@dataclass(frozen=True)
class Move:
    """A shipped row that differs from what was loaded: the row, and the local entry if any."""

    key: str
    kind: str  # added, changed, dropped
    title: str
    row: Mapping[str, str] | None
    work: Work | None
    hash: str


def moves(connection: Connection, person: Person, rows: Sequence[facts.StandardRow]) -> list[Move]:
    """What the shipped rows change against the rows that were loaded or decided about."""
    loaded = standard.loaded(connection, person.organisation_id)
    decided = standard.decided(connection, person.organisation_id)
    shipped = {f"{row.domain}/{row.number}": row.values for row in rows}
    found: list[tuple[str, str, dict[str, str] | None, str]] = []
    for key, values in shipped.items():
        hashed = digest(values)
        if key in loaded and digest(loaded[key]) == hashed:
            continue
        if decided.get(key) != hashed:
            kind = "changed" if key in loaded else "added"
            found.append((key, kind, values, hashed))
    gone = digest(None)
    dropped = sorted(key for key in loaded.keys() - shipped.keys() if decided.get(key) != gone)
    found += [(key, "dropped", None, gone) for key in dropped]
    works = standard.works(connection, person.organisation_id, [key for key, *_ in found])
    return [
        Move(key, kind, _title(values, works.get(key)), values, works.get(key), hashed)
        for key, kind, values, hashed in found
    ]


def _title(values: Mapping[str, str] | None, work: Work | None) -> str:
    if values:
        return title_of(values["level1"], values["level2"])
    return work.title if work else ""


def decide(
    database: Database,
    person: Person,
    move: Move,
    choice: str,
    at: datetime,
) -> str:
    """Take a row as a draft, or keep the local text; gives the code of the entry, if one changed.

    Raises:
        Invalid: the choice is unknown, or a dropped row is to be taken (withdraw it instead).
        Conflict: a draft of the entry is waiting already.
    """
    person.require("standard.take")
    if choice not in ("taken", "kept"):
        raise Invalid("请选“采用”或“保留本地”。")
    code = ""
    if choice == "taken":
        code = _take(database, person, move, at)
    with database.writing(person.actor, at) as change:
        standard.decide(change, person.organisation_id, move.key, move.hash, choice)
        change.note(
            "standard.chosen",
            organisation_id=person.organisation_id,
            object_kind="standard",
            object_ref=move.key,
            after=dict(move.row) if move.row else None,
            row=move.key,
            choice=choice,
        )
    return code


def _take(database: Database, person: Person, move: Move, at: datetime) -> str:
    if move.row is None:
        raise Invalid("标准里已经没有这一项。要去掉请到这一项里撤下，它的码会说明去处。")
    wanted = {name: move.row[name] for name in FIELD_NAMES}
    if move.work is None:
        return drafting.add(database, person, move.key.split("/")[0], wanted, at)
    if move.work.draft is not None:
        raise Conflict(f"{move.work.number} 还有没办完的草稿，请先处理。")
    kept = {name: move.work.fields[name] for name in fields.NAMES if name not in FIELD_NAMES}
    seen = drafting.Seen(move.work.revision, move.work.version)
    drafting.save(database, person, move.work.code, {**kept, **wanted}, seen, at)
    return move.work.code


def find(
    connection: Connection, person: Person, rows: Sequence[facts.StandardRow], key: str
) -> Move:
    """The open move of one row.

    Raises:
        Conflict: it was decided meanwhile.
    """
    for move in moves(connection, person, rows):
        if move.key == key:
            return move
    raise Conflict("这一行已经处理过了。")
