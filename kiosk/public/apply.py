"""Applying for disclosure (条例 art. 29): the form, what is published already, and the receipt.

Nothing typed is lost: every refusal shows the form again as it was. The receipt stands at an
address of its own, so that it can be opened again as often as one likes.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from hmac import compare_digest

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_wtf.csrf import ValidationError, validate_csrf
from werkzeug.wrappers import Response

from catalog import applying, handling, retention
from catalog.applying import Application
from catalog.errors import CatalogError
from catalog.intake import Intake
from catalog.rules import codes
from catalog.sealing import grouped
from catalog.search.results import Hit
from catalog.settings import Settings
from catalog.store import entries
from catalog.store.cases import File
from kiosk import casework, clock, db, finding, pictures, standing
from kiosk.casework import FormKey

blueprint = Blueprint("apply", __name__)

_SHOWN = 5
# So long a receipt asks, before it is left, whether it was kept.
_FRESH = timedelta(minutes=10)
_DIGITS = "零一二三四五六七八九"
_FAULTS = {
    "forged": "这张表单打开得太久或者不完整。您填的都还在，请再按一次“提交申请”。",
    "old": "这张表单打开超过两小时了。您填的都还在，请再按一次“提交申请”。",
    "young": "请再看一遍填的内容，然后按“提交申请”。",
    "many": "这个网络上提交的申请比较多。请答一个小问题再提交；也可以到窗口或写信申请。",
}


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
def send() -> Response | str | tuple[str, int]:
    """Take the application in, or show the form again with what is to be done."""
    given, now = applying.read(request.form), clock.now()
    if code := codes.parse(request.form.get("found", "")[:12]):
        handling.spare(casework.writing(), code, now)
        return redirect(url_for("public.entry.show", code=code), 303)
    form_key = casework.read_form_key(request.form.get("form_key", ""))
    if request.form.get("do") == "look":
        return _page(given, _key_again(form_key), hits=_matching(given.wanted, clicked=True))
    problems = applying.problems(
        given, clock.today(), needs_identity=_needs_identity(), online=True
    )
    asked = casework.sent_too_many()
    fault = _fault(form_key, asked=asked)
    if problems or fault:
        return _page(given, _key_again(form_key), problems, fault=fault, asked=asked), 400
    intake = Intake("internet", form_key.key, clock.today(), casework.source())
    try:
        receipt = handling.receive(casework.writing(), handling.CITIZEN, given, intake, now)
    except CatalogError as refusal:
        return _page(given, _key_again(form_key), fault=str(refusal)), 400
    return redirect(url_for("public.apply.receipt", secret=receipt.secrets.link), 303)


def _needs_identity() -> bool:
    return Settings(db.connection(), db.owner().id).is_on("ask_identity")


def _key_again(form_key: FormKey) -> str:
    """The key for showing the form again: the same while it is good, so that it stays one form."""
    if form_key.fault in ("forged", "old"):
        return casework.new_form_key()
    return request.form["form_key"]


def _fault(form_key: FormKey, *, asked: bool) -> str:
    """Why the form cannot be taken as it came, whatever was typed into it."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return _FAULTS["forged"]
    if form_key.fault:
        return _FAULTS[form_key.fault]
    if request.form.get("website"):
        return _FAULTS["young"]
    if asked and request.form.get("sum", "").strip() not in _answers(form_key.key):
        return _FAULTS["many"]
    return ""


def _numbers(key: str) -> tuple[int, int]:
    return int(key[0], 16) % 4 + 1, int(key[1], 16) % 5 + 1


def _answers(key: str) -> tuple[str, str]:
    total = sum(_numbers(key))
    return str(total), _DIGITS[total]


def _matching(wanted: str, *, clicked: bool = False) -> list[Hit]:
    """Published entries that may answer what is wanted; the words themselves are not kept."""
    if not wanted or not (clicked or len(wanted) < 200):
        return []
    db.release()  # the search reads by itself; two readers in one request could stop a writer
    return list(finding.search().find(wanted[:100], limit=_SHOWN).hits)


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
    left, right = _numbers(form_key)
    return render_template(
        "public/apply/show.html",
        given=asdict(given),
        form_key=form_key,
        problems=problems or {},
        fault=fault,
        question=f"{_DIGITS[left]}加{_DIGITS[right]}等于几" if asked else "",
        looked=hits is not None,
        hits=_matching(given.wanted) if hits is None else hits,
        organisations=applying.ORGANISATIONS,
        forms=applying.FORMS,
        ways=applying.WAYS,
        lengths=applying.LENGTHS,
        needs_identity=settings.is_on("ask_identity"),
        kept=retention.promise(retention.years(db.connection(), db.owner().id)),
    )


@blueprint.get("/apply/receipt/<secret>")
def receipt(secret: str) -> str:
    return _receipt(secret)


@blueprint.post("/apply/receipt/<secret>")
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
    said = act(file.stored.number)
    return _receipt(secret, said, detailed=True)


def is_second_item(file: File, typed: str) -> bool:
    """Whether the four signs are those of this case; a case that has none opens to nobody."""
    wanted = standing.second_item(casework.register(), file)
    return bool(wanted) and compare_digest(wanted.encode(), typed.strip().upper().encode())


def act(number: str) -> str:
    """Do what the applicant asked for behind the second item; gives what to say."""
    try:
        if request.form.get("do") == "withdraw":
            handling.withdraw(casework.writing(), number, clock.now())
            return "申请已经撤回。"
        if request.form.get("do") == "supply":
            text = request.form.get("text", "")
            handling.supply(casework.writing(), number, text, clock.now())
            return "补正已经收到，答复期限从今天重新起算。"
    except CatalogError as refusal:
        return str(refusal)
    return ""


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
        fresh=clock.now() - file.stored.submitted_at < _FRESH,
    )
