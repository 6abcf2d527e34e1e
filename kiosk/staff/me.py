"""One's own account: password and second factor; and what must be done before anything else."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from catalog.accounts import people
from catalog.errors import CatalogError
from catalog.settings import Settings
from catalog.store import staff
from catalog.store.staff import Person
from kiosk import auth, clock, db

blueprint = Blueprint("me", __name__, url_prefix="/me")
_OPEN = frozenset({"staff.signing_in.leave"})


def duty(person: Person, settings: Settings) -> Response | None:
    """Lead to one's own page while a new password or a second factor is due (rules A3, A6)."""
    if request.blueprint == "staff.me" or request.endpoint in _OPEN:
        return None
    if _needs_factor(person, settings) or _needs_password(person, settings):
        return redirect(url_for("staff.me.show"))
    return None


def _needs_factor(person: Person, settings: Settings) -> bool:
    is_exposed = settings.is_on("outside_office") and "admin" in person.roles
    return is_exposed and not person.has_second_factor


def _needs_password(person: Person, settings: Settings) -> bool:
    days = settings.number("password_days")
    if not days:
        return False
    made = staff.password_made(db.connection(), person.id)
    return made is None or clock.now() - made > timedelta(days=days)


def _page(refusal: str = "") -> str:
    person = auth.me()
    settings = Settings(db.connection(), db.owner().id)
    seed = session.get("seed") or people.new_second_factor()
    session["seed"] = seed
    return render_template(
        "staff/me/show.html",
        refusal=refusal,
        seed=" ".join(seed[place : place + 4] for place in range(0, len(seed), 4)),
        needs_factor=_needs_factor(person, settings),
        needs_password=_needs_password(person, settings),
    )


@blueprint.get("")
@auth.allowed("desk.see")
def show() -> str:
    return _page()


@blueprint.post("/password")
@auth.allowed("desk.see")
def set_password() -> Response | tuple[str, int]:
    form = request.form
    try:
        people.change_password(
            db.database(),
            auth.me(),
            form.get("old", ""),
            form.get("new", ""),
            token=auth.token(),
            at=clock.now(),
        )
    except CatalogError as refusal:
        return _page(str(refusal)), 400
    flash("密码已改，别处的登录都已退出。")
    return redirect(url_for("staff.me.show"))


@blueprint.post("/factor")
@auth.allowed("desk.see")
def set_factor() -> Response | tuple[str, int]:
    """Switch the second factor on with a code that proves the seed, or off."""
    wanted = request.form.get("off") != "1"
    try:
        people.set_second_factor(
            db.database(),
            auth.key(),
            auth.me(),
            seed=session.get("seed", "") if wanted else "",
            code=request.form.get("code", ""),
            at=clock.now(),
        )
    except CatalogError as refusal:
        return _page(str(refusal)), 400
    session.pop("seed", None)
    flash("动态口令已打开，下次登录要用。" if wanted else "动态口令已关闭。")
    return redirect(url_for("staff.me.show"))
