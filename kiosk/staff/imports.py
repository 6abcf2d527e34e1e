"""A township's own table from the browser: sent in, looked at, corrected, applied, undone.

Whoever may edit can send a file in and set its columns right; applying makes public at once what
the file says, and so belongs to those who publish. Nothing changes before (security rule U6).
"""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog.errors import CatalogError, Conflict, NotFound
from catalog.importing import applying, headings, limits, office
from catalog.importing.comparing import (
    ADDED,
    CHANGED,
    CONFLICTING,
    UNCHANGED,
    Comparison,
    Proposal,
)
from catalog.importing.reading import key_of
from catalog.importing.result import Reading
from catalog.store import domains, imports
from kiosk import auth, clock, db, incoming
from kiosk.incoming import Sent
from kiosk.staff import forms

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
DOUBTS = "doubts"
TABS = {
    DOUBTS: "读表时的疑问",
    CONFLICTING: "有冲突，不导入",
    CHANGED: "修改",
    ADDED: "新增",
    UNCHANGED: "相同，不动",
}
_ROWS = 20
_LARGEST = limits.MAX_BYTES + 64 * 1024


def _first(refusal: str = "") -> str:
    owner, connection = db.owner(), db.connection()
    incoming.sweep_now()
    return render_template(
        "staff/imports/show.html",
        waiting=[(sent, incoming.progress(sent)) for sent in incoming.waiting(owner.id)],
        runs=imports.newest(connection, owner.id, 50),
        domains=domains.all_of(connection, owner.id),
        limits=limits,
        refusal=refusal,
    )


@blueprint.get("")
@auth.allowed("import.see")
def show() -> str:
    return _first()


@blueprint.post("")
@auth.allowed("import.see", largest=_LARGEST)
def receive() -> Response | tuple[str, int]:
    """Keep the file and begin to read it."""
    try:
        number = incoming.receive(db.database(), auth.me(), request.files.get("file"))
    except CatalogError as refusal:
        return _first(str(refusal)), 400
    return redirect(url_for("staff.imports.tables", number=number))


@blueprint.get("/<number>")
@auth.allowed("import.see")
def tables(number: str) -> str:
    """How far the reading is; then the tables that were found."""
    sent = incoming.find(number, db.owner().id)
    progress = incoming.progress(sent)
    if not progress.is_over or progress.refusal:
        return render_template("staff/imports/progress.html", sent=sent, progress=progress)
    reading = incoming.reading(sent)
    return render_template(
        "staff/imports/tables.html",
        sent=sent,
        tables=[(key_of(table.sheet, table.row), table) for table in reading.tables],
        problems=[each for each in reading.problems if each.row == 0],
        rows=len(reading.rows),
        domains=domains.all_of(db.connection(), db.owner().id),
        roles=headings.ROLES,
    )


@blueprint.post("/<number>")
@auth.allowed("import.see")
def decide(number: str) -> Response:
    """Take which tables are read, and as which domain; read again when something is new."""
    sent = incoming.find(number, db.owner().id)
    known = {each.number for each in domains.all_of(db.connection(), db.owner().id)}
    chosen, left_out = dict(sent.domains), []
    for table in incoming.reading(sent).tables:
        key = key_of(table.sheet, table.row)
        wanted = request.form.get(f"domain.{key}", "")
        if wanted in known and wanted != table.domain:
            chosen[key] = wanted
        if request.form.get(f"read.{key}") != "1":
            left_out.append(key)
    _again(sent, replace(sent, domains=chosen, left_out=tuple(left_out)))
    if request.form.get("next") == "preview":
        return redirect(url_for("staff.imports.preview", number=number))
    return redirect(url_for("staff.imports.tables", number=number))


def _again(sent: Sent, decided: Sent) -> None:
    if decided != sent:
        incoming.again(db.database(), decided)


def _table(sent: Sent, place: int) -> Any:
    found = incoming.reading(sent).tables
    if place >= len(found):
        raise NotFound("这个文件里没有这张表。请从列表里选。")
    return found[place]


@blueprint.get("/<number>/columns/<int:place>")
@auth.allowed("import.see")
def columns(number: str, place: int) -> str:
    sent = incoming.find(number, db.owner().id)
    return render_template(
        "staff/imports/columns.html",
        sent=sent,
        place=place,
        table=_table(sent, place),
        roles=headings.ROLES,
        extra=headings.EXTRA,
    )


@blueprint.post("/<number>/columns/<int:place>")
@auth.allowed("import.see")
def assign(number: str, place: int) -> Response:
    """Take what the columns of a table hold, and read again."""
    sent = incoming.find(number, db.owner().id)
    table = _table(sent, place)
    key = key_of(table.sheet, table.row)
    given, chosen = dict(sent.roles.get(key, {})), dict(sent.chosen)
    for column in table.columns:
        role = request.form.get(column.letter, "")
        if role in headings.ROLES and role != column.role:
            given[column.letter] = role
            if column.heading:
                chosen[column.heading] = role
    _again(sent, replace(sent, roles={**sent.roles, key: given} if given else sent.roles,
                         chosen=chosen))  # fmt: skip
    return redirect(url_for("staff.imports.tables", number=number))


@blueprint.get("/<number>/preview")
@auth.allowed("import.see")
def preview(number: str) -> str | Response:
    """Every row against what is there, and every doubt with its row and column."""
    sent = incoming.find(number, db.owner().id)
    progress = incoming.progress(sent)
    if not progress.is_over or progress.refusal:
        return redirect(url_for("staff.imports.tables", number=number))
    reading = incoming.reading(sent)
    comparison = _compared(reading)
    counts = {DOUBTS: len(reading.problems), **comparison.counts()}
    wanted = request.args.get("state", "")
    state = wanted if wanted in TABS else next((tab for tab in TABS if counts[tab]), ADDED)
    page = max(1, forms.number(request.args, "page"))
    part = slice((page - 1) * _ROWS, page * _ROWS)
    return render_template(
        "staff/imports/preview.html",
        sent=sent,
        tabs=TABS,
        counts=counts,
        state=state,
        page=page,
        pages=-(-counts[state] // _ROWS),
        problems=reading.problems[part],
        rows=[_shown(each) for each in comparison.of(state)[part]],
        mark=comparison.mark(),
    )


def _compared(reading: Reading) -> Comparison:
    return office.compared(db.connection(), db.owner().id, reading, clock.today())


def _shown(proposal: Proposal) -> tuple[Proposal, list[forms.Row]]:
    """A row with the fields it would change; all that it would say where it adds."""
    before = proposal.entry.values if proposal.entry and proposal.state == CHANGED else {}
    return proposal, [row for row in forms.rows(before, proposal.values) if row.changed]


@blueprint.post("/<number>/apply")
@auth.allowed("import.apply")
def apply(number: str) -> Response:
    """Make public what the preview showed, whole or not at all."""
    person = auth.me()
    sent = incoming.find(number, person.organisation_id)
    comparison = _compared(incoming.reading(sent))
    if comparison.mark() != request.form.get("mark"):
        raise Conflict("预览以后，目录或这个文件的设置有变化，什么都没有改动。请返回重新预览。")
    with incoming.taking(sent):
        run = applying.apply(
            db.database(),
            person.organisation_id,
            comparison,
            name=sent.name,
            headings=sent.chosen,
            actor=person.actor,
            at=clock.now(),
            prepared_by=sent.by,
        )
    counts = comparison.counts()
    flash(f"第 {run} 次导入已公开：新增 {counts[ADDED]} 项，修改 {counts[CHANGED]} 项。可以撤销。")
    return redirect(url_for("staff.imports.show"))


@blueprint.post("/<number>/discard")
@auth.allowed("import.see")
def discard(number: str) -> Response:
    sent = incoming.find(number, db.owner().id)
    incoming.discard(sent)
    flash(f"“{sent.name}”已删除，目录没有变化。")
    return redirect(url_for("staff.imports.show"))


@blueprint.post("/runs/<int:run>/undo")
@auth.allowed("import.apply")
def undo(run: int) -> Response:
    """Take a whole import back."""
    person = auth.me()
    applying.undo(db.database(), person.organisation_id, run, actor=person.actor, at=clock.now())
    flash(f"第 {run} 次导入已撤销，目录恢复到导入之前。")
    return redirect(url_for("staff.imports.show"))
