"""The list of applications with their clocks, intake at the counter, and the register book."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from catalog import applying, handling, holidays, law
from catalog.applying import Application
from catalog.case import CATEGORIES, CHANNELS, beijing_day
from catalog.errors import CatalogError
from catalog.intake import Intake
from catalog.rules.situation import situation
from catalog.store import caselist, cases, staff
from kiosk import auth, casework, clock, db, oneform
from kiosk.casework import FormKey
from kiosk.staff import arrival, caseload, choosing, forms
from kiosk.staff.arrival import Arrival

blueprint = Blueprint("cases", __name__, url_prefix="/cases")

Answer = tuple[str, int, dict[str, str]]


@blueprint.get("")
@auth.allowed("case.see")
def show() -> str | Response:
    """The list by its filters: open cases the most urgent first, others the newest first."""
    filters = choosing.read(request.args)
    page = max(1, forms.number(request.args, "page"))
    rows, total = choosing.find(
        db.connection(), casework.register(), filters, auth.me().id, clock.today(), page
    )
    if page > 1 and not rows:  # the list became shorter since the address was made
        kept: dict[str, Any] = {**filters.kept}
        return redirect(url_for("staff.cases.show", **kept))
    return _list(rows, filters=filters, page=page, total=total)


@blueprint.post("")
@auth.allowed("case.see")
def find() -> str:
    """Look up a register number or a name; sent as a form, so that no name stands in an address."""
    connection, register = db.connection(), casework.register()
    words = request.form.get("q", "").strip()[:100]
    ids = choosing.search(connection, register, words)
    return _list(caseload.rows(connection, register, ids, clock.today()), words=words)


def _list(
    rows: list[caseload.Row],
    *,
    filters: choosing.Filters | None = None,
    words: str = "",
    page: int = 1,
    total: int = 0,
) -> str:
    connection, owner = db.connection(), db.owner().id
    people = staff.everyone(connection, owner)
    return render_template(
        "staff/cases/show.html",
        rows=rows,
        words=words,
        filters=filters or choosing.Filters(),
        total=total,
        page=page,
        pages=-(-total // caselist.PAGE),
        most=caselist.PAGE,
        people={one.id: one.name for one in people},
        clerks=[one for one in people if one.may("case.handle")],
        which=choosing.WHICH,
        channels=CHANNELS,
        categories=CATEGORIES,
        years=caselist.years(connection, owner),
        today=clock.today(),
    )


@blueprint.get("/new")
@auth.allowed("case.handle")
def new() -> str:
    given = Application(category="natural", delivery_form="paper", delivery_way="collect")
    return _form(given, casework.new_form_key())


@blueprint.post("/new")
@auth.allowed("case.handle")
def take() -> Response | Answer:
    """Enter an application that came to the counter, by letter, e-mail or fax, or was spoken."""
    given, now = applying.read(request.form), clock.now()
    form_key = casework.read_form_key(request.form.get("form_key", ""))
    try:
        return _take(given, form_key, now)
    except (CatalogError, DBAPIError) as problem:
        again = oneform.again(problem, form_key)
        arrived = arrival.read(request.form, beijing_day(now))
        page = _form(given, again.form_key, arrived, refusal=again.words)
        return page, again.status, again.headers


def _take(given: Application, form_key: FormKey, now: datetime) -> Response | Answer:
    today = beijing_day(now)
    arrived = arrival.read(request.form, today)
    if form_key.fault in ("forged", "old"):
        words = "表单打开太久了，请再按一次登记。"
        return _form(given, casework.new_form_key(), arrived, refusal=words), 400, {}
    problems = {
        **arrived.problems,
        **applying.problems(given, today, needs_identity=False, online=False),
    }
    if problems:
        return _form(given, request.form["form_key"], arrived, problems), 400, {}
    intake = Intake(
        arrived.channel,
        form_key.key,
        arrived.day,
        at_desk=True,
        read_back="read_back" in request.form,
        signed=request.form.get("signed", ""),
    )
    receipt = handling.receive(casework.writing(), auth.me().actor, given, intake, now)
    return redirect(url_for("staff.case.slip", secret=receipt.secrets.link), 303)


def _form(
    given: Application,
    form_key: str,
    arrived: Arrival | None = None,
    problems: Mapping[str, str] | None = None,
    *,
    refusal: str = "",
) -> str:
    return render_template(
        "staff/cases/new.html",
        given=asdict(given),
        form_key=form_key,
        problems=problems or {},
        refusal=refusal,
        asks_day=arrived is not None and arrived.is_old,
        channels=arrival.OFFERED,
        rules={name: CHANNELS[name].rule for name in arrival.OFFERED},
        categories=CATEGORIES,
        forms=applying.FORMS,
        ways=applying.WAYS,
        lengths=applying.LENGTHS,
        helps=applying.HELPS,
        today=clock.today(),
        typed=request.form,
    )


@blueprint.get("/register")
@auth.allowed("case.see")
def register_book() -> str:
    """The register of a year, to be printed."""
    register = casework.register()
    connection = db.connection()
    year = forms.number(request.args, "year")
    if not 1900 < year < 9999:
        year = clock.today().year
    files = cases.of_year(connection, register.organisation_id, year, register.sealer)
    calendar = holidays.calendar(connection, register.organisation_id)
    lines = [(file, situation(file.case, clock.today(), calendar, law.limits())) for file in files]
    return render_template(
        "staff/cases/register.html",
        year=year,
        lines=lines,
        outcome=caseload.outcome,
        categories=CATEGORIES,
        channels=CHANNELS,
    )
