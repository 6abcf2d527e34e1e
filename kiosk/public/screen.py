"""What the hall's screens ask for besides pages: to be emptied after a visitor has gone."""

from flask import Blueprint
from werkzeug.wrappers import Response

from kiosk import hall

blueprint = Blueprint("screen", __name__)


@blueprint.get("/screen/clear")
def clear() -> Response:
    """Empty what this browser holds of its visitor; nothing of the catalogue changes."""
    return hall.emptied()
