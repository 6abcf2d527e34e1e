"""Today: what waits for the person, what changed; each line is one click from doing it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Blueprint, render_template, url_for

from catalog import facts, holidays
from catalog.accounts import tasks
from catalog.entry import Theme
from catalog.rules import timeliness
from catalog.settings import Settings
from catalog.store import desk, domains
from catalog.store.drafts import Work
from kiosk import attachments, auth, casework, clock, db
from kiosk.staff import caseload, screens

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
    due = _due()
    return render_template(
        "staff/desk/show.html",
        today=clock.today(),
        lines=[*_due_cases(), *_late_first(due), *_lines()],
        days=_next_days(due),
        warnings=_warnings(),
        themes=_coverage(),
        silent=[one for one in screens.states() if one.silent] if person.may("screens.see") else [],
        changes=desk.newest_changes(
            connection, person.organisation_id, now - timedelta(days=1), 12
        ),
        first_hour=tasks.first_hour(connection, person, clock.today()),
    )


def _warnings() -> list[str]:
    """Why dates may be wrong: a clock that must be, or a year without its holiday notice."""
    calendar = holidays.calendar(db.connection(), auth.me().organisation_id)
    return [
        *filter(None, [clock.fault(db.connection())]),
        *calendar.warnings(clock.today()),
        *(attachments.warnings() if auth.may("case.see") or auth.may("settings.see") else []),
    ]


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
    return found


def _due_cases() -> list[Line]:
    """Applications that are late, due soon or not confirmed: one line each, the next step on it."""
    if not auth.may("case.handle"):
        return []
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


def _due() -> list[tuple[date, Work]]:
    """The entries whose clock runs, with the day they are due, late first."""
    connection, owner = db.connection(), db.owner()
    if not auth.may("entry.see"):
        return []
    calendar = holidays.calendar(connection, owner.id)
    found = []
    for work in desk.timed(connection, owner.id):
        started = date.fromisoformat(work.fields["event_day"])
        day = timeliness.due(work.fields["time_limit"], started, calendar)
        if day is not None:
            found.append((day, work))
    return sorted(found, key=lambda one: one[0])


def _late_first(due: list[tuple[date, Work]]) -> list[Line]:
    """Lines for what is late or comes due within the days of the setting."""
    today = clock.today()
    soon = Settings(db.connection(), db.owner().id).number("due_soon_days")
    found = []
    for day, work in due:
        left = (day - today).days
        if left > soon:
            break
        status = f"剩 {left} 天" if left > 0 else "今天到期" if not left else f"逾期 {-left} 天"
        mark = "bad" if left < 0 else "due" if left < 3 else ""
        icon = "i-alert" if left < 0 else "i-clock"
        line = _line(work, mark, icon, status, "公开材料", "edit")
        found.append(replace(line, by=work.fields["responsible"]))
    return found


def _next_days(due: list[tuple[date, Work]]) -> list[tuple[date, int]]:
    """The next ten working days with how many entries come due on each."""
    calendar = holidays.calendar(db.connection(), db.owner().id)
    counted = Counter(day for day, _ in due)
    found: list[tuple[date, int]] = []
    day = clock.today()
    while len(found) < 10:
        status = calendar.known_status(day)
        if status is None:
            break
        if status.working or counted[day]:
            found.append((day, counted[day]))
        day += timedelta(days=1)
    return found


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
