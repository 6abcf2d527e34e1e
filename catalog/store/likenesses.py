"""Sketches of what answered cases wanted, and which earlier ones are like them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, exists, insert, select, update

from catalog.store.connection import Change
from catalog.store.tables import case_event, case_likeness, disclosure_case


@dataclass(frozen=True)
class Likeness:
    """What is known of a case: earlier ones alike, whether its applicant proposed to publish it,
    and why nothing is to follow from it.
    """

    case_id: int
    day: date
    alike: tuple[int, ...]
    proposed_at: datetime | None
    sealed_reason: str
    dismissed_by: str

    @property
    def is_dismissed(self) -> bool:
        """Whether somebody decided against publishing."""
        return bool(self.dismissed_by)


def place(case_id: int) -> str:
    """What a sealed reason is bound to."""
    return f"likeness {case_id}"


def _likeness(row: Mapping[Any, Any]) -> Likeness:
    return Likeness(
        row["case_id"],
        row["day"],
        tuple(json.loads(row["alike"])),
        row["proposed_at"],
        row["sealed_reason"],
        row["dismissed_by"],
    )


def unmarked(connection: Connection, organisation_id: int, most: int) -> list[int]:
    """The newest cases that were replied to and have no sketch."""
    replied = select(case_event.c.case_id).where(
        case_event.c.kind == "reply", case_event.c.struck_at.is_(None)
    )
    rows = connection.execute(
        select(disclosure_case.c.id)
        .where(
            disclosure_case.c.organisation_id == organisation_id,
            disclosure_case.c.id.in_(replied),
            ~exists().where(case_likeness.c.case_id == disclosure_case.c.id),
        )
        .order_by(disclosure_case.c.id.desc())
        .limit(most)
    )
    return sorted(rows.scalars())


def granted(
    connection: Connection, organisation_id: int, since: date, most: int
) -> list[tuple[int, str]]:
    """The newest granted cases since a day, with their sketches."""
    rows = connection.execute(
        select(case_likeness.c.case_id, case_likeness.c.sketch)
        .where(
            case_likeness.c.organisation_id == organisation_id,
            case_likeness.c.granted == 1,
            case_likeness.c.day >= since,
        )
        .order_by(case_likeness.c.day.desc(), case_likeness.c.case_id.desc())
        .limit(most)
    )
    return [(case_id, sketch) for case_id, sketch in rows]


def put(change: Change, organisation_id: int, case_id: int, **values: object) -> None:
    """Keep what is known of a case after its newest reply.

    What the applicant proposed and what was decided stay.
    """
    done = change.execute(
        update(case_likeness).where(case_likeness.c.case_id == case_id).values(**values)
    )
    if done.rowcount:
        return
    change.execute(
        insert(case_likeness).values(
            case_id=case_id,
            organisation_id=organisation_id,
            sealed_reason="",
            dismissed_by="",
            **values,
        )
    )


_SUGGESTED = (case_likeness.c.granted == 1) & (
    (case_likeness.c.alike != "[]") | case_likeness.c.proposed_at.is_not(None)
)


def forget(change: Change, case_id: int) -> None:
    """Suggest nothing from a case whose reply was struck, until it is replied to again."""
    change.execute(
        update(case_likeness)
        .where(case_likeness.c.case_id == case_id)
        .values(granted=0, sketch="", alike="[]")
    )


def of_case(connection: Connection, case_id: int) -> Likeness | None:
    """What is known of a case, None when nothing suggests publishing it."""
    row = connection.execute(
        select(case_likeness).where(case_likeness.c.case_id == case_id, _SUGGESTED)
    )
    found = row.mappings().first()
    return _likeness(found) if found else None


def suggested(connection: Connection, organisation_id: int, most: int) -> list[Likeness]:
    """The newest suggestions nobody decided on."""
    rows = connection.execute(
        select(case_likeness)
        .where(
            case_likeness.c.organisation_id == organisation_id,
            _SUGGESTED,
            case_likeness.c.dismissed_at.is_(None),
        )
        .order_by(case_likeness.c.day.desc(), case_likeness.c.case_id.desc())
        .limit(most)
    )
    return [_likeness(row) for row in rows.mappings()]


def propose(change: Change, case_id: int) -> bool:
    """Keep that the applicant proposed it; False when it was not granted or proposed before."""
    done = change.execute(
        update(case_likeness)
        .where(
            case_likeness.c.case_id == case_id,
            case_likeness.c.granted == 1,
            case_likeness.c.proposed_at.is_(None),
        )
        .values(proposed_at=change.at)
    )
    return done.rowcount == 1


def dismiss(change: Change, found: Likeness, sealed_reason: str) -> None:
    """Keep that and why nothing is to follow; the earlier ones alike are decided with it.

    One whose own applicant proposed it waits for a decision of its own.
    """
    decided = {"dismissed_by": change.actor.name, "dismissed_at": change.at}
    change.execute(
        update(case_likeness)
        .where(
            case_likeness.c.case_id.in_(found.alike),
            case_likeness.c.dismissed_at.is_(None),
            case_likeness.c.proposed_at.is_(None),
        )
        .values(**decided)
    )
    change.execute(
        update(case_likeness)
        .where(case_likeness.c.case_id == found.case_id)
        .values(sealed_reason=sealed_reason, **decided)
    )


def wipe(change: Change, case_id: int) -> None:
    """Forget what a case wanted; it is compared with no other from then on."""
    change.execute(
        update(case_likeness)
        .where(case_likeness.c.case_id == case_id)
        .values(sketch="", granted=0, sealed_reason="")
    )
