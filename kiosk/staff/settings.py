"""Settings: the office's details and what may be switched, each with its meaning and default."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import settings, timekeeping
from catalog.errors import Invalid
from catalog.settings import Settings
from kiosk import auth, clock, db

blueprint = Blueprint("settings", __name__, url_prefix="/settings")


def _page(refusal: str = "") -> str:
    return render_template(
        "staff/settings/show.html",
        details=settings.DETAILS,
        settings=settings.SETTINGS,
        now=Settings(db.connection(), db.owner().id),
        config=current_app.config["KIOSK"],
        refusal=refusal,
        typed=request.form,
    )


@blueprint.get("")
@auth.allowed("settings.see")
def show() -> str:
    return _page()


@blueprint.post("")
@auth.allowed("settings.edit")
def save() -> Response | tuple[str, int]:
    """Store the settings; a switch that is off is not in the form at all."""
    given = {
        one.name: request.form.get(one.name, "0" if one.kind == "switch" else one.default)
        for one in settings.SETTINGS
    }
    try:
        changed = settings.save(db.database(), auth.me(), given, clock.now())
    except Invalid as refusal:
        return _page(str(refusal)), 400
    flash(f"已保存：{'、'.join(changed)}。" if changed else "没有改动。")
    return redirect(url_for("staff.settings.show"))


@blueprint.post("/clock")
@auth.allowed("settings.edit")
def confirm_clock() -> Response:
    """An administrator looked at the clock and found it right."""
    timekeeping.confirm(db.database(), auth.me(), clock.now())
    flash(f"已记下：时钟核对过，现在是 {clock.today()}。")
    return redirect(url_for("staff.settings.show"), 303)


@blueprint.post("/details")
@auth.allowed("settings.edit")
def save_details() -> Response | tuple[str, int]:
    try:
        settings.save_details(db.database(), auth.me(), request.form, clock.now())
    except Invalid as refusal:
        return _page(str(refusal)), 400
    flash("单位信息已保存，公众页面马上更新。")
    return redirect(url_for("staff.settings.show"))
