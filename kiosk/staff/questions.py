"""Questions and answers at the desk: worded from a reply, checked and published by another."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import handling
from catalog.answering import drafting, publishing, wording
from catalog.answering.wording import Text
from catalog.editing.reviewing import BASES, CONCLUSIONS, SecrecyCheck
from catalog.errors import CatalogError, Conflict
from catalog.store import answers, cases, domains
from catalog.store.answers import Stored
from kiosk import auth, casework, clock, db
from kiosk.staff import forms

blueprint = Blueprint("questions", __name__, url_prefix="/questions")

_LARGEST = 2**31 - 1


@blueprint.get("")
@auth.allowed("answer.see")
def show() -> str:
    """All of them, what waits first."""
    connection, register = db.connection(), casework.register()
    found = {
        state: answers.all_of(connection, register.organisation_id, state)
        for state in ("sent", "draft", "published", "withdrawn")
    }
    may_read = auth.may("answer.write") or auth.may("answer.publish")
    return render_template(
        "staff/questions/show.html",
        found=found,
        titles=wording.STATES,
        question=lambda one: (
            one.open("question", register.sealer) if may_read or one.question else ""
        ),
    )


def _typed() -> Text:
    form = request.form
    return Text(*(form.get(name, "")[:20_000] for name in ("question", "answer", "domain")))


@blueprint.get("/new/<number>")
@auth.allowed("answer.write")
def new(number: str) -> str | Response:
    """The form, filled with what was wanted and what was replied."""
    register = casework.register()
    file = handling.find(db.connection(), register, number)
    if file.stored.wiped_at is not None:
        return redirect(url_for("staff.case.show", number=file.stored.number))
    known = answers.of_case(db.connection(), file.stored.id)
    if known is not None:
        return redirect(url_for("staff.questions.edit", number=known.id))
    return _new(file, wording.proposed(register, file))


@blueprint.post("/new/<number>")
@auth.allowed("answer.write")
def begin(number: str) -> Response | tuple[str, int]:
    text, masking = _typed(), request.form.get("do") == "mask"
    try:
        made = drafting.begin(
            casework.writing(), auth.me(), number, text, clock.now(), mask=masking
        )
    except Conflict as refusal:
        flash(str(refusal))
        return redirect(url_for("staff.questions.show"), 303)
    except CatalogError as refusal:
        file = handling.find(db.connection(), casework.register(), number)
        return _new(file, text, str(refusal)), 400
    flash("已经遮住，存成草稿。" if masking else "已存成草稿。")
    return redirect(url_for("staff.questions.edit", number=made), 303)


def _new(file: cases.File, text: Text, refusal: str = "") -> str:
    return _page(None, text, refusal, file=file)


def _page(
    stored: Stored | None, text: Text, refusal: str = "", *, file: cases.File | None = None
) -> str:
    connection, register = db.connection(), casework.register()
    if file is None and stored is not None and stored.case_id:
        file = cases.by_id(connection, stored.case_id, register.sealer)
    found = wording.concerns(
        connection, register, file.stored.id if file else None, text, clock.now()
    )
    return render_template(
        "staff/questions/edit.html",
        stored=stored,
        text=text,
        file=file,
        concerns=found,
        left=[one for _, one in found if one.is_sure],
        comment=stored.open("comment", register.sealer) if stored else "",
        titles=wording.STATES,
        lengths=wording.LENGTHS,
        domains=domains.all_of(connection, register.organisation_id),
        source=wording.proposed(register, file) if file and auth.may("case.handle") else None,
        own=stored is not None and auth.me().id in stored.writers,
        conclusions=CONCLUSIONS,
        bases=BASES,
        refusal=refusal,
        typed=request.form,
    )


def _found(number: int) -> Stored:
    return wording.find(db.connection(), casework.register(), min(number, _LARGEST))


@blueprint.get("/<int:number>")
@auth.allowed("answer.see")
def edit(number: int) -> str:
    """The answer with all that may be done with it."""
    stored = _found(number)
    may_read = auth.may("answer.write") or auth.may("answer.publish")
    text = wording.text_of(casework.register(), stored)
    return _page(stored, text if may_read or stored.state == "published" else Text())


@blueprint.post("/<int:number>")
@auth.allowed("answer.write")
def save(number: int) -> Response | tuple[str, int]:
    """Keep, mask, hand over or throw away; a refusal shows the form with what was typed."""
    do, text = request.form.get("do", ""), _typed()
    register, me, now = casework.writing(), auth.me(), clock.now()
    stored = _found(number)
    version = forms.number(request.form, "version")
    db.release()
    try:
        if do == "discard":
            drafting.discard(register, me, stored.id, version, now)
            flash("草稿已经删掉。")
            return redirect(url_for("staff.questions.show"), 303)
        again = stored.state == "withdrawn"  # goes out under its number, changed or not
        if do != "send" or again or text.check() != wording.text_of(register, stored):
            drafting.save(register, me, stored.id, version, text, now, mask=do == "mask")
            version += 1
        if do == "send":
            drafting.send(register, me, stored.id, version, now)
    except CatalogError as refusal:
        status = 409 if isinstance(refusal, Conflict) else 400
        return _page(_found(number), text, str(refusal)), status
    flash(
        {"send": "已送去发布，由另一个人看过再公开。", "mask": "已经遮住并保存。"}.get(
            do, "已保存。"
        )
    )
    return redirect(url_for("staff.questions.edit", number=number), 303)


@blueprint.post("/<int:number>/publish")
@auth.allowed("answer.publish")
def publish(number: int) -> Response | tuple[str, int]:
    """Publish after the secrecy check, or return with the reason."""
    form, me, now = request.form, auth.me(), clock.now()
    stored, version = _found(number), forms.number(request.form, "version")
    try:
        if form.get("decision") == "return":
            publishing.send_back(
                casework.writing(), me, stored.id, version, form.get("comment", ""), now
            )
            flash("已退回。")
        else:
            check = SecrecyCheck(form.get("conclusion", ""), form.get("basis", ""))
            given = publishing.publish(casework.writing(), me, stored.id, version, check, now)
            flash(f"已公开，是问答第 {given} 号。")
    except CatalogError as refusal:
        return _refused(number, refusal)
    return redirect(url_for("staff.questions.edit", number=number), 303)


@blueprint.post("/<int:number>/withdraw")
@auth.allowed("answer.publish")
def withdraw(number: int) -> Response | tuple[str, int]:
    reason, stored = request.form.get("reason", ""), _found(number)
    try:
        publishing.withdraw(casework.writing(), auth.me(), stored.id, reason, clock.now())
    except CatalogError as refusal:
        return _refused(number, refusal)
    flash("已经下架，公众的页面马上看不到了。")
    return redirect(url_for("staff.questions.edit", number=number), 303)


def _refused(number: int, refusal: CatalogError) -> tuple[str, int]:
    stored = _found(number)
    status = 409 if isinstance(refusal, Conflict) else 400
    return _page(stored, wording.text_of(casework.register(), stored), str(refusal)), status
