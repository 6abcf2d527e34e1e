"""What may follow a case once it was replied to: its answer for everybody, publishing by itself."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from catalog import applying, likeness
from catalog.errors import CatalogError
from catalog.store import answers, cases, likenesses
from catalog.store.answers import Stored
from catalog.store.cases import File
from catalog.store.likenesses import Likeness
from kiosk import auth, casework, clock, db

blueprint = Blueprint("afterwards", __name__, url_prefix="/cases")


@dataclass(frozen=True)
class Afterwards:
    """What the case page offers after the reply.

    `answer` is what was made of it already, `earlier` the numbers of earlier cases alike,
    `proposed` that the applicant suggested publishing it, `reason` why it is not published,
    `taken_up` that an answer from one of those alike is public, `help` what help was asked for.
    """

    replied: bool
    answer: Stored | None
    earlier: tuple[str, ...]
    reason: str
    taken_up: bool
    proposed: bool
    help: str


def of_case(file: File) -> Afterwards:
    """What may follow this case."""
    connection, register = db.connection(), casework.register()
    found = likenesses.of_case(connection, file.stored.id)
    replied = file.case.has("reply")
    numbers = cases.numbers(connection, found.alike) if found and replied else ()
    help_ = file.stored.open("help", register.sealer)
    return Afterwards(
        replied=replied,
        answer=answers.of_case(connection, file.stored.id),
        earlier=tuple(numbers),
        reason=_reason(found),
        taken_up=found is not None and answers.took_up(connection, (found.case_id, *found.alike)),
        proposed=found is not None and found.proposed_at is not None,
        help=applying.HELPS.get(help_, help_),
    )


def _reason(found: Likeness | None) -> str:
    if found is None or not found.is_dismissed:
        return ""
    words = casework.register().sealer.open(found.sealed_reason, likenesses.place(found.case_id))
    return f"{words or '已决定不主动公开'}（{found.dismissed_by}）"


@blueprint.post("/<number>/alike")
@auth.allowed("case.handle")
def dismiss(number: str) -> Response:
    """Say why what was asked for again is not published by itself."""
    try:
        likeness.dismiss(
            casework.writing(), auth.me(), number, request.form.get("reason", ""), clock.now()
        )
        flash("已记下原因。")
    except CatalogError as refusal:
        flash(str(refusal))
    return redirect(url_for("staff.case.show", number=number), 303)
