"""Applying for disclosure (条例 art. 29): the form, what is published already, and the receipt.

Nothing typed is lost: every refusal shows the form again as it was. The receipt stands at an
address of its own, so that it can be opened again as often as one likes.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from hmac import compare_digest

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import applying, handling, likeness, retention, sending
from catalog.applying import Application
from catalog.errors import CatalogError
from catalog.handling import Receipt
from catalog.intake import Intake
from catalog.rules import codes
from catalog.sealing import grouped
from catalog.search.results import Hit
from catalog.settings import Settings
from catalog.store import entries
from catalog.store.cases import File, Stored
from kiosk import attachments, bodies, casework, clock, db, oneform, pictures, standing
from kiosk.casework import FormKey
from kiosk.public import ask, near

blueprint = Blueprint("apply", __name__)

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
def send() -> Response | str | tuple[str, int]:
    """Take the application in, or show the form again with what is to be done."""
    given, now = applying.read(request.form), clock.now()
    if code := codes.parse(request.form.get("found", "")[:12]):
        handling.spare(casework.writing(), code, now)
        return redirect(url_for("public.entry.show", code=code), 303)
    if number := ask.number_of(request.form.get("answered", "")):
        handling.spare(casework.writing(), f"问答 {number}", now)
        return redirect(url_for("public.ask.answer", number=number), 303)
    form_key = casework.read_form_key(request.form.get("form_key", ""))
    refused = _files(form_key)
    if request.form.get("do") == "look":
        hits = near.entries(given.wanted, clicked=True)
        return _page(given, oneform.key_again(form_key), refused, hits=hits)
    if attachments.is_pause():
        return _page(given, oneform.key_again(form_key), refused), 400 if refused else 200
    problems = refused | applying.problems(
        given, clock.today(), needs_identity=_needs_identity(), online=True
    )
    asked = casework.sent_too_many()
    fault = oneform.fault(form_key, asked=asked, button="提交申请")
    if problems or fault:
        return _page(given, oneform.key_again(form_key), problems, fault=fault, asked=asked), 400
    intake = Intake("internet", form_key.key, clock.today(), casework.source())
    try:
        receipt = _take_in(given, intake)
    except CatalogError as refusal:
        return _page(given, oneform.key_again(form_key), fault=str(refusal)), 400
    return redirect(url_for("public.apply.receipt", secret=receipt.secrets.link), 303)


def _files(form_key: FormKey) -> dict[str, str]:
    """Keep the files that came with the form; what is refused, as a problem of that field."""
    if form_key.fault in ("forged", "old") or request.form.get("website"):
        said = attachments.lost()
    else:
        said = "；".join(attachments.take(_link_hash(form_key.key)))
    return {"files": said} if said else {}


def _link_hash(key: str) -> str:
    return sending.link_of_form(casework.register(), key)


def _take_in(given: Application, intake: Intake) -> Receipt:
    """The application with its files, in one transaction; afterwards nothing waits any more."""
    link_hash, cabinet = _link_hash(intake.form_key), attachments.cabinet()
    along = sending.taking_in(cabinet, link_hash, "application")
    receipt = handling.receive(
        cabinet.register, handling.CITIZEN, given, intake, clock.now(), along=along
    )
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
def more(secret: str) -> str | tuple[str, int, dict[str, str]]:
    """The details behind the second item, and what the applicant may do there."""
    register = casework.register()
    file = handling.by_link(db.connection(), register, secret)
    if file is None:
        abort(404)
    wait = casework.seconds_to_wait()
    if wait:
        return (
            _receipt(secret, f"输错的次数多了，请过 {wait} 秒再试。"),
            429,
            {"Retry-After": str(wait)},
        )
    if not is_second_item(file, request.form.get("last4", "")):
        handling.note_wrong_code(casework.writing(), casework.source(), clock.now())
        return _receipt(secret, "后四位不对，请再看一下。"), 403, {}
    said = act(file.stored)
    return _receipt(secret, said, detailed=True)


def is_fresh(submitted_at: datetime) -> bool:
    """Whether a receipt is so new that leaving it asks first."""
    return clock.now() - submitted_at < _FRESH


def is_second_item(file: File, typed: str) -> bool:
    """Whether the four signs are those of this case; a case that has none opens to nobody."""
    wanted = standing.second_item(casework.register(), file)
    return bool(wanted) and compare_digest(wanted.encode(), typed.strip().upper().encode())


def act(stored: Stored) -> str:
    """Do what the applicant asked for behind the second item; gives what to say."""
    number = stored.number
    refused = "；".join(attachments.take(stored.link_hash))
    if refused or attachments.is_pause():
        return refused
    try:
        if request.form.get("do") == "withdraw":
            handling.withdraw(casework.writing(), number, clock.now())
            return "申请已经撤回。"
        if request.form.get("do") == "supply":
            _supply(stored)
            return "补正已经收到，答复期限从今天重新起算。"
        if request.form.get("do") == "propose":
            likeness.propose(casework.writing(), handling.CITIZEN, number, clock.now())
            return "收到您的建议。经审核属于主动公开范围的，会向所有人公开。"
    except CatalogError as refusal:
        return str(refusal)
    return ""


def _supply(stored: Stored) -> None:
    cabinet = attachments.cabinet()
    along = sending.taking_in(cabinet, stored.link_hash, "correction")
    text = request.form.get("text", "")
    handling.supply(cabinet.register, stored.number, text, clock.now(), along)
    sending.settle(cabinet, stored.link_hash)


def _receipt(secret: str, said: str = "", *, detailed: bool = False) -> str:
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
