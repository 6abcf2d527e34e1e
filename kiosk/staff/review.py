"""The review queue, the difference side by side, and the decisions: return, approve, publish."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog.editing import checking, drafting, fields, publishing, reviewing
from catalog.editing.reviewing import SecrecyCheck
from catalog.errors import CatalogError, Invalid
from catalog.rules import states
from catalog.store import desk, domains, drafts, organisations
from kiosk import auth, clock, db
from kiosk.staff import forms

blueprint = Blueprint("review", __name__, url_prefix="/review")


@blueprint.get("")
@auth.allowed("entry.see")
def show() -> str:
    connection, person = db.connection(), auth.me()
    return render_template(
        "staff/review/show.html",
        waiting=desk.to_review(connection, person),
        approved=desk.to_publish(connection, person),
        scheduled=desk.scheduled(connection, person),
    )


@blueprint.get("/<code>")
@auth.allowed("entry.see")
def compare(code: str) -> str:
    return _compared(code, "")


def _compared(code: str, refusal: str) -> str:
    connection, owner, person = db.connection(), db.owner(), auth.me()
    work = drafting.find(connection, person, code)
    domain = domains.by_number(connection, owner.id, work.domain)
    offices = organisations.offices(connection, owner.id)
    rows = forms.rows(work.fields if work.revision else {}, work.current, offices)
    return render_template(
        "staff/review/compare.html",
        work=work,
        domain=domain,
        refusal=refusal,
        rows=[row for row in rows if row.changed or row.label in ("一级事项", "二级事项")],
        same=[row.label for row in rows if not row.changed and row.label[2:] != "事项"],
        count=sum(row.changed for row in rows),
        concerns=checking.concerns(connection, work, work.current, clock.now()),
        missing=fields.missing(work.current),
        own=person.id in drafts.authors(connection, work.id),
        states=states.STATES,
        conclusions=reviewing.CONCLUSIONS,
        bases=reviewing.BASES,
        typed=request.form,
    )


@blueprint.post("/<code>")
@auth.allowed("entry.review")
def decide(code: str) -> Response | tuple[str, int]:
    """The reviewer's buttons: approve, approve and publish, return."""
    database, person, now = db.database(), auth.me(), clock.now()
    version, form = forms.number(request.form, "version"), request.form
    secrecy = SecrecyCheck(
        form.get("conclusion", ""), form.get("basis", ""), form.get("comment", "")
    )
    try:
        if form.get("decision") == "return":
            reviewing.send_back(database, person, code, version, form.get("comment", ""), now)
            said = "已退回，作者会在今天页看到您的意见。"
        elif form.get("decision") == "publish":
            publishing.approve_and_publish(database, person, code, version, secrecy, now)
            said = "已发布，公众页面和查找马上更新。"
        else:
            reviewing.approve(database, person, code, version, secrecy, now)
            said = "已审核通过，等发布。"
    except Invalid as refusal:
        return _compared(code, str(refusal)), 400
    flash(said)
    return redirect(url_for("staff.review.show"))


@blueprint.post("/<code>/publish")
@auth.allowed("entry.publish")
def publish(code: str) -> Response | tuple[str, int]:
    """Publish an approved draft now, or at the time that was given."""
    database, person, now = db.database(), auth.me(), clock.now()
    version = forms.number(request.form, "version")
    try:
        if request.form.get("when"):
            when = _when(request.form["when"])
            publishing.schedule(database, person, code, version, when, now)
            said = f"会在 {when.astimezone(clock.BEIJING):%Y-%m-%d %H:%M} 自动发布。"
        else:
            publishing.publish(database, person, code, version, now)
            said = "已发布，公众页面和查找马上更新。"
    except Invalid as refusal:
        return _compared(code, str(refusal)), 400
    flash(said)
    return redirect(url_for("staff.review.show"))


def _when(text: str) -> datetime:
    """A Beijing time as a browser's field writes it."""
    try:
        return datetime.fromisoformat(text[:16]).replace(tzinfo=clock.BEIJING)
    except ValueError as problem:
        raise Invalid("定时发布的时间请写成 2026-12-01 09:00 的样子。") from problem


@blueprint.post("/<code>/mask")
@auth.allowed("entry.review")
def mask(code: str) -> Response | tuple[str, int]:
    version = forms.number(request.form, "version")
    checking.mask_all(db.database(), auth.me(), code, version, clock.now())
    flash("已遮住个人信息，请再看一遍改动。")
    return redirect(url_for("staff.review.compare", code=code))


@blueprint.post("/<code>/keep")
@auth.allowed("entry.review")
def keep(code: str) -> Response | tuple[str, int]:
    try:
        checking.keep(
            db.database(),
            auth.me(),
            code,
            request.form.get("finding", "")[:64],
            request.form.get("reason", ""),
            clock.now(),
        )
    except CatalogError as refusal:
        return _compared(code, str(refusal)), 400
    flash("已记下保留的理由。")
    return redirect(url_for("staff.review.compare", code=code))
