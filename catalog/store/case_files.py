"""Files of cases as rows: what they are and where they lie. Their names need the sealer.

A row outlives its file: one that was taken back, or wiped after its time, stays as a line without
a name, so that the register still tells how many there were.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from catalog.store.connection import Change
from catalog.store.tables import case_file, disclosure_case


@dataclass(frozen=True)
class Row:
    """A file as it stands in the register. `name` is made up and leads to the sealed content."""

    id: int
    case_id: int
    name: str
    kind: str
    type: str
    size: int
    at: datetime
    actor: str
    sealed_name: str
    gone_at: datetime | None
    sealed_reason: str


_COLUMNS = tuple(case_file.c[name] for name in Row.__dataclass_fields__)


def of_case(connection: Connection, case_id: int) -> list[Row]:
    """The files of a case in the order they came, those taken back too."""
    rows = connection.execute(
        select(*_COLUMNS).where(case_file.c.case_id == case_id).order_by(case_file.c.id)
    )
    return [Row(*row) for row in rows]


def has_content(connection: Connection, case_id: int, content_hash: str) -> bool:
    """Whether a case already holds a file of the same content."""
    return (
        connection.execute(
            select(case_file.c.id).where(
                case_file.c.case_id == case_id, case_file.c.content_hash == content_hash
            )
        ).first()
        is not None
    )


def case_of_link(connection: Connection, link_hash: str) -> int | None:
    """The id of the case of a link."""
    found: int | None = connection.execute(
        select(disclosure_case.c.id).where(disclosure_case.c.link_hash == link_hash)
    ).scalar()
    return found


def add(change: Change, case_id: int, **values: object) -> int:
    """Enter a file; gives its number."""
    return change.add(
        case_file,
        case_id=case_id,
        at=change.at,
        actor=change.actor.name,
        **{"sealed_reason": "", **values},
    )


def take_back(change: Change, file_id: int, sealed_reason: str) -> None:
    """Note that a file was taken back; the content may be sent again."""
    change.execute(
        update(case_file)
        .where(case_file.c.id == file_id)
        .values(gone_at=change.at, content_hash=None, sealed_reason=sealed_reason)
    )


def forget(change: Change, case_id: int) -> tuple[str, ...]:
    """Wipe the names of a case's files; gives those under which their contents lie."""
    names = change.execute(select(case_file.c.name).where(case_file.c.case_id == case_id))
    found = tuple(names.scalars())
    change.execute(
        update(case_file)
        .where(case_file.c.case_id == case_id)
        .values(sealed_name="", sealed_reason="", content_hash=None)
    )
    change.execute(
        update(case_file)
        .where(case_file.c.case_id == case_id, case_file.c.gone_at.is_(None))
        .values(gone_at=change.at)
    )
    return found


def known(connection: Connection, names: Iterable[str]) -> set[str]:
    """Which of these names stand in the register."""
    wanted = list(names)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        rows = connection.execute(select(case_file.c.name).where(case_file.c.name.in_(part)))
        found.update(rows.scalars())
    return found


def all_names(connection: Connection) -> tuple[dict[str, int], set[str]]:
    """Every name that must have its content with its case, and those whose content must be gone."""
    present: dict[str, int] = {}
    gone: set[str] = set()
    rows = connection.execute(select(case_file.c.name, case_file.c.case_id, case_file.c.gone_at))
    for name, case_id, gone_at in rows:
        if gone_at is None:
            present[name] = case_id
        else:
            gone.add(name)
    return present, gone


def numbers_of(connection: Connection, case_ids: Iterable[int]) -> list[str]:
    """The register numbers of these cases."""
    rows = connection.execute(
        select(disclosure_case.c.year, disclosure_case.c.sequence).where(
            disclosure_case.c.id.in_(list(case_ids))
        )
    )
    return [f"{year}-{sequence:04d}" for year, sequence in rows]
