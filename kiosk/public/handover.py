"""From the screen to the phone: the picture on the screen, the question and the form on the phone.

Opening the address changes nothing, so a messenger that looks ahead takes nothing away; only the
button does.
"""

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from kiosk import handover, pictures
from kiosk.public import apply

blueprint = Blueprint("handover", __name__)

# Not `no-referrer`: with it a browser sends `Origin: null` along with the button's POST, which the
# check of origins refuses. The site-wide `same-origin` tells nobody else the address either.
_PRIVATE = {"Cache-Control": "no-store"}


@blueprint.post("/handover")
def begin() -> AnyResponse:
    """Put a half-filled form aside and show its picture."""
    code = handover.begin(request.form.get("form", ""), request.form)
    return redirect(url_for("public.handover.code", code=code), 303)


@blueprint.get("/handover/<code>/code")
def code(code: str) -> Response:
    """The picture, on the screen; when the phone has taken the form the screen empties itself."""
    if not handover.is_waiting(code):
        return _page("gone", 410)
    address = pictures.of_page(url_for("public.handover.show", code=code))
    if address is None:
        abort(404)
    return _page("code", drawing=pictures.drawing(address), code=code, minutes=handover.MINUTES)


@blueprint.get("/handover/<code>/state")
def state(code: str) -> Response:
    """Whether the form still waits, for the screen that shows the picture."""
    text = "waiting\n" if handover.is_waiting(code) else "gone\n"
    return Response(text, mimetype="text/plain", headers=_PRIVATE)


@blueprint.post("/handover/<code>/drop")
def drop(code: str) -> AnyResponse:
    """The visitor does not want it after all: what was put aside goes, and the screen empties."""
    handover.take(code)
    return redirect(url_for("public.screen.clear"), 303)


@blueprint.get("/handover/<code>")
def show(code: str) -> Response:
    """What the phone opens: says what it is and asks; takes nothing yet."""
    return _page("show", code=code) if handover.is_waiting(code) else _page("gone", 410)


@blueprint.post("/handover/<code>")
def take(code: str) -> Response:
    """The form as it was left, once."""
    found = handover.take(code)
    if found is None:
        return _page("gone", 410)
    form, filled = found
    if form == "apply":
        return make_response(apply.filled(filled), 200, _PRIVATE)
    return _page(form, filled=filled)


def _page(name: str, status: int = 200, **values: object) -> Response:
    answer = make_response(render_template(f"public/handover/{name}.html", **values), status)
    answer.headers.update(_PRIVATE)
    return answer
