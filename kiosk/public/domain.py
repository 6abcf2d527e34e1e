"""The page of a domain: its entries grouped by 一级事项, with what is there and what is missing."""

from flask import Blueprint, abort, render_template

from catalog import facts
from catalog.entry import Entry
from catalog.store import entries
from kiosk import db
from kiosk.known import known

_Groups = dict[str, list[Entry]]

blueprint = Blueprint("domain", __name__)


@blueprint.get("/domain/<number>")
def show(number: str) -> str:
    around = known()
    domain = around.domains.get(number)
    if domain is None:
        abort(404)
    rows = entries.of_domain(db.connection(), around.organisation.id, domain.id)
    return render_template(
        "public/domain/show.html",
        domain=domain,
        theme=facts.theme(domain.theme),
        groups=_by_group(rows),
        count=len(rows),
        filled=sum(1 for row in rows if row.materials),
        offices=around.offices,
        sources=around.sources.get(domain.id),
    )


def _by_group(rows: list[Entry]) -> _Groups:
    """Rows under their 一级事项, each group once and where it first appears."""
    groups: _Groups = {}
    for row in rows:
        groups.setdefault(row.level1, []).append(row)
    return groups
