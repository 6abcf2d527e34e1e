"""The openness guide (公开指南, Regulations art. 12) as fields, and when it was last checked."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import settings
from catalog.errors import Invalid
from catalog.settings import GUIDE, GUIDE_CHECKED, Settings
from kiosk import auth, clock, db

blueprint = Blueprint("guide", __name__, url_prefix="/guide")


def _page(refusal: str = "") -> str:
    now = Settings(db.connection(), db.owner().id)
    return render_template(
        "staff/guide/show.html",
        fields=GUIDE,
        now=now,
        checked=now.text(GUIDE_CHECKED),
        refusal=refusal,
        typed=request.form,
    )


@blueprint.get("")
@auth.allowed("guide.edit")
def show() -> str:
    return _page()


@blueprint.post("")
@auth.allowed("guide.edit")
def save() -> Response | tuple[str, int]:
    try:
        settings.save_guide(db.database(), auth.me(), request.form, clock.now())
    except Invalid as refusal:
        return _page(str(refusal)), 400
    flash("公开指南已保存，并记下今天核对过。")
    return redirect(url_for("staff.guide.show"))
