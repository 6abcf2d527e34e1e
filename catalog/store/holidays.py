"""Holiday notices as a township keeps them; one that is stored overrides the shipped one."""

import json
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from catalog.rules.workdays import HolidayTable, Period
from catalog.store.connection import Change
from catalog.store.tables import holiday_notice


def stored(connection: Connection, organisation_id: int) -> tuple[HolidayTable, ...]:
    """The notices of an organisation by year."""
    rows = connection.execute(
        select(holiday_notice)
        .where(holiday_notice.c.organisation_id == organisation_id)
        .order_by(holiday_notice.c.year)
    ).mappings()
    return tuple(
        HolidayTable(
            year=row["year"],
            notice=row["notice"],
            number=row["number"],
            issued=row["issued"],
            source=row["source"],
            verified=True,
            periods=_periods(row["periods"]),
        )
        for row in rows
    )


def put(change: Change, organisation_id: int, table: HolidayTable) -> None:
    """Store a notice in place of the one of its year."""
    change.execute(
        delete(holiday_notice).where(
            holiday_notice.c.organisation_id == organisation_id,
            holiday_notice.c.year == table.year,
        )
    )
    change.execute(
        insert(holiday_notice).values(
            organisation_id=organisation_id,
            year=table.year,
            notice=table.notice,
            number=table.number,
            issued=table.issued,
            source=table.source,
            periods=json.dumps(as_facts(table), ensure_ascii=False, sort_keys=True),
            updated_at=change.at,
        )
    )


def as_facts(table: HolidayTable) -> list[dict[str, object]]:
    """The periods as plain values, for storing and for the audit trail."""
    return [
        {
            "name": period.name,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "makeup": [day.isoformat() for day in period.makeup],
        }
        for period in table.periods
    ]


def _periods(text: str) -> tuple[Period, ...]:
    return tuple(
        Period(
            row["name"],
            date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]),
            tuple(map(date.fromisoformat, row["makeup"])),
        )
        for row in json.loads(text)
    )
