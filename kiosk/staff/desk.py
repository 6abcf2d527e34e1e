"""Today: what waits for the person, what changed; each line is one click from doing it."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template, url_for

from catalog import facts
from catalog.accounts import tasks
from catalog.entry import Theme
from catalog.settings import Settings
from catalog.store import desk, domains
from catalog.store.drafts import Work
from kiosk import auth, casework, clock, db
from kiosk.staff import caseload

blueprint = Blueprint("desk", __name__)


@dataclass(frozen=True)
class Line:
    """A line of the ledger: what it is about and the next step as a link."""

    mark: str
    icon: str
    status: str
    number: str
    title: str
    step: str
    address: str
    by: str


@blueprint.get("/")
@auth.allowed("desk.see")
def show() -> str:
    connection, person, now = db.connection(), auth.me(), clock.now()
    return render_template(
        "staff/desk/show.html",
        today=clock.today(),
        lines=_lines(),
        themes=_coverage(),
        changes=desk.newest_changes(
            connection, person.organisation_id, now - timedelta(days=1), 12
        ),
        first_hour=tasks.first_hour(connection, person, clock.today()),
    )


def _lines() -> list[Line]:
    """What waits for the person, what was returned to them first."""
    connection, person = db.connection(), auth.me()
    found: list[Line] = []
    if person.may("entry.edit"):
        returned = desk.returned_to(connection, person)
        found += [
            _line(one, "due", "i-alert", "退回给您", "按意见修改", "edit") for one in returned
        ]
    if person.may("entry.review"):
        waiting = desk.to_review(connection, person)
        found += [_line(one, "due", "i-clock", "等您审核", "看改动", "review") for one in waiting]
    if person.may("entry.publish"):
        approved = desk.to_publish(connection, person)
        found += [_line(one, "ok", "i-ok", "已审核", "发布", "review") for one in approved]
        timed = desk.scheduled(connection, person)
        found += [_line(one, "", "i-clock", "定时发布", "查看", "review") for one in timed]
    if person.may("entry.edit"):
        begun = desk.begun_by(connection, person)
        found += [_line(one, "", "i-pen", "写到一半", "接着写", "edit") for one in begun]
    if person.may("case.handle"):
        found = _due_cases() + found
    return found


def _due_cases() -> list[Line]:
    """Applications that are late, due soon or not confirmed: one line each, the next step on it."""
    register, today = casework.register(), clock.today()
    connection = db.connection()
    days = Settings(connection, register.organisation_id).number("due_soon_days")
    soon = today + timedelta(days=days)
    return [
        Line(
            row.clock.mark,
            row.clock.icon,
            row.clock.words,
            row.number,
            row.wanted,
            row.step,
            url_for("staff.case.show", number=row.number),
            row.name,
        )
        for row in caseload.open_rows(connection, register, today)
        if row.clock.at <= soon
    ]


def _line(work: Work, mark: str, icon: str, status: str, step: str, view: str) -> Line:
    endpoint = "staff.review.compare" if view == "review" else "staff.entry.edit"
    by = work.draft.saved_by.split("（")[0] if work.draft else ""
    address = url_for(endpoint, code=work.code)
    return Line(mark, icon, status, work.number, work.title, step, address, by)


def _coverage() -> list[tuple[Theme, int, int]]:
    """For each theme: entries with material, and all; domains done elsewhere are left out."""
    connection, owner = db.connection(), db.owner()
    counted = domains.coverage(connection, owner.id)
    found = []
    for theme in (*facts.themes(), facts.ADDED_THEME):
        here = [
            counted[domain.number]
            for domain in domains.all_of(connection, owner.id)
            if domain.theme == theme.key and not domain.not_here
        ]
        total = sum(one.entries for one in here)
        if total:
            found.append((theme, sum(one.with_material for one in here), total))
    return found
