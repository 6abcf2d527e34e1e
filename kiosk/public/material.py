"""The page of a material: the text published under an entry."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from catalog.rules import codes
from catalog.store import entries, materials
from kiosk import db
from kiosk.known import known
from kiosk.public import scan

blueprint = Blueprint("material", __name__)


@blueprint.get("/material/<code>")
def show(code: str) -> Response | str | tuple[str, int, dict[str, str]]:
    connection, around = db.connection(), known()
    owner = around.organisation
    found = materials.by_code(connection, owner.id, codes.parse(code) or "")
    if found is None:
        return scan.gone(code)
    if found.material.code != code:
        return scan.moved("material", found.material.code)
    entry = entries.by_code(connection, owner.id, found.entry_code)
    assert entry is not None, "a published material has a published entry"
    return render_template(
        "public/material/show.html",
        material=found.material,
        entry=entry,
        domain=around.domains[entry.domain],
    )
