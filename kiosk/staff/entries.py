"""The list of entries with its filters, many rows at once in a table, and adding a new one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog.editing import drafting, fields
from catalog.editing.drafting import Seen
from catalog.errors import CatalogError, Conflict, Invalid
from catalog.rules import states
from catalog.store import desk, domains, organisations
from kiosk import auth, clock, db
from kiosk.staff import forms

blueprint = Blueprint("entries", __name__, url_prefix="/entries")

# The columns of the table in which many rows are changed at once.
COLUMNS = ("level1", "level2", "time_limit", "publisher", "responsible")


def _filters() -> desk.Filters:
    asked = request.args
    return desk.Filters(
        domain=asked.get("domain", "")[:3],
        office=asked.get("office", "")[:9],
        state=asked.get("state", "")[:12],
        empty=asked.get("empty", "")[:12],
        words=asked.get("q", "")[:60],
    )


def _page() -> int:
    text = request.args.get("page", "1")
    return (
        min(max(int(text), 1), 10_000) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    )


def _shown(template: str, **more: object) -> str:
    connection, owner = db.connection(), db.owner()
    filters, page = _filters(), _page()
    listed = desk.listed(connection, owner.id, filters, page)
    kept = {key: value for key, value in request.args.items() if key != "page" and value}
    return render_template(
        template,
        listed=listed,
        filters=filters,
        page=page,
        pages=-(-listed.total // desk.PAGE) or 1,
        kept=kept,
        domains=sorted(domains.all_of(connection, owner.id), key=lambda one: one.number),
        offices=organisations.offices(connection, owner.id),
        states={**states.ENTRY_STATES, "changing": "有改动没发布", **states.STATES},
        fields=fields.EDITED,
        **more,
    )


@blueprint.get("")
@auth.allowed("entry.see")
def show() -> str:
    return _shown("staff/entries/show.html")


@blueprint.get("/table")
@auth.allowed("entry.edit")
def table() -> str:
    return _shown("staff/entries/table.html", columns=COLUMNS, refused={})


@blueprint.post("/table")
@auth.allowed("entry.edit")
def save_table() -> str | Response | tuple[str, int]:
    """Save each changed row as its own draft; a row that cannot be saved keeps what was typed."""
    refused: dict[str, str] = {}
    saved = 0
    for code in request.form.getlist("row")[: desk.PAGE]:
        values = {
            name: request.form[f"{code}.{name}"]
            for name in COLUMNS
            if f"{code}.{name}" in request.form
        }
        try:
            saved += _save_row(code, values)
        except CatalogError as refusal:
            refused[code] = str(refusal)
    flash(f"保存了 {saved} 行，成为草稿；送审后才会公开。" if saved else "没有要保存的改动。")
    if refused:
        status = 409
        return _shown("staff/entries/table.html", columns=COLUMNS, refused=refused), status
    return redirect(url_for("staff.entries.table") + _query())


def _save_row(code: str, values: dict[str, str]) -> bool:
    seen = forms.seen(request.form, f"{code}.")
    with db.database().reading() as connection:
        before = drafting.find(connection, auth.me(), code).current
    given = fields.clean(values)
    if all(before.get(name, "") == value for name, value in given.items()):
        return False
    drafting.save(db.database(), auth.me(), code, given, seen, clock.now())
    return True


def _query() -> str:
    """The filters of the present address, for coming back to the same rows."""
    query = request.query_string.decode("ascii", "replace")
    return f"?{query}" if query else ""


@blueprint.get("/new")
@auth.allowed("entry.edit")
def begin() -> str:
    return _new_form({}, "")


@blueprint.post("/new")
@auth.allowed("entry.edit")
def add() -> Response | tuple[str, int]:
    values = forms.read(request.form)
    try:
        code = drafting.add(
            db.database(), auth.me(), request.form.get("domain", ""), values, clock.now()
        )
    except (Invalid, Conflict) as refusal:
        return _new_form(values, str(refusal)), 400
    flash("已新增，是草稿，还没有公开。")
    return redirect(url_for("staff.entry.edit", code=code))


def _new_form(values: dict[str, str], refusal: str) -> str:
    connection, owner = db.connection(), db.owner()
    return render_template(
        "staff/entries/new.html",
        values=values,
        refusal=refusal,
        chosen=request.values.get("domain", ""),
        domains=sorted(domains.all_of(connection, owner.id), key=lambda one: one.number),
        offices=organisations.offices(connection, owner.id),
        fields=fields.EDITED,
        phases=fields.PHASES,
        seen=Seen(0, 0),
    )
