"""The page of an entry: is there something, what is it, then the fields of the standard."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from catalog import facts
from catalog.entry import FIELDS
from catalog.rules import codes
from catalog.store import entries, materials
from kiosk import db
from kiosk.known import known
from kiosk.public import scan

blueprint = Blueprint("entry", __name__)

_RELATED = 6


@blueprint.get("/entry/<code>")
def show(code: str) -> Response | str | tuple[str, int, dict[str, str]]:
    connection, around = db.connection(), known()
    owner = around.organisation
    entry = entries.by_code(connection, owner.id, codes.parse(code) or "")
    if entry is None:
        return scan.gone(code)
    if entry.code != code:
        return scan.moved("entry", entry.code)
    domain = around.domains[entry.domain]
    return render_template(
        "public/entry/show.html",
        entry=entry,
        domain=domain,
        theme=facts.theme(domain.theme),
        fields=[field for field in FIELDS if field.name not in ("level1", "level2")],
        materials=materials.of_entry(connection, owner.id, entry.id),
        office=around.offices.get(entry.office_id) if entry.office_id else None,
        related=entries.related(connection, owner.id, entry, _RELATED),
    )
