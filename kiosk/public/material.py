"""The page of a material: the text published under an entry."""

from flask import Blueprint, abort, render_template

from catalog.rules import codes
from catalog.store import domains, entries, materials
from kiosk import db

blueprint = Blueprint("material", __name__)


@blueprint.get("/material/<code>")
def show(code: str) -> str:
    connection, owner = db.connection(), db.owner()
    found = materials.by_code(connection, owner.id, codes.parse(code) or "")
    if found is None:
        abort(404)
    entry = entries.by_code(connection, owner.id, found.entry_code)
    assert entry is not None, "a published material has a published entry"
    domain = domains.by_number(connection, owner.id, entry.domain)
    return render_template(
        "public/material/show.html", material=found.material, entry=entry, domain=domain
    )
