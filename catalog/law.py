"""Loads the shipped facts of law: limits, holiday notices, outcomes, papers and the tariff.

The files in `catalog/data` name their sources; what is wrong in them stops the start.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from catalog.errors import Invalid
from catalog.rules.documents import Document, Documents
from catalog.rules.limits import Limit, Limits
from catalog.rules.outcomes import Outcome, Outcomes
from catalog.rules.tariff import Tariff, TariffList
from catalog.rules.workdays import Calendar, HolidayTable, Period, table_faults

DATA = Path(__file__).parent / "data"


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


@cache
def limits() -> Limits:
    """The numbers with a legal meaning."""
    return Limits(Limit(**row) for row in _read(DATA / "limits.toml")["limit"])


@cache
def outcomes() -> Outcomes:
    """What a case can end with, each bound to its row of the annual report."""
    file = _read(DATA / "outcomes.toml")
    return Outcomes(
        Outcome(**{**row, "needs": tuple(tuple(need) for need in row.get("needs", []))})
        for row in file["outcome"]
    )


@cache
def documents() -> Documents:
    """The papers of a case, and which step makes which."""
    file = _read(DATA / "documents.toml")
    return Documents(
        (
            Document(**{name: _fixed(value) for name, value in row.items()})
            for row in file["document"]
        ),
        opening=file["opening"],
        closing=(file["contact"], file["telephone"]),
    )


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@cache
def tariffs() -> dict[str, TariffList]:
    """The two lists of the fee for processing information, by items and by pages."""
    found = {}
    for row in _read(DATA / "tariff.toml")["tariff"]:
        list_ = Tariff(
            tuple((last, price) for last, price in row["bands"]),
            beyond=row.get("beyond", 0),
            step=row.get("step", 0),
            rise=row.get("rise", 0),
        )
        words = {name: row[name] for name in ("id", "label", "unit", "article", "counted")}
        found[row["id"]] = TariffList(**words, tariff=list_)
    return found


@cache
def holiday_tables() -> tuple[HolidayTable, ...]:
    """The shipped notices of the State Council, by year."""
    return tuple(_table(_read(path)) for path in sorted((DATA / "holidays").glob("*.toml")))


@cache
def shipped_calendar() -> Calendar:
    """The calendar of the shipped notices alone."""
    return Calendar(holiday_tables())


def _table(file: dict[str, Any]) -> HolidayTable:
    periods = tuple(
        Period(row["name"], row["first"], row["last"], tuple(row["makeup"]))
        for row in file["period"]
    )
    table = HolidayTable(
        year=file["year"],
        notice=file["notice"],
        number=file["number"],
        issued=file["issued"],
        source=file["source"],
        verified=file["verified"],
        periods=periods,
    )
    faults = table_faults(table)
    if faults:
        raise Invalid(f"{table.year} 年放假安排有误：{' '.join(faults)}")
    return table
