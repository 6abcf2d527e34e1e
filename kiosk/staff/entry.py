"""One entry: its form, autosave, preview, history, taking down and bringing back."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import facts, holidays
from catalog.editing import checking, drafting, fields, publishing
from catalog.editing.drafting import Overtaken
from catalog.entry import FIELD_NAMES, FIELDS, Entry
from catalog.errors import CatalogError, Invalid
from catalog.rules import states, timeliness
from catalog.store import codes, domains, drafts, materials, organisations, reviews, trail
from catalog.store.drafts import Work
from kiosk import auth, clock, db
from kiosk.staff import forms

blueprint = Blueprint("entry", __name__, url_prefix="/entries/<code>")


def _work(code: str) -> Work:
    return drafting.find(db.connection(), auth.me(), code)


def _back(code: str, said: str) -> Response:
    flash(said)
    return redirect(url_for("staff.entry.edit", code=code))


@blueprint.get("")
@auth.allowed("entry.see")
def edit(code: str) -> str:
    work = _work(code)
    return _form(work, work.current, "")


def _form(work: Work, values: dict[str, str], refusal: str) -> str:
    connection, owner, now = db.connection(), db.owner(), clock.now()
    open_ = work.draft is None or states.allows("save", work.draft.state)
    return render_template(
        "staff/entry/edit.html",
        work=work,
        values=values,
        refusal=refusal,
        editable=open_ and auth.may("entry.edit"),
        fields=fields.EDITED,
        phases=fields.PHASES,
        offices=organisations.offices(connection, owner.id),
        seen=drafting.Seen(work.revision, work.version),
        changed=fields.changed(work.fields, values),
        concerns=checking.concerns(connection, work, values, now),
        missing=fields.missing(values),
        state_names={**states.ENTRY_STATES, **states.STATES},
        code=codes.find(connection, work.code),
        due=_due(work),
    )


def _due(work: Work) -> date | None:
    """The day by which the information must be public, where its clock runs."""
    started, limit = work.current.get("event_day", ""), work.current.get("time_limit", "")
    if not started:
        return None
    calendar = holidays.calendar(db.connection(), db.owner().id)
    return timeliness.due(limit, date.fromisoformat(started), calendar)


@blueprint.post("")
@auth.allowed("entry.edit")
def save(code: str) -> Response | tuple[str, int]:
    """Save the draft, and send it for review where that button was pressed."""
    values = forms.read(request.form)
    database, person, now = db.database(), auth.me(), clock.now()
    try:
        version = drafting.save(
            database, person, code, values, forms.seen(request.form), now, forms.base(request.form)
        )
        if request.form.get("then") == "send":
            drafting.send(database, person, code, version, now)
            return _back(code, "已送审，等另一个人审核。")
    except Overtaken as overtaken:
        return _merge(overtaken), 409
    except Invalid as refusal:
        return _form(_work(code), {**_work(code).current, **values}, str(refusal)), 400
    return _back(code, "草稿已保存，还没有公开。")


def _merge(overtaken: Overtaken) -> str:
    return render_template(
        "staff/entry/merge.html",
        clash=overtaken,
        work=overtaken.work,
        fields=[
            field
            for field in fields.EDITED
            if overtaken.mine.get(field.name) != overtaken.theirs.get(field.name)
        ],
        all_fields=fields.EDITED,
    )


@blueprint.post("/autosave")
@auth.allowed("entry.edit")
def autosave(code: str) -> tuple[Response, int]:
    """What was typed so far, saved by the page itself; the answer is for the page's script."""
    try:
        version = drafting.save(
            db.database(),
            auth.me(),
            code,
            forms.read(request.form),
            forms.seen(request.form),
            clock.now(),
        )
    except CatalogError as refusal:
        return jsonify(said=str(refusal)), 409
    return jsonify(
        version=version, said=f"{clock.now().astimezone(clock.BEIJING):%H:%M} 已自动保存草稿"
    ), 200


@blueprint.post("/discard")
@auth.allowed("entry.edit")
def discard(code: str) -> Response:
    drafting.discard(
        db.database(), auth.me(), code, forms.number(request.form, "version"), clock.now()
    )
    return _back(code, "草稿已放弃，现行内容没有变。")


@blueprint.post("/take-back")
@auth.allowed("entry.edit")
def take_back(code: str) -> Response:
    drafting.take_back(
        db.database(), auth.me(), code, forms.number(request.form, "version"), clock.now()
    )
    return _back(code, "已撤回，可以接着改。")


@blueprint.post("/mask")
@auth.allowed("entry.edit")
def mask(code: str) -> Response:
    version = forms.number(request.form, "version")
    checking.mask_all(db.database(), auth.me(), code, version, clock.now())
    return _back(code, "已遮住个人信息，请看一遍。")


@blueprint.post("/recover")
@auth.allowed("entry.edit")
def recover(code: str) -> Response:
    number = forms.number(request.form, "number")
    drafting.recover(db.database(), auth.me(), code, number, forms.seen(request.form), clock.now())
    return _back(code, f"已把第 {number} 版的内容放进草稿。")


@blueprint.post("/withdraw")
@auth.allowed("entry.withdraw")
def withdraw(code: str) -> Response:
    publishing.withdraw(
        db.database(),
        auth.me(),
        code,
        forms.number(request.form, "revision"),
        request.form.get("reason", ""),
        clock.now(),
        leads_to=request.form.get("leads_to", "")[:12],
    )
    return _back(code, "已撤下。扫这一项的码会看到原因和去处。")


@blueprint.post("/bring-back")
@auth.allowed("entry.publish")
def bring_back(code: str) -> Response:
    publishing.bring_back(db.database(), auth.me(), code, clock.now())
    return _back(code, "已恢复公开。")


@blueprint.post("/undo")
@auth.allowed("entry.publish")
def undo(code: str) -> Response:
    publishing.undo(
        db.database(), auth.me(), code, forms.number(request.form, "revision"), clock.now()
    )
    return _back(code, "已撤销上次发布，公开的是再前一版的内容。")


@blueprint.get("/preview")
@auth.allowed("entry.see")
def preview(code: str) -> str:
    """The public page as it would be, at phone or hall size; nothing is published by looking."""
    connection, owner, work = db.connection(), db.owner(), _work(code)
    entry = replace(
        Entry(work.id, work.code, work.domain, work.position),
        **{name: work.current.get(name, "") for name in FIELD_NAMES},  # type: ignore[arg-type] # all of these are text
    )
    domain = domains.by_number(connection, owner.id, work.domain)
    assert domain is not None
    office = work.current.get("office", "")
    return render_template(
        "staff/entry/preview.html",
        entry=entry,
        domain=domain,
        theme=facts.theme(domain.theme),
        fields=[field for field in FIELDS if field.name not in ("level1", "level2")],
        materials=materials.of_entry(connection, owner.id, work.id),
        office=organisations.offices(connection, owner.id).get(int(office)) if office else None,
        work=work,
        size="hall" if request.args.get("size") == "hall" else "phone",
    )


@blueprint.get("/history")
@auth.allowed("entry.see")
def history(code: str) -> str:
    connection, work = db.connection(), _work(code)
    found = drafts.revisions(connection, work.id)
    before = {one.number: one.fields for one in found}
    return render_template(
        "staff/entry/history.html",
        work=work,
        revisions=[
            (one, _differences(before.get(one.number - 1, {}), one.fields)) for one in found
        ],
        reviews=reviews.of_entry(connection, work.id),
        lines=trail.of_object(connection, work.code, 100),
    )


def _differences(old: dict[str, str], new: dict[str, str]) -> list[forms.Row]:
    return [row for row in forms.rows(old, new) if row.changed] if old else []
