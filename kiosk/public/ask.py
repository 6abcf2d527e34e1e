"""Questions and answers that were published: the list, one of them, and how to ask.

An answer was once a reply to an application; nothing on these pages leads back to it.
"""

from flask import Blueprint, abort, g, render_template, request

from catalog.answering.matching import matching
from catalog.store import answers
from catalog.store.answers import Public
from kiosk import db, pictures
from kiosk.known import known

blueprint = Blueprint("ask", __name__)

_LARGEST = 2**31 - 1
_BESIDE = 3


@blueprint.get("/ask")
def show() -> str:
    """The newest first; by domain and page where asked."""
    domain = known().domains.get(request.args.get("domain", ""))
    text = request.args.get("page", "1")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    page = max(1, page)
    connection, owner = db.connection(), db.owner().id
    found, total = answers.published(connection, owner, domain.number if domain else "", page=page)
    return render_template(
        "public/ask/show.html",
        found=found,
        total=total,
        page=page,
        pages=-(-total // answers.PAGE),
        domain=domain,
        domains=[
            known().domains[n]
            for n in answers.domains_of(connection, owner)
            if n in known().domains
        ],
    )


@blueprint.get("/ask/<int:number>")
def answer(number: int) -> str | tuple[str, int]:
    """One answer; a number whose answer was taken down says so."""
    if number > _LARGEST:
        abort(404)
    found, known_number = answers.by_number(db.connection(), db.owner().id, number)
    if found is None:
        if not known_number:
            abort(404)
        return render_template("public/ask/gone.html"), 410
    return render_template(
        "public/ask/answer.html",
        one=found,
        domain=known().domains.get(found.domain),
        drawing=pictures.of_path(f"/ask/{number}") if g.look.hall else "",
        beside=[one for one in near(found.question, _BESIDE + 1) if one.number != number][:_BESIDE],
    )


def number_of(text: str) -> int:
    """The number of an answer as a form gives it; 0 for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_number else 0


def near(wanted: str, most: int = _BESIDE) -> list[Public]:
    """Published answers that may already say what is wanted; the words are not kept."""
    return matching(db.connection(), db.owner().id, wanted, most)
