"""Permanent short codes as stored: given once, never reused, never deleted."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from catalog.entry import title_of
from catalog.rules import codes
from catalog.store.connection import Change
from catalog.store.tables import code, domain, entry, material

# Lists that have a code of their own although they are not rows of a table.
LISTS = ("catalogue",)
_LIST_TITLES = {"catalogue": "总目录"}


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


def give_new_entry(change: Change, organisation_id: int) -> str:
    """A code for an entry that a township adds; it stands for itself, not for a standard row."""
    return give(change, organisation_id, "entry", f"own:{secrets.token_hex(8)}")


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


@dataclass(frozen=True)
class Named:
    """A code with what people call its thing. `ref` is what its address needs.

    `reason` and `leads_to` are of a retired code.
    """

    code: str
    kind: str
    ref: str
    title: str
    is_open: bool
    reason: str = ""
    leads_to: str | None = None


# The entry that a material stands under: where it is withdrawn, its signpost is the material's too.
_under, _under_code = entry.alias("under"), code.alias("under_code")

# Built once: every scan asks it, and building costs more than running.
_NAMED = (
    select(
        code.c.code,
        code.c.kind,
        code.c.target,
        code.c.retired_at,
        code.c.leads_to,
        code.c.reason,
        domain.c.number,
        domain.c.name,
        entry.c.level1,
        entry.c.level2,
        entry.c.state,
        material.c.title,
        material.c.state.label("material_state"),
        _under.c.state.label("under_state"),
        _under_code.c.reason.label("under_reason"),
        _under_code.c.leads_to.label("under_leads_to"),
    )
    .select_from(
        code.outerjoin(domain, domain.c.code == code.c.code)
        .outerjoin(entry, entry.c.code == code.c.code)
        .outerjoin(material, material.c.code == code.c.code)
        .outerjoin(_under, _under.c.id == material.c.entry_id)
        .outerjoin(_under_code, _under_code.c.code == _under.c.code)
    )
    .where(
        code.c.organisation_id == bindparam("organisation"),
        code.c.code.in_(bindparam("texts", expanding=True)),
    )
)


def named(connection: Connection, organisation_id: int, texts: Sequence[str]) -> dict[str, Named]:
    """What these codes stand for, by code; codes never given are left out."""
    rows = connection.execute(_NAMED, {"organisation": organisation_id, "texts": list(texts)})
    return {row.code: _named(row) for row in rows}


def _named(row: Any) -> Named:
    titles = {
        "list": _LIST_TITLES.get(row.target, row.target),
        "domain": row.name or "",
        "entry": title_of(row.level1 or "", row.level2 or ""),
        "material": row.title or "",
    }
    is_public = {
        "list": True,
        "domain": row.number is not None,
        "entry": row.state == "published",
        "material": row.material_state == "published" and row.under_state == "published",
    }
    return Named(
        code=row.code,
        kind=row.kind,
        ref=row.number or row.code,
        title=titles[row.kind],
        is_open=is_public[row.kind] and row.retired_at is None,
        reason=row.reason or row.under_reason or "",
        leads_to=row.leads_to or row.under_leads_to,
    )


def all_open(connection: Connection, organisation_id: int) -> list[Named]:
    """Every code that leads to a public page now, by code."""
    rows = connection.execute(
        select(code.c.code).where(
            code.c.organisation_id == organisation_id, code.c.retired_at.is_(None)
        )
    )
    texts = sorted(text for (text,) in rows)
    found: list[Named] = []
    for start in range(0, len(texts), 500):
        part = named(connection, organisation_id, texts[start : start + 500])
        found += [part[text] for text in sorted(part) if part[text].is_open]
    return found


def retire(
    change: Change, organisation_id: int, text: str, leads_to: str | None, reason: str
) -> None:
    """Put up a signpost: from now on the code says why and where its thing went."""
    change.execute(
        update(code)
        .where(and_(code.c.organisation_id == organisation_id, code.c.code == text))
        .values(retired_at=change.at, leads_to=leads_to, reason=reason)
    )
