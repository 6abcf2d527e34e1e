"""What an office brings to an import: its domains, what it decided about columns, its entries."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from catalog.importing import comparing
from catalog.importing.comparing import Comparison
from catalog.importing.domains import Known, standard
from catalog.importing.reading import Wishes
from catalog.importing.result import Reading
from catalog.store import domains, imports


def known(connection: Connection, organisation_id: int) -> tuple[Known, ...]:
    """The domains of the office by every name they go by; the standard's where it has none."""
    found = tuple(
        Known(each.number, (each.name, each.full_name, *each.aliases))
        for each in domains.all_of(connection, organisation_id)
    )
    return found or standard()


def wishes(connection: Connection, organisation_id: int, asked: Wishes) -> Wishes:
    """What is asked for now, on top of what the office decided before."""
    before = imports.remembered(connection, organisation_id)
    return replace(asked, remembered=before | asked.remembered)


def compared(
    connection: Connection, organisation_id: int, reading: Reading, today: date
) -> Comparison:
    """What was read against the entries of the office."""
    numbers = [each.number for each in domains.all_of(connection, organisation_id)]
    return comparing.compare(reading, imports.held(connection, organisation_id), numbers, today)
