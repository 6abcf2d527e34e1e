"""What every page needs and only a new catalogue revision changes: read once for each generation.

The organisation, its offices, the domains and the totals are the same for all visitors; reading
them with every page would cost more than the page itself.
"""

from dataclasses import dataclass

from flask import current_app, g
from sqlalchemy import Connection

from catalog import facts
from catalog.entry import Domain, Office, Organisation
from catalog.settings import Settings
from catalog.store import codes, domains, entries, organisations
from kiosk import db
from kiosk.generation import Generation, Watch


@dataclass(frozen=True)
class Known:
    """The facts of one generation.

    `domains` by number in the order of the pages, `offices` by id, `sources` by domain id,
    `entries` the number of published entries, `catalogue` the code of the whole catalogue,
    `idle_seconds` how long the hall's screen waits without a touch, `hall_prints` whether it has a
    printer.
    """

    organisation: Organisation
    domains: dict[str, Domain]
    offices: dict[int, Office]
    sources: dict[int, facts.Sources]
    entries: int
    catalogue: str | None
    idle_seconds: int
    hall_prints: bool


def known() -> Known:
    """The facts of the present generation, the same object for the whole request."""
    if "known" not in g:
        g.known = _current()
    kept: Known = g.known
    return kept


def _current() -> Known:
    """The facts kept of this generation, or read now.

    The generation is asked first and the facts are read after it, so what is kept under a
    generation is never older than it. It may be newer, when a change came between the two: then
    the next look at the database gives another generation, under which all is read again.
    """
    watch: Watch = current_app.extensions["generation"]
    kept: dict[Generation, Known] = current_app.extensions.setdefault("known", {})
    # A second reader beside this request's own could wait for a writer that waits for the first.
    generation = watch.last() if "reading" in g else watch.current()
    if generation is not None and generation in kept:
        return kept[generation]
    read = _read(db.connection())
    if generation is not None:
        kept.clear()
        kept[generation] = read
    return read


def _read(connection: Connection) -> Known:
    # Not the request's own, which may have been read before the generation was asked.
    owner = organisations.only(connection)
    assert owner is not None, "the start refuses a database without an organisation"
    coverage = domains.coverage(connection, owner.id)
    settings = Settings(connection, owner.id)
    return Known(
        organisation=owner,
        domains={one.number: one for one in domains.all_of(connection, owner.id)},
        offices=organisations.offices(connection, owner.id),
        sources={
            domain: facts.public_sources(addresses)
            for domain, addresses in entries.sources(connection, owner.id).items()
        },
        entries=sum(one.entries for one in coverage.values()),
        catalogue=codes.of_list(connection, owner.id, "catalogue"),
        idle_seconds=settings.number("hall_idle_seconds"),
        hall_prints=settings.is_on("hall_print"),
    )
