"""The audit trail: searched by who, what, which thing and when; and whether the chain holds."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, render_template, request

from catalog import trail_words
from catalog.store import audit, trail
from kiosk import auth, clock, db

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


def _asked() -> trail.Asked:
    form = request.args
    return trail.Asked(
        who=form.get("who", "")[:60],
        action=form.get("action", "")[:40],
        ref=form.get("ref", "")[:60],
        since=_midnight(form.get("since", ""), 0),
        until=_midnight(form.get("until", ""), 1),
    )


def _midnight(text: str, days: int) -> datetime | None:
    """The start of a Beijing day, or of a later one; nothing where the text is no day."""
    try:
        day = date.fromisoformat(text)
        return datetime.combine(day + timedelta(days=days), time(), clock.BEIJING)
    except (ValueError, OverflowError):
        return None


@blueprint.get("")
@auth.allowed("audit.see")
def show() -> str:
    text = request.args.get("page", "1")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    lines, total = trail.search(db.connection(), db.owner().id, _asked(), max(page, 1))
    return render_template(
        "staff/audit/show.html",
        lines=lines,
        total=total,
        page=max(page, 1),
        pages=-(-total // trail.PAGE) or 1,
        names=trail_words.NAMES,
        asked=request.args,
        kept={key: value for key, value in request.args.items() if key != "page" and value},
    )


@blueprint.get("/check")
@auth.allowed("audit.see")
def check() -> str:
    """Walk the chain, against a last hash that was kept outside where one is given."""
    kept = request.args.get("last", "").strip()[:64] or None
    connection = db.connection()
    return render_template(
        "staff/audit/check.html",
        faults=list(audit.verify(connection, kept))[:100],
        last=audit.last_hash(connection),
        kept=kept or "",
        today=clock.today(),
    )
