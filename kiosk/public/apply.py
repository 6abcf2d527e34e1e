"""Applying for disclosure (条例 art. 29): the form, what is published already, and the receipt.

Nothing typed is lost: every refusal shows the form again as it was. The receipt stands at an
address of its own, so that it can be opened again as often as one likes.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from catalog import applying, handling, retention, sending, sparing
from catalog.applying import Application
from catalog.case import beijing_day
from catalog.errors import CatalogError
from catalog.handling import Receipt
from catalog.intake import Intake
from catalog.resending import SentAlready
from catalog.rules import codes
from catalog.sealing import grouped
from catalog.search.results import Hit
from catalog.settings import Settings
from catalog.store import answers, entries
from kiosk import attachments, bodies, casework, clock, db, oneform, pictures, standing
from kiosk.casework import FormKey
from kiosk.public import acting, ask, near, second_item
from kiosk.public.second_item import Said

blueprint = Blueprint("apply", __name__)

Answer = tuple[str, int, dict[str, str]]

# So long a receipt asks, before it is left, whether it was kept.
_FRESH = timedelta(minutes=10)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Nothing of these pages is kept, and no other page learns their address (rules H3, R3)."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/apply")
def show() -> str:
    code = codes.parse(request.args.get("entry", "")[:12])
    entry = entries.by_code(db.connection(), db.owner().id, code) if code else None
    wanted = entry.title if entry else ""
    given = Application(wanted=wanted, delivery_form="electronic", delivery_way="platform")
    return _page(given, casework.new_form_key())


def filled(typed: Mapping[str, str]) -> str:
    """The form as it was begun on the hall's screen, for going on with it on the phone."""
    return _page(applying.read(typed), casework.new_form_key())


@blueprint.post("/apply")
@bodies.with_files
def send() -> Response | str | Answer:
    """Take the application in, or show the form again with what is to be done."""
    given, now = applying.read(request.form), clock.now()
    form_key = casework.read_form_key(request.form.get("form_key", ""))
    if there := _spared(form_key, now):
        return redirect(there, 303)
    try:
        return _send(given, form_key, now)
    except (CatalogError, DBAPIError) as problem:
        again = oneform.again(problem, form_key)
        lost = isinstance(problem, SentAlready) and attachments.lost()
        problems = {"files": lost} if lost else {}
        page = _page(given, again.form_key, problems, fault=again.words)
        return page, again.status, again.headers


def _send(given: Application, form_key: FormKey, now: datetime) -> Response | str | Answer:
    refused, again = _files(form_key), oneform.key_again(form_key)
    if request.form.get("do") == "look":
        return _page(given, again, refused, hits=near.entries(given.wanted, clicked=True))
    if attachments.is_pause():
        return _page(given, again, refused), 400 if refused else 200, {}
    asked, day = casework.sent_too_many(), beijing_day(now)
    problems = refused | applying.problems(
        given, day, needs_identity=_needs_identity(), online=True
    )
    problems |= oneform.sum_fault(form_key, asked=asked)
    fault = oneform.fault(form_key, button="提交申请")
    if problems or fault:
        return _page(given, again, problems, fault=fault, asked=asked), 400, {}
    receipt = _take_in(given, Intake("internet", form_key.key, day, casework.source()), now)
    return redirect(url_for("public.apply.receipt", secret=receipt.secrets.link), 303)


def _spared(form_key: FormKey, now: datetime) -> str:
    """Where somebody goes who found it published; "" for everybody else.

    It counts once for each good form, and only what is published; going there never fails.
    """
    number = ask.number_of(request.form.get("answered", ""))
    if code := codes.parse(request.form.get("found", "")[:12]):
        there = url_for("public.entry.show", code=code)
        what = code if entries.by_code(db.connection(), db.owner().id, code) else ""
    elif number:
        there = url_for("public.ask.answer", number=number)
        found, _ = answers.by_number(db.connection(), db.owner().id, number)
        what = f"问答 {number}" if found else ""
    else:
        return ""
    if what and not oneform.fault(form_key, button=""):
        try:
            sparing.count(casework.writing(), what, form_key.key, now)
        except (CatalogError, DBAPIError) as problem:
            current_app.logger.info("not counted as spared: %s", type(problem).__name__)
    return there


def _files(form_key: FormKey) -> dict[str, str]:
    """Keep the files that came with the form; what is refused, as a problem of that field."""
    if form_key.fault in ("forged", "old") or request.form.get("website"):
        said = attachments.lost()
    else:
        said = "；".join(attachments.take(_link_hash(form_key.key)))
    return {"files": said} if said else {}


def _link_hash(key: str) -> str:
    return sending.link_of_form(casework.register(), key)


def _take_in(given: Application, intake: Intake, now: datetime) -> Receipt:
    """The application with its files, in one transaction; afterwards nothing waits any more."""
    link_hash, cabinet = _link_hash(intake.form_key), attachments.cabinet()
    along = sending.taking_in(cabinet, link_hash, "application")
    receipt = handling.receive(cabinet.register, handling.CITIZEN, given, intake, now, along=along)
    sending.settle(cabinet, link_hash)
    return receipt


def _needs_identity() -> bool:
    return Settings(db.connection(), db.owner().id).is_on("ask_identity")


def _page(
    given: Application,
    form_key: str,
    problems: dict[str, str] | None = None,
    *,
    fault: str = "",
    asked: bool = False,
    hits: list[Hit] | None = None,
) -> str:
    settings = Settings(db.connection(), db.owner().id)
    return render_template(
        "public/apply/show.html",
        given=asdict(given),
        form_key=form_key,
        problems=problems or {},
        fault=fault,
        question=oneform.question(form_key) if asked else "",
        looked=hits is not None,
        hits=near.entries(given.wanted) if hits is None else hits,
        answers=ask.near(given.wanted) if given.wanted else [],
        organisations=applying.ORGANISATIONS,
        forms=applying.FORMS,
        ways=applying.WAYS,
        lengths=applying.LENGTHS,
        helps=applying.HELPS,
        needs_identity=settings.is_on("ask_identity"),
        kept=retention.promise(retention.years(db.connection(), db.owner().id)),
        waiting=attachments.waiting(_link_hash(form_key.split(".")[0])),
    )


@blueprint.get("/apply/receipt/<secret>")
def receipt(secret: str) -> str:
    return _receipt(secret)


@blueprint.post("/apply/receipt/<secret>")
@bodies.with_files
def more(secret: str) -> Answer:
    """The details behind the second item, and what the applicant may do there."""
    register = casework.register()
    file = handling.by_link(db.connection(), register, secret)
    if file is None:
        abort(404)
    said = second_item.ask(file.stored.link_hash, standing.second_item(register, file))
    detailed = not said.status
    if detailed:
        said = acting.act(file.stored)
    return _receipt(secret, said, detailed=detailed), said.status or 200, said.headers


def is_fresh(submitted_at: datetime) -> bool:
    """Whether a receipt is so new that leaving it asks first."""
    return clock.now() - submitted_at < _FRESH


def _receipt(secret: str, said: Said | None = None, *, detailed: bool = False) -> str:
    register = casework.register()
    file = handling.by_link(db.connection(), register, secret)
    if file is None:
        abort(404)
    address = url_for("public.apply.receipt", secret=secret)
    return render_template(
        "public/apply/receipt.html",
        now=standing.of(register, file, detailed=detailed),
        code=grouped(register.sealer.code_of(secret)),
        address=address,
        drawing=pictures.of_path(address),
        said=said,
        typed=request.form,
        fresh=is_fresh(file.stored.submitted_at),
        waiting=attachments.waiting(file.stored.link_hash) if detailed else [],
    )
