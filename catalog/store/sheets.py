"""Printed sheets as stored: their numbers, what is on them, where they hang (placements)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, insert, select, update

from catalog.store.connection import Change
from catalog.store.tables import sheet, sheet_code


@dataclass(frozen=True)
class Sheet:
    """A printed sheet's passport. `proof` is the summary of what was measured on its file."""

    number: int
    kind: str
    paper: str
    base_url: str
    made_at: datetime
    state: str
    proof: dict[str, Any]
    place: str
    hung_on: date | None
    checked_on: date | None
    checked: str
    removed_on: date | None

    @property
    def in_use(self) -> bool:
        """Whether it was released and is not known to be taken down."""
        return self.state == "proven" and self.removed_on is None


_COLUMNS = [
    sheet.c[name]
    for name in (
        "number kind paper base_url made_at state proof place hung_on checked_on checked removed_on"
    ).split()
]


def _sheet(row: RowMapping) -> Sheet:
    return Sheet(**{**row, "proof": json.loads(row["proof"] or "{}")})


def _of(organisation_id: int) -> Select[Any]:
    return select(*_COLUMNS).where(sheet.c.organisation_id == organisation_id)


def all_of(connection: Connection, organisation_id: int) -> list[Sheet]:
    """Every sheet, newest first."""
    rows = connection.execute(_of(organisation_id).order_by(sheet.c.number.desc()))
    return [_sheet(row) for row in rows.mappings()]


def by_number(connection: Connection, organisation_id: int, number: int) -> Sheet | None:
    """The sheet with this number, or None."""
    found = connection.execute(_of(organisation_id).where(sheet.c.number == number))
    row = found.mappings().first()
    return _sheet(row) if row else None


_KNOWN = select(sheet.c.id).where(
    sheet.c.organisation_id == bindparam("organisation"), sheet.c.number == bindparam("number")
)


def is_known(connection: Connection, organisation_id: int, number: int) -> bool:
    """Whether a sheet of this number was ever drawn; scans of others count as without a place."""
    values = {"organisation": organisation_id, "number": number}
    return connection.execute(_KNOWN, values).first() is not None


def codes_of(connection: Connection, organisation_id: int, number: int) -> list[str]:
    """The codes printed on a sheet."""
    rows = connection.execute(
        select(sheet_code.c.code)
        .join(sheet, sheet.c.id == sheet_code.c.sheet_id)
        .where(sheet.c.organisation_id == organisation_id, sheet.c.number == number)
        .order_by(sheet_code.c.code)
    )
    return [code for (code,) in rows]


def add(
    change: Change,
    organisation_id: int,
    kind: str,
    paper: str,
    base_url: str,
    codes: Sequence[Sequence[str]],
) -> list[int]:
    """Enter one drawn sheet for each list of codes; gives their numbers, in order."""
    newest = change.execute(
        select(func.max(sheet.c.number)).where(sheet.c.organisation_id == organisation_id)
    ).scalar()
    numbers = list(range((newest or 0) + 1, (newest or 0) + 1 + len(codes)))
    for number, printed in zip(numbers, codes, strict=True):
        sheet_id = change.add(
            sheet,
            organisation_id=organisation_id,
            number=number,
            kind=kind,
            paper=paper,
            base_url=base_url,
            made_at=change.at,
            state="drawn",
        )
        change.execute(
            insert(sheet_code), [{"sheet_id": sheet_id, "code": code} for code in printed]
        )
    return numbers


def settle(
    change: Change, organisation_id: int, numbers: Sequence[int], state: str, proof: dict[str, Any]
) -> None:
    """Keep the outcome of the proof with the sheets of one file."""
    _update(
        change,
        organisation_id,
        numbers,
        state=state,
        proof=json.dumps(proof, ensure_ascii=False, sort_keys=True),
    )


def place(change: Change, organisation_id: int, number: int, where: str, hung_on: date) -> None:
    """Enter where a sheet hangs since when."""
    _update(change, organisation_id, [number], place=where, hung_on=hung_on, removed_on=None)


def mark_checked(change: Change, organisation_id: int, number: int, on: date, result: str) -> None:
    """Enter that somebody looked at the sheet on the wall."""
    _update(change, organisation_id, [number], checked_on=on, checked=result)


def remove(change: Change, organisation_id: int, number: int, on: date) -> None:
    """Enter that a sheet no longer hangs."""
    _update(change, organisation_id, [number], removed_on=on)


def _update(change: Change, organisation_id: int, numbers: Sequence[int], **values: object) -> None:
    change.execute(
        update(sheet)
        .where(sheet.c.organisation_id == organisation_id, sheet.c.number.in_(list(numbers)))
        .values(**values)
    )
