"""The openness guide 公开指南 (政府信息公开条例 art. 12): what is published, how to ask."""

from flask import Blueprint, render_template

from catalog.settings import GUIDE, GUIDE_CHECKED, Settings
from kiosk import db

blueprint = Blueprint("guide", __name__)


@blueprint.get("/guide")
def show() -> str:
    now = Settings(db.connection(), db.owner().id)
    filled = [(field.label, now.text(field.name)) for field in GUIDE if now.text(field.name)]
    return render_template("public/guide/show.html", filled=filled, checked=now.text(GUIDE_CHECKED))
