"""What an applicant may do behind the second item: supply, withdraw, propose publishing.

A button pressed twice does it once, and both presses say that it was done.
"""

from flask import request
from sqlalchemy.exc import DBAPIError

from catalog import handling, likeness, sending
from catalog.errors import CatalogError
from catalog.store.cases import File, Stored
from kiosk import attachments, casework, clock, db, oneform
from kiosk.casework import FormKey
from kiosk.public.second_item import Said

_DONE = {
    "withdraw": "申请已经撤回。",
    "supply": "补正已经收到，答复期限从今天重新起算。",
    "propose": "收到您的建议。经审核属于主动公开范围的，会向所有人公开。",
}


def act(stored: Stored) -> Said:
    """Do what the applicant asked for; gives what to say."""
    wanted = request.form.get("do", "")
    try:
        refused = "；".join(attachments.take(stored.link_hash))
        if refused or attachments.is_pause():
            return Said(refused)
        if wanted not in _DONE:
            return Said()
        _do(wanted, stored)
    except CatalogError as refusal:
        if not _was_done(wanted, stored):
            return Said(str(refusal))
    except DBAPIError as problem:
        again = oneform.again(problem, FormKey("", "old"))
        return Said(again.words, status=again.status, headers=again.headers)
    return Said(_DONE[wanted], done=True)


def _do(wanted: str, stored: Stored) -> None:
    now = clock.now()
    if wanted == "withdraw":
        handling.withdraw(casework.writing(), stored.number, now)
    elif wanted == "propose":
        likeness.propose(casework.writing(), handling.CITIZEN, stored.number, now)
    else:
        _supply(stored)


def _supply(stored: Stored) -> None:
    cabinet = attachments.cabinet()
    along = sending.taking_in(cabinet, stored.link_hash, "correction")
    text = request.form.get("text", "")
    handling.supply(cabinet.register, stored.number, text, clock.now(), along)
    sending.settle(cabinet, stored.link_hash)


def _was_done(wanted: str, stored: Stored) -> bool:
    """Whether the step was refused because the same button did it a moment ago."""
    file: File = handling.find(db.connection(), casework.register(), stored.number)
    if wanted == "withdraw":
        return file.case.has("withdrawn")
    last = file.case.last("correction_received")
    given = "".join(request.form.get("text", "").split())
    return wanted == "supply" and last is not None and "".join(last.text("text").split()) == given
