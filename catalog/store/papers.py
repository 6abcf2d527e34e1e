"""Papers issued in cases: the register of document numbers, and what each paper said.

Numbers are given inside the write transaction, the next of the year; a constraint stands behind.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from catalog.sealing import Sealer
from catalog.store.cases import Stored, place
from catalog.store.connection import Change
from catalog.store.tables import case_paper, disclosure_case

_PLAIN = (
    case_paper.c.id,
    case_paper.c.case_id,
    case_paper.c.position,
    case_paper.c.kind,
    case_paper.c.year,
    case_paper.c.sequence,
    case_paper.c.mark,
    case_paper.c.day,
    case_paper.c.due,
    case_paper.c.at,
    case_paper.c.actor,
    case_paper.c.voided_at,
    case_paper.c.voided_by,
)


@dataclass(frozen=True)
class Issued:
    """A paper with its document number. `due` is the due date it states, if any."""

    id: int
    case_id: int
    position: int
    kind: str
    year: int
    sequence: int
    mark: str
    day: date
    due: date | None
    at: datetime
    actor: str
    voided_at: datetime | None
    voided_by: str | None

    @property
    def key(self) -> str:
        """Its name in the case, such as extension-5."""
        return f"{self.kind}-{self.position}"


# A number that leaves out more than so many is taken for a slip of the pen.
_FAR = 50


def next_sequence(connection: Connection, organisation_id: int, year: int) -> int:
    """The document number that comes next in a year; one far out of line is passed by."""
    used = connection.execute(
        select(case_paper.c.sequence)
        .where(case_paper.c.organisation_id == organisation_id, case_paper.c.year == year)
        .order_by(case_paper.c.sequence)
    ).scalars()
    last = 0
    for sequence in used:
        if last and sequence - last > _FAR:
            break
        last = sequence
    return last + 1


def is_taken(connection: Connection, organisation_id: int, year: int, sequence: int) -> bool:
    """Whether a document number of a year was given to a paper, voided ones too."""
    return (
        connection.execute(
            select(case_paper.c.id).where(
                case_paper.c.organisation_id == organisation_id,
                case_paper.c.year == year,
                case_paper.c.sequence == sequence,
            )
        ).scalar()
        is not None
    )


def add(
    change: Change,
    organisation_id: int,
    stored: Stored,
    values: Mapping[str, Any],
    content: Mapping[str, object],
    sealer: Sealer,
) -> int:
    """Store an issued paper; `content` is sealed. Gives its id."""
    text = json.dumps(content, ensure_ascii=False, default=date.isoformat)
    return change.add(
        case_paper,
        organisation_id=organisation_id,
        case_id=stored.id,
        sealed_content=sealer.seal(text, _place(stored, values["year"], values["sequence"])),
        at=change.at,
        actor=change.actor.name,
        **values,
    )


def _place(stored: Stored, year: int, sequence: int) -> str:
    return place(stored.link_hash, f"paper {year}-{sequence}")


def of_case(connection: Connection, case_id: int) -> list[Issued]:
    """The papers of a case in the order of their numbers."""
    rows = connection.execute(
        select(*_PLAIN)
        .where(case_paper.c.case_id == case_id)
        .order_by(case_paper.c.year, case_paper.c.sequence)
    )
    return [Issued(**row) for row in rows.mappings()]


def content(
    connection: Connection, stored: Stored, issued: Issued, sealer: Sealer
) -> dict[str, Any]:
    """What an issued paper says; empty once the applicant's data were wiped."""
    sealed = connection.execute(
        select(case_paper.c.sealed_content).where(case_paper.c.id == issued.id)
    ).scalar()
    text = sealer.open(sealed or "", _place(stored, issued.year, issued.sequence))
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def of_year(connection: Connection, organisation_id: int, year: int) -> list[tuple[Issued, str]]:
    """The register of papers of a year, each with its case's number."""
    rows = connection.execute(
        select(*_PLAIN, disclosure_case.c.year.label("y"), disclosure_case.c.sequence.label("s"))
        .join(disclosure_case, disclosure_case.c.id == case_paper.c.case_id)
        .where(case_paper.c.organisation_id == organisation_id, case_paper.c.year == year)
        .order_by(case_paper.c.sequence)
    )
    found = []
    for row in rows.mappings():
        values = dict(row)
        number = f"{values.pop('y')}-{values.pop('s'):04d}"
        found.append((Issued(**values), number))
    return found


def void(change: Change, case_id: int, position: int) -> list[str]:
    """Mark the papers of a struck step 作废; gives their document numbers."""
    here = (
        case_paper.c.case_id == case_id,
        case_paper.c.position == position,
        case_paper.c.voided_at.is_(None),
    )
    marks = change.execute(select(case_paper.c.mark).where(*here)).scalars().all()
    change.execute(
        update(case_paper).where(*here).values(voided_at=change.at, voided_by=change.actor.name)
    )
    return list(marks)


def wipe(change: Change, case_id: int) -> None:
    """Empty what the papers of a case say; their numbers stay in the register."""
    change.execute(
        update(case_paper).where(case_paper.c.case_id == case_id).values(sealed_content="")
    )
