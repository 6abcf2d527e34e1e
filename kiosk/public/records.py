"""Asking for the correction of a record about oneself (条例 art. 41): form, receipt, progress.

The hall's screen has no letters for free text: it shows the picture that opens the form on the
visitor's phone.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from catalog import amending, handling
from catalog.amending import Claim
from catalog.errors import CatalogError
from catalog.rules.amendments import EVENTS, State
from catalog.sealing import grouped
from catalog.settings import Settings
from catalog.store.amendments import Amendment
from kiosk import casework, clock, db, oneform, pictures
from kiosk.casework import FormKey
from kiosk.filters import long_day
from kiosk.public import apply, second_item
from kiosk.public.second_item import Said

blueprint = Blueprint("records", __name__)
blueprint.after_request(apply.keep_private)

Answer = tuple[str, int, dict[str, str]]
_BUTTON = "提交更正申请"
_NEXT = {
    State.WAITING: "工作人员会打电话与您核对身份，请备好证件和证明。",
    State.HANDLING: "正在核对记录。",
    State.ENDED: "已经办完，结果见下面的详情。",
    State.WITHDRAWN: "您撤回了申请。",
}


@blueprint.get("/apply/records")
def show() -> str:
    return _page(Claim(), casework.new_form_key())


@blueprint.post("/apply/records")
def send() -> Response | Answer:
    """Take the request in, or show the form again with what is to be done."""
    given = amending.read(request.form)
    form_key = casework.read_form_key(request.form.get("form_key", ""))
    try:
        return _send(given, form_key, clock.now())
    except (CatalogError, DBAPIError) as problem:
        again = oneform.again(problem, form_key)
        return _page(given, again.form_key, fault=again.words), again.status, again.headers


def _send(given: Claim, form_key: FormKey, now: datetime) -> Response | Answer:
    asked = casework.sent_too_many()
    problems = amending.problems(given, online=True) | oneform.sum_fault(form_key, asked=asked)
    fault = oneform.fault(form_key, button=_BUTTON)
    if problems or fault:
        again = oneform.key_again(form_key)
        return _page(given, again, problems, fault=fault, asked=asked), 400, {}
    source = casework.source()
    receipt_ = amending.receive(
        casework.writing(),
        handling.CITIZEN,
        given,
        "internet",
        form_key.key,
        now,
        source_hash=source,
    )
    return redirect(url_for("public.records.receipt", secret=receipt_.secrets.link), 303)


def _page(
    given: Claim,
    form_key: str,
    problems: dict[str, str] | None = None,
    *,
    fault: str = "",
    asked: bool = False,
) -> str:
    settings = Settings(db.connection(), db.owner().id)
    return render_template(
        "public/records/show.html",
        given=asdict(given),
        form_key=form_key,
        problems=problems or {},
        fault=fault,
        question=oneform.question(form_key) if asked else "",
        lengths=amending.LENGTHS,
        kept=settings.text("case_keep"),
        days=settings.number("amend_days"),
        button=_BUTTON,
        drawing=pictures.of_path("/apply/records") if g.look.hall else "",
    )


@dataclass(frozen=True)
class Progress:
    """A request as its applicant sees it; `details` is None until the second item was given."""

    number: str
    state: str
    next: str
    received: str
    due: str
    late: bool
    happened: tuple[tuple[date, str], ...]
    details: tuple[tuple[str, str], ...] | None
    may_withdraw: bool
    has_second_item: bool


def progress(one: Amendment, *, detailed: bool) -> Progress:
    """The request as it stands today."""
    register = casework.register()
    now = amending.standing(db.connection(), register, one, clock.today())
    wiped = one.wiped_at is not None
    return Progress(
        number=one.number,
        state=str(now.state),
        next=_NEXT[now.state] if not wiped else "个人信息已按保存期限清除。",
        received=long_day(one.received),
        due=f"{long_day(now.due)}前" if now.due and now.is_open else "",
        late=now.is_overdue,
        happened=(
            (one.received, "收到您的更正申请"),
            *((event.day, EVENTS[event.kind].label) for event in one.events),
        ),
        details=_details(one) if detailed else None,
        may_withdraw=now.is_open,
        has_second_item=bool(amending.second_item(register, one)),
    )


def _details(one: Amendment) -> tuple[tuple[str, str], ...]:
    sealer = casework.register().sealer
    labels = {
        "record": "哪一份记录",
        "wrong": "错在哪里",
        "right": "正确的是",
        "evidence": "凭什么",
    }
    found = [(label, one.open(name, sealer)) for name, label in labels.items()]
    for event in one.events:
        for fact in EVENTS[event.kind].facts:
            text = event.text(fact.name)
            if text:
                found.append((fact.label, fact.choices.get(text, text)))
    return tuple(found)


def _by_link(secret: str) -> Amendment:
    found = amending.by_link(db.connection(), casework.register(), secret)
    if found is None:
        abort(404)
    return found


@blueprint.get("/apply/records/receipt/<secret>")
def receipt(secret: str) -> str:
    return _receipt(_by_link(secret), secret)


@blueprint.post("/apply/records/receipt/<secret>")
def more(secret: str) -> Answer:
    """The details behind the second item, and taking the request back."""
    return answered(_by_link(secret), url_for("public.records.more", secret=secret), ())


def _receipt(one: Amendment, secret: str) -> str:
    address = url_for("public.records.receipt", secret=secret)
    return render_template(
        "public/records/receipt.html",
        now=progress(one, detailed=False),
        code=grouped(casework.register().sealer.code_of(secret)),
        address=address,
        drawing=pictures.of_path(address),
        keep=(),
        typed=request.form,
        fresh=apply.is_fresh(one.submitted_at),
    )


def answered(one: Amendment, address: str, keep: Sequence[str]) -> Answer:
    """What a form about a request gets: its progress, and the details behind the second item."""
    typed, said = request.form.get("last4", "").strip(), Said()
    wanted = amending.second_item(casework.register(), one)
    if typed or casework.seconds_to_wait():
        said = second_item.ask(one.link_hash, wanted)
    detailed = bool(typed) and not said.status
    if detailed and request.form.get("do") == "withdraw":
        said = _withdraw(one)
    again = amending.find(db.connection(), casework.register(), one.number)
    page = _progress(again, address, keep, said, detailed=detailed)
    return page, said.status or 200, said.headers


def _withdraw(one: Amendment) -> Said:
    """Take the request back; pressed twice it is taken back once, and both presses say so."""
    try:
        amending.withdraw(casework.writing(), one.number, clock.now())
    except CatalogError as refusal:
        now = amending.find(db.connection(), casework.register(), one.number)
        if not any(event.kind == "withdrawn" for event in now.events):
            return Said(str(refusal))
    return Said("更正申请已经撤回。", done=True)


def _progress(
    one: Amendment, address: str, keep: Sequence[str], said: Said, *, detailed: bool = False
) -> str:
    return render_template(
        "public/records/progress.html",
        now=progress(one, detailed=detailed),
        address=address,
        keep=keep,
        said=said,
        typed=request.form,
    )
