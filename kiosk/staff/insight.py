"""What people looked for in vain: words and counts, never who asked."""

from flask import Blueprint, render_template

from catalog.store import misses
from kiosk import auth, db
from kiosk.known import known

blueprint = Blueprint("insight", __name__, url_prefix="/insight")
_MOST = 200


@blueprint.get("")
@auth.allowed("entry.see")
def show() -> str:
    return render_template(
        "staff/insight/show.html",
        missed=misses.often(db.connection(), db.owner().id, _MOST),
        days=misses.DAYS_TO_KEEP,
        domains=known().domains,
    )
