"""Permanent short codes as stored: given once, never reused, never deleted."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from catalog.rules import codes
from catalog.store.connection import Change
from catalog.store.tables import code

# Lists that have a code of their own although they are not rows of a table.
LISTS = ("catalogue",)


@dataclass(frozen=True)
class Code:
    """What a code stands for. `target` is the id of its row, or the name of a list."""

    code: str
    kind: str
    target: str
    retired_at: datetime | None
    leads_to: str | None
    reason: str


def give(change: Change, organisation_id: int, kind: str, target: str) -> str:
    """A new code for `target`, drawn at random until it is one that was never given."""
    while True:
        drawn = codes.make(secrets.randbelow)
        taken = change.execute(select(code.c.code).where(code.c.code == drawn)).first()
        if taken is None:
            break
    change.execute(
        insert(code).values(
            code=drawn,
            organisation_id=organisation_id,
            kind=kind,
            target=target,
            made_at=change.at,
        )
    )
    return drawn


def give_new_entry(change: Change, organisation_id: int) -> str:
    """A code for an entry that a township adds; it stands for itself, not for a standard row."""
    return give(change, organisation_id, "entry", f"own:{secrets.token_hex(8)}")


def retire(change: Change, code_text: str, reason: str, leads_to: str | None) -> None:
    """From now on the code shows a signpost: why, and where to look instead."""
    change.execute(
        update(code)
        .where(code.c.code == code_text)
        .values(retired_at=change.at, reason=reason, leads_to=leads_to)
    )


def revive(change: Change, code_text: str) -> None:
    """The code leads to its page again."""
    change.execute(
        update(code)
        .where(code.c.code == code_text)
        .values(retired_at=None, reason="", leads_to=None)
    )


def find(connection: Connection, text: str) -> Code | None:
    """What a valid code stands for, or None where this installation never gave it."""
    row = connection.execute(
        select(
            code.c.code,
            code.c.kind,
            code.c.target,
            code.c.retired_at,
            code.c.leads_to,
            code.c.reason,
        ).where(code.c.code == text)
    ).mappings()
    found = row.first()
    return Code(**found) if found else None


def of_list(connection: Connection, organisation_id: int, name: str) -> str | None:
    """The code of a list such as "catalogue"."""
    return connection.execute(
        select(code.c.code).where(
            code.c.organisation_id == organisation_id,
            code.c.kind == "list",
            code.c.target == name,
        )
    ).scalar()
