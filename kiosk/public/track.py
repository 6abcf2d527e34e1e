"""Following an application by register number and query code; details by a second item.

A wrong code and a number that does not exist get the same answer; after ten wrong ones this
address waits, for this page only (security rules R2, R4).
"""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for

from catalog import amending, guessing, handling
from catalog.sending import Waiting
from catalog.store import amendments
from catalog.store.cases import File
from kiosk import attachments, bodies, casework, clock, db, standing
from kiosk.public import acting, apply, records, second_item
from kiosk.public.second_item import Said

blueprint = Blueprint("track", __name__)
blueprint.after_request(apply.keep_private)

_WRONG = "没有查到。请对照回执，看登记号和查询码有没有写错；回执丢了，请带身份证明到窗口查。"
Answer = tuple[str, int, dict[str, str]]


@blueprint.get("/track")
def show() -> str:
    return _page()


@blueprint.post("/track")
@bodies.with_files
def find() -> str | Answer:
    wait = casework.seconds_to_wait()
    if wait:
        words = f"输错的次数多了，请过 {wait} 秒再试。急事请打电话或到窗口。"
        return _page(Said(words)), 429, {"Retry-After": str(wait)}
    register = casework.register()
    number, code = (request.form.get(name, "")[:60] for name in ("number", "code"))
    if amendments.parts(number) is not None:
        return _amendment(number, code)
    file = handling.by_code(db.connection(), register, number, code)
    if file is None:
        return _unknown()
    said, typed = Said(), bool(request.form.get("last4", "").strip())
    if typed:
        said = second_item.ask(file.stored.link_hash, standing.second_item(register, file))
    detailed = typed and not said.status
    if detailed:
        said = acting.act(file.stored)
    return _found(file, said, detailed=detailed)


def _unknown() -> Answer:
    guessing.note_wrong_code(casework.writing(), casework.source(), clock.now())
    return _page(Said(_WRONG)), 404, {}


def _amendment(number: str, code: str) -> str | Answer:
    """The same for a request about one's own records, which has a register of its own."""
    one = amending.by_code(db.connection(), casework.register(), number, code)
    if one is None:
        return _unknown()
    return records.answered(one, url_for("public.track.find"), ("number", "code"))


def _found(file: File, said: Said, *, detailed: bool) -> Answer:
    register = casework.register()
    # Read anew: what the applicant just did belongs to it.
    again = handling.find(db.connection(), register, file.stored.number)
    now = standing.of(register, again, detailed=detailed)
    waiting = attachments.waiting(file.stored.link_hash) if detailed else []
    return _page(said, now, waiting), said.status or 200, said.headers


def _page(
    said: Said | None = None,
    now: standing.Standing | None = None,
    waiting: Sequence[Waiting] = (),
) -> str:
    return render_template(
        "public/track/show.html", now=now, said=said, typed=request.form, waiting=waiting
    )
