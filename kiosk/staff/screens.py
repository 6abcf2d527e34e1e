"""The hall's screens: each one's key, last beat, page and version; a silent one stands out."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import screens
from catalog.errors import CatalogError
from catalog.store import beats
from catalog.store import screens as stored
from catalog.store.beats import Beat
from catalog.store.screens import Screen
from kiosk import auth, clock, db
from kiosk.public.screen import words_of

blueprint = Blueprint("screens", __name__, url_prefix="/screens")

_SILENT = timedelta(minutes=2)


@dataclass(frozen=True)
class State:
    """A screen with its last beat, if there was one, and whether it has been silent for long."""

    screen: Screen
    beat: Beat | None
    silent: bool

    @property
    def page(self) -> str:
        """The kind of page it showed; an address, as older versions kept it, is not shown."""
        page = self.beat.page if self.beat else ""
        return words_of(page) if page.startswith("/") else page


def states() -> list[State]:
    """The screens in use, as they are now."""
    now, last = clock.now(), beats.all_of(current_app.config["KIOSK"].data)
    found = []
    for one in stored.all_of(db.connection(), db.owner().id):
        beat = last.get(one.id)
        silent = now - (beat.at if beat else one.made_at) > _SILENT
        found.append(State(one, beat, silent))
    return found


def _page(refusal: str = "", key: str = "") -> str:
    base = current_app.config["KIOSK"].base_url or request.host_url.rstrip("/")
    address = base + url_for("public.screen.start", key=key) if key and _has_public() else ""
    return render_template(
        "staff/screens/show.html",
        states=states(),
        kinds=screens.KINDS,
        refusal=refusal,
        key=key,
        address=address,
    )


def _has_public() -> bool:
    return "public" in current_app.config["KIOSK"].surfaces


@blueprint.get("")
@auth.allowed("screens.see")
def show() -> str:
    return _page()


@blueprint.post("")
@auth.allowed("screens.edit")
def add() -> str | tuple[str, int]:
    """Register a screen; its key stands on the answer and nowhere else."""
    form = request.form
    try:
        key = screens.register(
            db.database(), auth.me(), form.get("name", ""), form.get("kind", ""), clock.now()
        )
    except CatalogError as refusal:
        return _page(str(refusal)), 400
    return _page(key=key)


@blueprint.post("/<int:number>/remove")
@auth.allowed("screens.edit")
def remove(number: int) -> Response | tuple[str, int]:
    try:
        screens.remove(db.database(), auth.me(), number, clock.now())
    except CatalogError as refusal:
        return _page(str(refusal)), 400
    flash("已停用，这块屏幕的钥匙不再有效。")
    return redirect(url_for("staff.screens.show"))
