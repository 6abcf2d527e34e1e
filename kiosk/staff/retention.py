"""Applicants' data whose time is over (到期待清): looked at, confirmed once, erased for good."""

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import retention
from catalog.errors import CatalogError, Conflict
from kiosk import auth, casework, clock, db

blueprint = Blueprint("retention", __name__, url_prefix="/cases/expired")


@blueprint.get("")
@auth.allowed("case.wipe")
def show() -> str:
    return _page()


@blueprint.post("")
@auth.allowed("case.wipe")
def wipe() -> Response | tuple[str, int]:
    """Erase what was chosen; without the confirmation the page is shown again as it was filled."""
    if request.form.get("sure") != "1":
        return _page("清除后恢复不了。请先核对，再勾上“我已核对”。"), 400
    numbers = request.form.getlist("number")
    register, actor, now = casework.writing(), auth.me().actor, clock.now()
    try:
        done = retention.wipe(register, actor, numbers, now, _seen())
    except CatalogError as refusal:
        return _page(str(refusal)), 409 if isinstance(refusal, Conflict) else 400
    flash(f"已清除 {done} 件的个人信息，统计用的数还在。")
    return redirect(url_for("staff.retention.show"), 303)


def _seen() -> tuple[int, int]:
    """How many requests for correction and calls for help the ticked box said."""
    said = re.fullmatch(r"([0-9]{1,6})-([0-9]{1,6})", request.form.get("beside", ""))
    return (int(said[1]), int(said[2])) if said else (0, 0)


def _page(refusal: str = "") -> str:
    connection, register = db.connection(), casework.register()
    found = retention.expired(connection, register, clock.today())
    due = [one for one in found if not one.held]
    return render_template(
        "staff/retention/show.html",
        years=retention.years(connection, register.organisation_id),
        due=due[: retention.AT_ONCE],
        total=len(due),
        held=[one for one in found if one.held],
        beside=retention.beside(connection, register, clock.today()),
        refusal=refusal,
        chosen=request.form.getlist("number"),
        typed=request.form,
        sent=request.method == "POST",
    )
