"""Permanent short codes as stored: given once, never reused, never deleted."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

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


def give_many(change: Change, organisation_id: int, kind: str, targets: list[str]) -> list[str]:
    """A new code for each of the targets, in their order."""
    found: list[str] = []
    taken: set[str] = set(change.execute(select(code.c.code)).scalars())
    for _ in targets:
        drawn = codes.make(secrets.randbelow)
        while drawn in taken:
            drawn = codes.make(secrets.randbelow)
        taken.add(drawn)
        found.append(drawn)
    lines = [
        {
            "code": drawn,
            "organisation_id": organisation_id,
            "kind": kind,
            "target": target,
            "made_at": change.at,
        }
        for drawn, target in zip(found, targets, strict=True)
    ]
    if lines:
        change.execute(insert(code), lines)
    return found


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
