"""Calling for help without filling in the application (条例 art. 43): a number to call back."""

from dataclasses import asdict, replace

from flask import Blueprint, g, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from catalog import helping as verbs
from catalog.errors import CatalogError
from catalog.helping import Cry
from catalog.typed import plain
from kiosk import casework, clock, oneform, pictures
from kiosk.casework import FormKey
from kiosk.public import apply

blueprint = Blueprint("helping", __name__)
blueprint.after_request(apply.keep_private)

Answer = tuple[str, int, dict[str, str]]
_BUTTON = "请给我打电话"


@blueprint.get("/apply/help")
def show() -> str:
    return _page(Cry(), casework.new_form_key())


@blueprint.post("/apply/help")
def send() -> Response | Answer:
    """Take the call in, or show the form again with what is to be done."""
    form = request.form
    names = ("name", "phone", "kind", "words")
    given = Cry(*(form.get(name, "").replace("\0", "").strip()[:4000] for name in names))
    given = replace(given, phone=plain(given.phone))
    form_key = casework.read_form_key(form.get("form_key", ""))
    try:
        return _send(given, form_key)
    except (CatalogError, DBAPIError) as problem:
        again = oneform.again(problem, form_key)
        return _page(given, again.form_key, fault=again.words), again.status, again.headers


def _send(given: Cry, form_key: FormKey) -> Response | Answer:
    asked = casework.sent_too_many()
    problems = verbs.problems(given) | oneform.sum_fault(form_key, asked=asked)
    fault = oneform.fault(form_key, button=_BUTTON)
    if problems or fault:
        again = oneform.key_again(form_key)
        return _page(given, again, problems, fault=fault, asked=asked), 400, {}
    source = casework.source()
    verbs.ask(casework.writing(), given, form_key.key, clock.now(), source_hash=source)
    return redirect(url_for("public.helping.done"), 303)


@blueprint.get("/apply/help/done")
def done() -> str:
    """Says that it was noted; it names nobody."""
    return render_template("public/helping/done.html")


def _page(
    given: Cry,
    form_key: str,
    problems: dict[str, str] | None = None,
    *,
    fault: str = "",
    asked: bool = False,
) -> str:
    return render_template(
        "public/helping/show.html",
        given=asdict(given),
        form_key=form_key,
        problems=problems or {},
        fault=fault,
        question=oneform.question(form_key) if asked else "",
        kinds=verbs.KINDS,
        lengths=verbs.LENGTHS,
        button=_BUTTON,
        drawing=pictures.of_path("/apply/help") if g.look.hall else "",
    )
