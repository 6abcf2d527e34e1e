"""Signing in and out. The form's fields are username, password and code."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from catalog.accounts import signing_in
from catalog.accounts.signing_in import Attempt, TooManyTries
from catalog.errors import CatalogError
from kiosk import auth, clock, db

blueprint = Blueprint("signing_in", __name__)


@blueprint.get("/login")
@auth.allowed(auth.OPEN)
def show() -> str | Response:
    if auth.person() is not None:
        return redirect(url_for("staff.desk.show"))
    return _page("")


@blueprint.post("/login")
@auth.allowed(auth.OPEN)
def enter() -> Response | tuple[str, int, dict[str, str]]:
    form = request.form
    attempt = Attempt(
        username=form.get("username", ""),
        password=form.get("password", ""),
        code=form.get("code", ""),
        address=auth.address(),
        device=auth.device(),
    )
    try:
        signed_in = signing_in.sign_in(db.database(), auth.key(), attempt, clock.now())
    except TooManyTries as waiting:
        return _page(str(waiting)), 429, {"Retry-After": str(waiting.seconds)}
    except CatalogError as refusal:
        return _page(str(refusal)), 403, {}
    session.clear()  # a new form token with the new session
    answer = redirect(_local(form.get("next", "")))
    auth.begin(answer, signed_in)
    return answer


@blueprint.post("/logout")
@auth.allowed("desk.see")
def leave() -> Response:
    signing_in.sign_out(db.database(), auth.me(), auth.token(), clock.now())
    session.clear()
    answer = redirect(url_for("staff.signing_in.show"))
    auth.end(answer)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _local(wanted: str) -> str:
    """Only an address of the desk; anything else leads to the today page."""
    plain = wanted.isprintable() and "\\" not in wanted and "//" not in wanted
    return wanted if plain and wanted.startswith("/staff/") else url_for("staff.desk.show")


def _page(refusal: str) -> str:
    return render_template(
        "staff/signing_in/show.html",
        refusal=refusal,
        username=request.form.get("username", "")[:40],
        wanted=request.values.get("next", "")[:200],
    )
