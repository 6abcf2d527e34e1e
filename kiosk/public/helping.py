"""Calling for help without filling in the application (条例 art. 43): a number to call back."""

from dataclasses import asdict

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import helping as verbs
from catalog.errors import CatalogError
from catalog.helping import Cry
from kiosk import casework, clock, oneform, pictures
from kiosk.public import apply

blueprint = Blueprint("helping", __name__)
blueprint.after_request(apply.keep_private)

_BUTTON = "请给我打电话"


@blueprint.get("/apply/help")
def show() -> str:
    return _page(Cry(), casework.new_form_key())


@blueprint.post("/apply/help")
def send() -> Response | tuple[str, int]:
    """Take the call in, or show the form again with what is to be done."""
    form = request.form
    names = ("name", "phone", "kind", "words")
    given = Cry(*(form.get(name, "").replace("\0", "").strip()[:4000] for name in names))
    form_key = casework.read_form_key(form.get("form_key", ""))
    asked = casework.sent_too_many()
    problems = verbs.problems(given)
    fault = oneform.fault(form_key, asked=asked, button=_BUTTON)
    again = oneform.key_again(form_key)
    if problems or fault:
        return _page(given, again, problems, fault=fault, asked=asked), 400
    source = casework.source()
    try:
        verbs.ask(casework.writing(), given, form_key.key, clock.now(), source_hash=source)
    except CatalogError as refusal:
        return _page(given, again, fault=str(refusal)), 400
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
