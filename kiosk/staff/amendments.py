"""Requests for correcting a record at the desk: the list, one of them, its steps, its answer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from catalog import amending
from catalog.amending import Claim
from catalog.case import CHANNELS, CaseEvent
from catalog.errors import CatalogError, Conflict, NotFound
from catalog.rules.amendments import ENDING, EVENTS, Standing
from catalog.sealing import grouped
from catalog.store import amendments
from catalog.store.amendments import Amendment
from kiosk import auth, casework, clock, db, oneform, pictures
from kiosk.public.records import progress
from kiosk.staff import forms
from kiosk.staff.steps import day_of

blueprint = Blueprint("amendments", __name__, url_prefix="/amendments")

_AT_DESK = {name: one.label for name, one in CHANNELS.items() if name != "internet"}


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    one: Amendment
    now: Standing
    name: str
    record: str


def rows(found: list[Amendment]) -> list[Row]:
    """Requests as lines, in the order given."""
    register, connection, today = casework.register(), db.connection(), clock.today()
    return [
        Row(
            one,
            amending.standing(connection, register, one, today),
            amending.masked_name(register, one),
            one.open("record", register.sealer),
        )
        for one in found
    ]


@blueprint.get("")
@auth.allowed("case.see")
def show() -> str:
    """What is open, and a page of what ended."""
    connection, register = db.connection(), casework.register()
    owner, sealer = register.organisation_id, register.sealer
    page = max(1, forms.number(request.args, "page"))
    ended, total = amendments.ended(connection, owner, sealer, page)
    return render_template(
        "staff/amendments/show.html",
        waiting=rows(amendments.open_ones(connection, owner, sealer)),
        ended=rows(ended),
        total=total,
        page=page,
        pages=-(-total // amendments.PAGE),
    )


@blueprint.get("/new")
@auth.allowed("case.handle")
def new() -> str:
    return _form(Claim(), casework.new_form_key())


@blueprint.post("/new")
@auth.allowed("case.handle")
def take() -> Response | tuple[str, int]:
    """Enter what came to the counter, by letter or by word of mouth."""
    given, typed = amending.read(request.form), request.form.get("form_key", "")
    form_key = casework.read_form_key(typed)
    if form_key.fault in ("forged", "old"):
        again = casework.new_form_key()
        return _form(given, again, {}, "表单打开太久了，请再按一次登记。"), 400
    problems = amending.problems(given, online=False)
    if problems:
        return _form(given, typed, problems), 400
    channel = request.form.get("channel", "")
    try:
        receipt = amending.receive(
            casework.writing(),
            auth.me().actor,
            given,
            channel if channel in _AT_DESK else "",
            form_key.key,
            clock.now(),
        )
    except (CatalogError, DBAPIError) as refusal:
        shown = oneform.again(refusal, form_key)
        return _form(given, shown.form_key, {}, shown.words), shown.status
    return redirect(url_for("staff.amendments.slip", secret=receipt.secrets.link), 303)


def _form(
    given: Claim, form_key: str, problems: dict[str, str] | None = None, refusal: str = ""
) -> str:
    return render_template(
        "staff/amendments/new.html",
        given=asdict(given),
        form_key=form_key,
        problems=problems or {},
        refusal=refusal,
        channels=_AT_DESK,
        lengths=amending.LENGTHS,
        typed=request.form,
    )


@blueprint.get("/slip/<secret>")
@auth.allowed("case.handle")
def slip(secret: str) -> str:
    """The receipt of a request taken in at the desk, to be printed."""
    register = casework.register()
    one = amending.by_link(db.connection(), register, secret)
    if one is None:
        raise NotFound("没有这张回执。请从更正申请的列表里找。")
    return render_template(
        "staff/amendments/slip.html",
        now=progress(one, detailed=False),
        code=grouped(register.sealer.code_of(secret)),
        drawing=pictures.of_path(f"/apply/records/receipt/{secret}"),
    )


@blueprint.get("/<number>")
@auth.allowed("case.see")
def one(number: str) -> str:
    return _page(number)


def _page(
    number: str, refusal: str = "", opened: Mapping[str, str] | None = None, chosen: str = ""
) -> str:
    connection, register = db.connection(), casework.register()
    found = amending.find(connection, register, number)
    now = amending.standing(connection, register, found, clock.today())
    may_read = auth.may("case.handle")
    names = ("record", "wrong", "right", "evidence") if may_read else ()
    return render_template(
        "staff/amendments/one.html",
        one=found,
        now=now,
        name=amending.masked_name(register, found),
        texts={name: found.open(name, register.sealer) for name in names},
        told=told,
        opened=opened,
        channel=CHANNELS[found.channel].label,
        steps={kind.id: kind for kind in now.steps},
        chosen=chosen,
        has_result=any(event.kind in ENDING[:-1] for event in found.events),
        today=clock.today(),
        refusal=refusal,
        typed=request.form,
    )


def told(event: CaseEvent) -> list[tuple[str, str]]:
    """What a step states, as labels and words."""
    return [
        (fact.label, fact.choices.get(event.text(fact.name), event.text(fact.name)))
        for fact in EVENTS[event.kind].facts
        if event.text(fact.name)
    ]


@blueprint.post("/<number>")
@auth.allowed("case.handle")
def record(number: str) -> Response | tuple[str, int]:
    """Take a step; a refusal shows the page again with everything typed."""
    form = request.form
    name = form.get("kind", "")
    try:
        if name not in EVENTS:
            raise NotFound("没有这个办理环节，请从页面上选。")
        facts = {
            fact.name: text
            for fact in EVENTS[name].facts
            if (text := form.get(f"{name}.{fact.name}", "").replace("\r\n", "\n").strip())
        }
        event = CaseEvent(name, day_of(form.get(f"{name}.day", ""), "办理日期"), facts)
        seen = forms.number(form, "seen")
        amending.record(casework.writing(), auth.me().actor, number, event, clock.now(), seen=seen)
    except NotFound:
        raise
    except CatalogError as refusal:
        status = 409 if isinstance(refusal, Conflict) else 400
        return _page(number, str(refusal), chosen=name), status
    flash(f"已记录：{EVENTS[name].label}。")
    return redirect(url_for("staff.amendments.one", number=number), 303)


@blueprint.post("/<number>/open")
@auth.allowed("case.open")
def open_fields(number: str) -> str:
    """Show who asks; the trail keeps who looked."""
    opened = amending.open_fields(casework.writing(), auth.me(), number, clock.now())
    return _page(number, opened=opened)


@blueprint.post("/<number>/letter")
@auth.allowed("case.open")
def letter(number: str) -> str | tuple[str, int]:
    """The answer to be printed (更正答复); it names the applicant, so the trail keeps this."""
    register = casework.register()
    found = amending.find(db.connection(), register, number)
    result = next((event for event in found.events if event.kind in ENDING[:-1]), None)
    if result is None:
        return _page(number, "还没有办理结果，有了结果才能打印答复。"), 400
    opened = amending.open_fields(casework.writing(), auth.me(), number, clock.now())
    return render_template(
        "staff/amendments/letter.html", one=found, opened=opened, result=result, told=told
    )
