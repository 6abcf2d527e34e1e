"""Putting the record of a case right: a step recorded by mistake, a day from a wrong clock."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import correcting, handling
from catalog.case import EVENTS
from catalog.errors import CatalogError, Conflict, NotFound
from catalog.intake import is_in_doubt
from kiosk import auth, casework, clock, db
from kiosk.staff import paperwork
from kiosk.staff.case import told
from kiosk.staff.steps import day_of

blueprint = Blueprint("correcting", __name__, url_prefix="/cases")


@blueprint.get("/<number>/strike/<int:position>")
@auth.allowed("case.handle")
def strike(number: str, position: int) -> str:
    """Ask for the reason."""
    return _strike(number, position)


def _strike(number: str, position: int, refusal: str = "") -> str:
    file = handling.find(db.connection(), casework.register(), number)
    line = next((one for one in file.record if one.position == position), None)
    if line is None:
        raise NotFound("这件申请里没有这条办理记录。")
    rows = paperwork.rows(db.connection(), file)
    return render_template(
        "staff/correcting/strike.html",
        file=file,
        line=line,
        told=told(line),
        why_not="已经撤销过了。" if line.struck else correcting.why_not(file, line),
        papers=[one.issued for one in rows if one.issued and one.issued.position == position],
        refusal=refusal,
        typed=request.form,
    )


@blueprint.post("/<number>/strike/<int:position>")
@auth.allowed("case.handle")
def struck(number: str, position: int) -> Response | tuple[str, int]:
    """Strike the step; a refusal shows the form again with the reason typed."""
    reason, person = request.form.get("reason", ""), auth.me()
    try:
        line = correcting.strike(casework.writing(), person, number, position, reason, clock.now())
    except NotFound:
        raise
    except CatalogError as refusal:
        status = 409 if isinstance(refusal, Conflict) else 400
        return _strike(number, position, str(refusal)), status
    flash(f"已撤销：{EVENTS[line.event.kind].label}。划掉的记录还看得到，期限按剩下的记录重新算。")
    return redirect(url_for("staff.case.show", number=number), 303)


@blueprint.get("/<number>/day")
@auth.allowed("case.handle")
def day(number: str) -> str:
    """Ask for the day of receipt of an application that came in by a wrong clock."""
    return _day(number)


def _day(number: str, refusal: str = "") -> str:
    file = handling.find(db.connection(), casework.register(), number)
    return render_template(
        "staff/correcting/day.html",
        file=file,
        in_doubt=is_in_doubt(file.case),
        arrived=file.lines[0],
        today=clock.today(),
        refusal=refusal,
        typed=request.form,
    )


@blueprint.post("/<number>/day")
@auth.allowed("case.handle")
def settle(number: str) -> Response | tuple[str, int]:
    """Set the day right."""
    reason = request.form.get("reason", "")
    try:
        wanted = day_of(request.form.get("day", ""), "收到日期")
        register, person = casework.writing(), auth.me()
        correcting.settle_day(register, person, number, wanted, reason, clock.now())
    except NotFound:
        raise
    except CatalogError as refusal:
        return _day(number, str(refusal)), 400
    flash(f"收到日期已核定为 {wanted}，期限随之重新算。")
    return redirect(url_for("staff.case.show", number=number), 303)
