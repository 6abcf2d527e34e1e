"""The fee for processing information of a case: by the national tariff or the county's own list."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from catalog import law
from catalog.case import FEE_BASES, beijing_day
from catalog.errors import Invalid
from catalog.rules import tariff
from catalog.rules.tariff import Fee, TariffList
from catalog.settings import Settings
from catalog.store import case_counts
from catalog.store.cases import Stored


@dataclass(frozen=True)
class Basis:
    """What a form says of the tariff: the lists in force, and what came earlier in the month."""

    lists: dict[str, TariffList]
    earlier: int


def basis(connection: Connection, stored: Stored) -> Basis:
    """The lists in force, and how many applications the same name sent this month before."""
    return Basis(lists(connection, stored.organisation_id), earlier_this_month(connection, stored))


def lists(connection: Connection, organisation_id: int) -> dict[str, TariffList]:
    """The lists in force by id; a list of the county's own takes the national one's place."""
    settings = Settings(connection, organisation_id)
    found = {}
    for name, shipped in law.tariffs().items():
        own = settings.text(f"tariff_{name}")
        found[name] = (
            replace(shipped, tariff=tariff.read(own), article="本县（市、区）的收费标准")
            if own
            else shipped
        )
    return found


def reckon(
    connection: Connection, organisation_id: int, basis: str, count: str, before: str
) -> Fee:
    """What is due by `basis` for so many items or pages, as typed.

    Raises:
        Invalid: no such basis, or a number that makes no sense.
    """
    if basis not in FEE_BASES:
        raise Invalid("请选按件还是按量计收；一件申请只能用一种。")
    list_ = lists(connection, organisation_id)[basis]
    units = _number(count, "本次件数或页数")
    if basis == "items":
        fee = tariff.by_items(list_.tariff, units, _number(before or "0", "本月此前的件数"))
    else:
        fee = tariff.by_pages(list_.tariff, units)
    return replace(fee, calculation=f"依据{list_.article}，{list_.label}。{fee.calculation}")


def _number(text: str, label: str) -> int:
    text = text.strip()
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise Invalid(f"“{label}”要填整数。")
    return int(text)


def earlier_this_month(connection: Connection, stored: Stored) -> int:
    """How many applications came under the same name earlier in the calendar month."""
    at = case_counts.submitted_before(connection, stored)
    month = _month(beijing_day(stored.submitted_at))
    return sum(_month(beijing_day(one)) == month for one in at)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
