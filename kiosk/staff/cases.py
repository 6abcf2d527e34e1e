"""The list of applications with their clocks, intake at the counter, and the register book."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import applying, handling, holidays, law
from catalog.applying import Application
from catalog.case import CATEGORIES, CHANNELS
from catalog.errors import CatalogError
from catalog.intake import Intake
from catalog.rules.situation import situation
from catalog.store import caselist, cases, staff
from kiosk import auth, casework, clock, db
from kiosk.staff import caseload, choosing, forms
from kiosk.staff.steps import day_of

blueprint = Blueprint("cases", __name__, url_prefix="/cases")

_AT_DESK = {name: one.label for name, one in CHANNELS.items() if name != "internet"}


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
def take() -> Response | tuple[str, int]:
    """Enter an application that came to the counter, by letter, by fax or by word of mouth."""
    given, now = applying.read(request.form), clock.now()
    typed = request.form.get("form_key", "")
    form_key = casework.read_form_key(typed)
    if form_key.fault in ("forged", "old"):
        return _form(given, casework.new_form_key(), {}, "表单打开太久了，请再按一次登记。"), 400
    problems = applying.problems(given, clock.today(), needs_identity=False, online=False)
    if problems:
        return _form(given, typed, problems), 400
    try:
        day = day_of(request.form.get("day", ""), "收到来件的日期")
        intake = Intake(
            request.form.get("channel", ""),
            form_key.key,
            day,
            read_back="read_back" in request.form,
            signed=request.form.get("signed", ""),
        )
        receipt = handling.receive(casework.writing(), auth.me().actor, given, intake, now)
    except CatalogError as refusal:
        return _form(given, typed, {}, str(refusal)), 400
    return redirect(url_for("staff.case.slip", secret=receipt.secrets.link), 303)


def _form(
    given: Application, form_key: str, problems: dict[str, str] | None = None, refusal: str = ""
) -> str:
    return render_template(
        "staff/cases/new.html",
        given=asdict(given),
        form_key=form_key,
        problems=problems or {},
        refusal=refusal,
        channels=_AT_DESK,
        rules={name: CHANNELS[name].rule for name in _AT_DESK},
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
