"""`/qr/<code>.svg` and `.png`: the picture of a code, for a page, a screen or a document."""

from flask import Blueprint, Response, abort, request

from catalog.rules import codes as spelling
from catalog.store import codes
from kiosk import db, pictures

blueprint = Blueprint("picture", __name__)

_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_DAY = 24 * 3600


@blueprint.get("/qr/<code>.<ending>")
def show(code: str, ending: str) -> Response:
    known = spelling.parse(code)
    if ending not in _TYPES or known is None or codes.find(db.connection(), known) is None:
        abort(404)
    text = pictures.address(known)
    if text is None:
        abort(404)
    answer = Response(pictures.drawn(text, ending), mimetype=_TYPES[ending])
    answer.cache_control.public = True
    answer.cache_control.max_age = _DAY
    answer.add_etag()
    answer.make_conditional(request)
    return answer
