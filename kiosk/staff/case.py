"""One application: its clock day by day, what may be done now and why not, its record."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import applying, correcting, fees, handling, holidays, law, naming, remedies
from catalog.case import CATEGORIES, CHANNELS, EVENTS, OBJECTED, CaseEvent, beijing_day
from catalog.errors import CatalogError, Conflict, Invalid
from catalog.intake import is_in_doubt
from catalog.rules.casework import moves
from catalog.rules.outcomes import GROUPS, Outcome
from catalog.rules.recording import faults
from catalog.rules.situation import Situation
from catalog.sealing import grouped
from catalog.settings import Settings
from catalog.store import cases, staff
from kiosk import attachments, auth, casework, clock, db, pictures, reckoning, standing
from kiosk.staff import afterwards, caseload, forms, paperwork, steps

blueprint = Blueprint("case", __name__, url_prefix="/cases")

# Steps whose refusal a clerk should know without asking.
_TOLD = ("correction_notice", "consult_start", "extension", "delayed", "fee_notice", "reply")
# Steps that are taken by confirming, registering or opening a case, or belong to a later review.
_APART = frozenset({"arrived"})


@blueprint.get("/<number>")
@auth.allowed("case.see")
def show(number: str) -> str | Response:
    if there := _canonical(number, "staff.case.show"):
        return there
    return _page(number)


def _canonical(number: str, endpoint: str, **values: str) -> Response | None:
    """The way from a number as somebody wrote it, such as 2026-1, to the address of the case."""
    file = handling.find(db.connection(), casework.register(), number)
    if file.stored.number == number:
        return None
    kept: dict[str, Any] = {**request.args.to_dict(), **values}
    return redirect(url_for(endpoint, number=file.stored.number, **kept))


def _page(number: str, opened: Mapping[str, str] | None = None, refusal: str = "") -> str:
    register, today = casework.register(), clock.today()
    connection = db.connection()
    file = handling.find(connection, register, number)
    calendar = holidays.calendar(connection, register.organisation_id)
    now = caseload.standing(connection, register, file, today)
    found = moves(file.case, today, calendar, law.limits())
    first = caseload.next_kind(now)
    people = staff.everyone(connection, register.organisation_id)
    stored = file.stored
    return render_template(
        "staff/case/show.html",
        file=file,
        now=now,
        clock=caseload.clock(now, clock.fault(connection)),
        used=now.used(today),
        left=caseload.days_left(now),
        counted=_counted(now),
        first=next((move for move in found if move.kind.id == first and move.allowed), None),
        others=[m for m in found if m.allowed and m.kind.id not in (first, *_APART)],
        refused=[m for m in found if not m.allowed and m.kind.id in _TOLD],
        told=told,
        **_papers(file, now),
        overtaken=faults(file.case, calendar, law.limits(), law.outcomes()),
        name=caseload.name(register, stored),
        wanted=stored.open("wanted", register.sealer),
        short=applying.short,
        opened=opened,
        outcome=caseload.outcome(file),
        others_of=caseload.rows(connection, register, cases.others_of(connection, stored), today),
        after=afterwards.of_case(file),
        notes=cases.notes(connection, stored, register.sealer),
        clerks=[one for one in people if one.may("case.handle")],
        people={one.id: one.name for one in people},
        channels=CHANNELS,
        categories=CATEGORIES,
        delivery=f"{applying.FORMS[stored.delivery_form]}，{applying.WAYS[stored.delivery_way]}",
        refusal=refusal,
        typed=request.form,
        attached=attachments.of(file),
    )


def _papers(file: cases.File, now: Situation) -> dict[str, object]:
    """What the page says of papers, of a wrong step, and of a doubtful day."""
    return {
        "printed": paperwork.by_position(file),
        "strikable": correcting.strikable(file),
        "in_doubt": is_in_doubt(file.case),
        "spot": caseload.on_the_spot(now),
    }


def _counted(now: Situation) -> reckoning.Answer | None:
    if now.deadline is None:
        return None
    return reckoning.laid_out("reply", now.deadline, now.case.events, now.today)


def told(line: cases.Line) -> list[tuple[str, str]]:
    """What a record states, as labels and words."""
    found = []
    for fact in EVENTS[line.event.kind].facts:
        text = line.event.text(fact.name)
        if fact.kind == "outcome" and text:
            text = law.outcomes()[text].label
        if text:
            found.append((fact.label, fact.choices.get(text, text)))
    if line.event.kind == "reply":
        needs = law.outcomes()[line.event.text("outcome")].needs
        found += [(label, line.event.text(name)) for name, label in needs]
        if text := line.event.text(steps.OBJECTION.name):
            found.append((steps.OBJECTION.label, OBJECTED.get(text, text)))
        if text := line.event.text("remedy"):
            found.append(("写明的救济途径", text))
    if line.event.text("text"):
        found.append(("申请人写的", line.event.text("text")))
    return found


@blueprint.get("/<number>/step/<kind>")
@auth.allowed("case.handle")
def step(number: str, kind: str) -> str | Response:
    steps.kind_of(kind)
    if there := _canonical(number, "staff.case.step", kind=kind):
        return there
    return step_page(number, kind, request.args.get("outcome", ""))


def step_page(
    number: str,
    kind: str,
    outcome: str = "",
    refusal: str = "",
    typed: Mapping[str, str] | None = None,
) -> str:
    """The form of a step, with what was typed."""
    register, today = casework.register(), clock.today()
    connection = db.connection()
    declared = steps.kind_of(kind)
    file = handling.find(connection, register, number)
    now = caseload.standing(connection, register, file, today)
    calendar = holidays.calendar(connection, register.organisation_id)
    move = next(m for m in moves(file.case, today, calendar, law.limits()) if m.kind.id == kind)
    chosen = next((one for one in law.outcomes().all() if one.id == outcome), None)
    letter = next((one for one in now.letters if one.answered is None), None)
    return render_template(
        "staff/case/step.html",
        file=file,
        now=now,
        move=move,
        kind=declared,
        facts=steps.facts_of(declared, chosen.id if chosen else ""),
        chosen=chosen,
        groups=GROUPS,
        outcomes=[one for one in law.outcomes().all() if one.id != "withdrawn"],
        remedy=standing.remedy(chosen.id) if chosen else "",
        gaps=_gaps(file, chosen) if chosen and kind == "reply" else (),
        wanted=applying.short(file.stored.open("wanted", register.sealer)),
        first=steps.first_values(file, letter, register.sealer),
        fee=fees.basis(connection, file.stored) if kind == "fee_notice" else None,
        spot=request.values.get("spot", ""),
        in_doubt=is_in_doubt(file.case),
        category=file.stored.category,
        today=today,
        refusal=refusal,
        typed=request.form if typed is None else typed,
    )


def _gaps(file: cases.File, outcome: Outcome) -> tuple[str, ...]:
    """What the settings lack for this reply, by the way it is served or was asked for."""
    settings = Settings(db.connection(), file.stored.organisation_id)
    service = request.form.get("fact.service") or file.stored.delivery_way
    return remedies.gaps(settings, outcome, service)


def _with_remedy(file: cases.File, events: tuple[CaseEvent, ...]) -> tuple[CaseEvent, ...]:
    """A reply with its sentence on remedies; one taken in spite of gaps can still be completed."""
    if events[0].kind != "reply":
        return events
    gaps = _gaps(file, law.outcomes()[events[0].text("outcome")])
    if gaps and not request.form.get("go_on"):
        raise Invalid(f"{''.join(gaps)}请先填好设置；现在就要答复的，在“我知道”前打勾再交。")
    settings = Settings(db.connection(), file.stored.organisation_id)
    return events if gaps else tuple(remedies.stated(settings, event) for event in events)


@blueprint.post("/<number>/step/<kind>")
@auth.allowed("case.handle")
def record(number: str, kind: str) -> Response | tuple[str, int]:
    """Take the step; a refusal shows the form again with everything typed."""
    register, actor, now = casework.register(), auth.me().actor, clock.now()
    outcome = request.form.get("outcome", "")
    try:
        wanted = steps.read(kind, request.form, beijing_day(now))
        file = handling.find(db.connection(), register, number)
        stated = _with_remedy(file, wanted)
        events = tuple(one for event in stated for one in handling.steps(file, event))
        seen = forms.number(request.form, "seen")
        handling.record(casework.writing(), actor, number, events, now, seen=seen)
    except CatalogError as refusal:
        status = 409 if isinstance(refusal, Conflict) else 400
        return step_page(number, kind, outcome, str(refusal)), status
    flash(f"已记录：{'、'.join(EVENTS[event.kind].label for event in events)}。")
    if request.form.get("spot") and kind == "reply":
        return redirect(url_for("staff.papers.reply", number=number), 303)
    return redirect(url_for("staff.case.show", number=number), 303)


@blueprint.post("/<number>/open")
@auth.allowed("case.open")
def open_fields(number: str) -> str:
    """Show the applicant's own data; the trail keeps who looked."""
    opened = handling.open_fields(casework.writing(), auth.me(), number, clock.now())
    return _page(number, opened)


@blueprint.post("/<number>/name")
@auth.allowed("case.open")
def rename(number: str) -> Response | tuple[str, int]:
    """Write the applicant's name as it is written, where it came in letters."""
    try:
        naming.rename(
            casework.writing(), auth.me(), number, request.form.get("name", ""), clock.now()
        )
    except Invalid as refusal:
        return _page(number, refusal=str(refusal)), 400
    flash("姓名已经写好。")
    return redirect(url_for("staff.case.show", number=number), 303)


@blueprint.post("/<number>/note")
@auth.allowed("case.handle")
def note(number: str) -> Response | tuple[str, int]:
    text = request.form.get("text", "")
    try:
        handling.add_note(casework.writing(), auth.me(), number, text, clock.now())
    except Invalid as refusal:
        return _page(number, refusal=str(refusal)), 400
    return redirect(url_for("staff.case.show", number=number), 303)


@blueprint.post("/<number>/assign")
@auth.allowed("case.handle")
def assign(number: str) -> Response | tuple[str, int]:
    to = staff.by_id(db.connection(), forms.number(request.form, "to"))
    try:
        handling.assign(casework.writing(), auth.me(), number, to, clock.now())
    except Invalid as refusal:
        return _page(number, refusal=str(refusal)), 400
    flash(f"已交给{to.name}。" if to else "现在没有指定经办人。")
    return redirect(url_for("staff.case.show", number=number), 303)


@blueprint.get("/slip/<secret>")
@auth.allowed("case.handle")
def slip(secret: str) -> str:
    """The receipt of an application taken in at the desk, to be printed for the applicant."""
    register = casework.register()
    file = handling.by_link(db.connection(), register, secret)
    if file is None:
        abort(404)
    return render_template(
        "staff/case/slip.html",
        now=standing.of(register, file, detailed=False),
        code=grouped(register.sealer.code_of(secret)),
        on_the_spot=caseload.on_the_spot(
            caseload.standing(db.connection(), register, file, clock.today())
        ),
        drawing=pictures.of_path(f"/apply/receipt/{secret}"),
    )
