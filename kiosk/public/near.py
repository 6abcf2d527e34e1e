"""What is published already and may make an application unnecessary, while it is being written.

The words come in a form's body and are kept nowhere: not in an address, not in a log, and not
among what was looked for in vain.
"""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from catalog.search.results import Hit
from kiosk import db, finding
from kiosk.public import ask

blueprint = Blueprint("near", __name__)

_SHOWN = 5
_LOOKED_AT = 100  # characters
_LONGEST = 200  # whoever wrote more than this describes something that no title holds


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Nothing of this is kept (rule H3)."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/apply/near")
def show() -> str:
    """Entries and answers near what was written so far, as a part of the form's page."""
    wanted = request.form.get("wanted", "").strip()[:_LONGEST]
    if len(wanted) < 2:
        return ""
    return render_template(
        "public/apply/near.html", hits=entries(wanted), answers=ask.near(wanted), looked=False
    )


def entries(wanted: str, *, clicked: bool = False) -> list[Hit]:
    """Published entries that may answer what is wanted."""
    if not wanted or not (clicked or len(wanted) < _LONGEST):
        return []
    db.release()  # the search reads by itself; two readers in one request could stop a writer
    return list(finding.search().find(wanted[:_LOOKED_AT], limit=_SHOWN).hits)
