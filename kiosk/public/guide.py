"""The openness guide 公开指南 (政府信息公开条例 art. 12): what is published, how to ask."""

from flask import Blueprint, render_template

blueprint = Blueprint("guide", __name__)


@blueprint.get("/guide")
def show() -> str:
    return render_template("public/guide/show.html")
