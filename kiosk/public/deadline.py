"""The public deadline calculator: when must the answer come, and which days were counted."""

from flask import Blueprint, render_template, request

from catalog import holidays, law
from kiosk import clock, db, reckoning

blueprint = Blueprint("deadline", __name__)


@blueprint.get("/guide/deadline")
def show() -> str:
    asked = reckoning.read(request.args)
    today = clock.today()
    calendar = holidays.calendar(db.connection(), db.owner().id)
    return render_template(
        "public/deadline/show.html",
        asked=asked,
        answer=reckoning.answer(asked, calendar, law.limits(), today),
        rules=reckoning.RULES,
        steps=reckoning.STEPS,
        years=sorted(calendar.years),
        wanted=calendar.wanted(today),
    )
