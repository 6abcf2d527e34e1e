"""The page of a domain: its entries grouped by 一级事项, with what is there and what is missing."""

from itertools import groupby

from flask import Blueprint, abort, render_template

from catalog import facts
from catalog.store import domains, entries, organisations
from kiosk import db

blueprint = Blueprint("domain", __name__)


@blueprint.get("/domain/<number>")
def show(number: str) -> str:
    connection, owner = db.connection(), db.owner()
    domain = domains.by_number(connection, owner.id, number)
    if domain is None:
        abort(404)
    rows = entries.of_domain(connection, owner.id, domain.id)
    return render_template(
        "public/domain/show.html",
        domain=domain,
        theme=facts.theme(domain.theme),
        groups=[(name, list(group)) for name, group in groupby(rows, lambda row: row.level1)],
        count=len(rows),
        filled=sum(1 for row in rows if row.materials),
        offices=organisations.offices(connection, owner.id),
        sources=facts.public_sources(entries.sources(connection, domain.id)),
    )
