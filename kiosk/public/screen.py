"""What the hall's screens ask for besides pages: their key, a beat, and to be emptied."""

from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from catalog.accounts import secrets
from catalog.store import beats, screens
from catalog.store.screens import Screen
from kiosk import clock, db, device, hall, look
from kiosk.config import Config

blueprint = Blueprint("screen", __name__)

# What the desk is told of the page a screen shows: its kind. An address may be a secret, such as
# a receipt's, so nothing of it is kept.
_PAGES = {
    "": "首页",
    "domain": "领域",
    "entry": "事项",
    "material": "材料",
    "search": "查找",
    "ask": "问答",
    "apply": "申请公开",
    "track": "查进度",
    "handover": "换到手机",
    "guide": "公开指南",
    "signage": "大屏",
    "screen": "屏幕检查",
}
_OTHER = "其他页面"

_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def install(app: Flask) -> None:
    """A beat needs no form token: it changes nothing, and its origin is checked all the same."""
    protection: CSRFProtect = app.extensions["csrf"]
    protection.exempt(app.view_functions["public.screen.beat"])


@blueprint.get("/screen/clear")
def clear() -> Response:
    """Empty what this browser holds of its visitor; nothing of the catalogue changes."""
    return hall.emptied()


@blueprint.get("/screen/start/<key>")
def start(key: str) -> Response:
    """Where a screen begins its day: an administrator's key makes this browser the screen."""
    found = _by_key(key)
    if found is None:
        abort(404)
    page = (
        url_for("public.signage.show")
        if found.kind == "display"
        else url_for("public.home.show", screen=look.HALL)
    )
    answer = redirect(page)
    device.begin(answer, found.id)
    answer.headers.update(_PRIVATE)
    return answer


@blueprint.get("/screen/check")
def check() -> tuple[str, int, dict[str, str]]:
    """Which of the settings of a screen hold (security rule K6), as far as a page can tell."""
    now = int(clock.now().timestamp())
    text = render_template(
        "public/screen/check.html", has_key=device.current() is not None, now=now
    )
    return text, 200, _PRIVATE


@blueprint.post("/screen/beat")
def beat() -> Response:
    """The page is visible and alive; only screens with a key are noted."""
    answer = Response(status=204, headers=_PRIVATE)
    number = device.current()
    if number is not None:
        if number in {one.id for one in screens.all_of(db.connection(), db.owner().id)}:
            page = words_of(request.form.get("page", ""))
            beats.note(_folder(), number, page, request.form.get("version", ""), clock.now())
        else:
            device.end(answer)
    return answer


def words_of(address: str) -> str:
    """The kind of page that an address is, in words."""
    return _PAGES.get(address.split("?", 1)[0].lstrip("/").split("/", 1)[0], _OTHER)


@blueprint.get("/screen/beat")
def age() -> Response:
    """For the machine's watchdog: the seconds since the last beat of the screen with this key."""
    found = _by_key(request.headers.get("X-Screen-Key", ""))
    if found is None:
        abort(404)
    last = beats.all_of(_folder()).get(found.id)
    text = f"{int((clock.now() - last.at).total_seconds())}\n" if last else "none\n"
    return Response(text, mimetype="text/plain", headers=_PRIVATE)


def _by_key(key: str) -> Screen | None:
    if not key.isascii() or not key.isalnum() or len(key) != 64:
        return None
    return screens.by_key_hash(db.connection(), db.owner().id, secrets.token_hash(key))


def _folder() -> Path:
    config: Config = current_app.config["KIOSK"]
    return config.data
