"""Where the printed sheets hang: place, last check, a list to walk the walls with (rule Q4)."""

from datetime import date

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import hanging
from catalog.errors import CatalogError, Invalid
from catalog.store import sheets
from kiosk import auth, clock, db
from kiosk.staff.posters import KINDS

blueprint = Blueprint("placements", __name__, url_prefix="/placements")


def _page(template: str, refusal: str = "") -> str:
    found = sheets.all_of(db.connection(), db.owner().id)
    base_url = current_app.config["KIOSK"].base_url
    outdated = hanging.outdated(found, base_url) if base_url else []
    return render_template(
        template,
        sheets=[one for one in found if one.state == "proven"],
        outdated={one.number for one in outdated},
        kinds=KINDS,
        today=clock.today(),
        refusal=refusal,
    )


@blueprint.get("")
@auth.allowed("entry.see")
def show() -> str:
    return _page("staff/placements/show.html")


@blueprint.get("/round")
@auth.allowed("entry.see")
def round_sheet() -> str:
    """The list to print and take along when checking the walls."""
    return _page("staff/placements/round.html")


@blueprint.post("/<int:number>")
@auth.allowed("sheet.print")
def save(number: int) -> Response | tuple[str, int]:
    """Enter a place, a check, or that a sheet was taken down."""
    form, actor, now = request.form, auth.me().actor, clock.now()
    database = db.database()
    try:
        day = _day(form.get("on", ""))
        if form.get("what") == "check":
            hanging.check(database, number, form.get("result", ""), day, actor=actor, at=now)
        elif form.get("what") == "remove":
            hanging.remove(database, number, day, actor=actor, at=now)
        else:
            hanging.place(database, number, form.get("place", ""), day, actor=actor, at=now)
    except CatalogError as refusal:
        return _page("staff/placements/show.html", str(refusal)), 400
    flash(f"张贴号 {number:04d} 已登记。")
    return redirect(url_for("staff.placements.show"))


def _day(text: str) -> date:
    """The day of the act: today, unless another one is given that is not to come."""
    if not text:
        return clock.today()
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        raise Invalid("日期请写成 2026-11-24 的样子。") from problem
    if day > clock.today():
        raise Invalid("日期不能在今天以后。")
    return day
