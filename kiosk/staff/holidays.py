"""The holiday table (security rule T4): which years are known, the next notice, a calculator."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import holidays, law, notices
from catalog.errors import CatalogError, Invalid
from catalog.rules.workdays import HolidayTable
from kiosk import auth, casework, clock, db, reckoning
from kiosk.staff import caseload

blueprint = Blueprint("holidays", __name__, url_prefix="/holidays")
_FIELDS = ("text", "csv", "year", "notice", "number", "issued")


@blueprint.get("")
@auth.allowed("holidays.see")
def show() -> str:
    return _page({}, None)


@blueprint.post("")
@auth.allowed("holidays.edit")
def save() -> Response | str | tuple[str, int]:
    """First shows what was understood; a second press puts it in force."""
    typed = {name: request.form.get(name, "") for name in _FIELDS}
    try:
        table = _read(typed)
        if request.form.get("what") != "save":
            return _page(typed, table)
        moved = holidays.save(
            db.database(),
            db.owner().id,
            table,
            cases=caseload.open_cases(casework.writing()),
            actor=auth.me().actor,
            at=clock.now(),
        )
    except CatalogError as refusal:
        return _page(typed, None, str(refusal)), 400
    flash(f"{table.title}已生效，{len(moved)} 个办件的期限随之改变。")
    return redirect(url_for("staff.holidays.show"))


@blueprint.get("/calculator")
@auth.allowed("holidays.see")
def calculator() -> str:
    asked = reckoning.read(request.args)
    known = holidays.calendar(db.connection(), db.owner().id)
    return render_template(
        "staff/holidays/calculator.html",
        asked=asked,
        answer=reckoning.answer(asked, known, law.limits(), clock.today()),
        rules=reckoning.RULES,
        steps=reckoning.STEPS,
    )


def _read(typed: dict[str, str]) -> HolidayTable:
    if typed["text"].strip():
        return notices.from_notice(typed["text"])
    if not typed["csv"].strip():
        raise Invalid("请粘贴国务院办公厅的通知全文，或填写表格。")
    try:
        year, issued = int(typed["year"]), date.fromisoformat(typed["issued"])
    except ValueError as problem:
        raise Invalid("用表格时要写明年份（如 2027）和成文日期（如 2026-11-04）。") from problem
    if not typed["notice"].strip():
        raise Invalid("用表格时要写明通知的名称。")
    heading = notices.Heading(year, typed["notice"].strip(), typed["number"].strip(), issued)
    return notices.from_csv(typed["csv"], heading)


def _page(typed: dict[str, str], understood: HolidayTable | None, refusal: str = "") -> str:
    known = holidays.calendar(db.connection(), db.owner().id)
    return render_template(
        "staff/holidays/show.html",
        tables=sorted(known.tables(), key=lambda table: -table.year),
        warnings=[*filter(None, [clock.fault(db.connection())]), *known.warnings(clock.today())],
        typed=typed,
        understood=understood,
        refusal=refusal,
    )
