"""What waits beside the applications, as lines of today: answers to publish or to mend."""

from flask import url_for

from catalog.store import answers
from catalog.store.answers import Stored
from kiosk import auth, casework, db
from kiosk.staff.ledger import Line


def lines() -> list[Line]:
    """The lines for whoever looks."""
    return [*_answers()]


def _answers() -> list[Line]:
    register, connection = casework.register(), db.connection()
    owner = register.organisation_id
    found: list[Line] = []
    if auth.may("answer.publish"):
        found += [
            _answer(one, "i-clock", "问答等您发布", "看过，发布")
            for one in answers.all_of(connection, owner, "sent")
            if auth.me().id not in one.writers
        ]
    if auth.may("answer.write"):
        found += [
            _answer(one, "i-alert", "退回的问答", "按意见修改")
            for one in answers.all_of(connection, owner, "draft")
            if one.sealed["comment"]
        ]
    return found


def _answer(one: Stored, icon: str, status: str, step: str) -> Line:
    question = one.open("question", casework.register().sealer)
    address = url_for("staff.questions.edit", number=one.id)
    by = one.saved_by.split("（")[0]
    return Line("due", icon, status, str(one.number or ""), question, step, address, by)
