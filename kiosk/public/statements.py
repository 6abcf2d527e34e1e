"""Accessibility and privacy statements."""

from flask import Blueprint, render_template

blueprint = Blueprint("statements", __name__)


@blueprint.get("/accessibility")
def accessibility() -> str:
    return render_template("public/statements/accessibility.html")


@blueprint.get("/privacy")
def privacy() -> str:
    return render_template("public/statements/privacy.html")
