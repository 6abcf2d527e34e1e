"""Today: what waits for the person, what changed; each line is one click from doing it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Blueprint, render_template, url_for

from catalog import facts, holidays, retention
from catalog.accounts import tasks
from catalog.entry import Theme
from catalog.rules import timeliness
from catalog.rules.situation import State
from catalog.settings import Settings
from catalog.store import desk, domains
from catalog.store.caselist import Choice
from catalog.store.drafts import Work
from kiosk import attachments, auth, casework, clock, db
from kiosk.staff import caseload, choosing, screens, waiting
from kiosk.staff.ledger import Line

blueprint = Blueprint("desk", __name__)
# More lines than this nobody reads before noon; the list has them all.
_MOST_CASES = 30


_FLOOD = (
    "这一小时网上提交了 {sent} 件申请，可能有程序在乱填。"
    "群众提交前暂时要多答一个小问题，不会拒收；请到“申请办件”看看新来的，并告诉管理员。"
)


@dataclass(frozen=True)
class Note:
    """A sentence below the ledger, with a way on where there is one."""

    text: str
    step: str = ""
    address: str = ""


@blueprint.get("/")
@auth.allowed("desk.see")
def show() -> str:
    connection, person, now = db.connection(), auth.me(), clock.now()
    due = _due()
    urgent, notes = _due_cases()
    return render_template(
        "staff/desk/show.html",
        today=clock.today(),
        lines=[*urgent, *waiting.lines(), *_late_first(due), *_lines()],
        days=_next_days(due),
        notes=[*map(Note, _warnings()), *notes, *_keeping()],
        themes=_coverage(),
        silent=[one for one in screens.states() if one.silent] if person.may("screens.see") else [],
        changes=desk.newest_changes(
            connection, person.organisation_id, now - timedelta(days=1), 12
        ),
        first_hour=tasks.first_hour(connection, person, clock.today()),
    )


def _warnings() -> list[str]:
    """Why dates may be wrong, or that applications come in faster than people send them."""
    calendar = holidays.calendar(db.connection(), auth.me().organisation_id)
    sent = casework.flood()
    return [
        *filter(None, [clock.fault(db.connection())]),
        *([_FLOOD.format(sent=sent)] if sent else []),
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


def _due_cases() -> tuple[list[Line], list[Note]]:
    """Applications that are late, due soon or not confirmed: one line each, the next step on it.

    One that was replied to is reminded of no more; a count says what still has to be sent.
    """
    if not auth.may("case.handle"):
        return [], []
    register, today = casework.register(), clock.today()
    connection = db.connection()
    soon = choosing.soon_day(connection, register, today)
    standing = caseload.urgent_first(connection, register, Choice(), today)
    replied = [status.late for _, status in standing if status.state is State.REPLIED]
    late = f"，其中 {sum(replied)} 件送达已过期限" if any(replied) else ""
    found = [
        one for one in standing if one[1].clock.at <= soon and one[1].state is not State.REPLIED
    ]
    lines = [
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
        for row in caseload.lines(connection, register, found[:_MOST_CASES])
    ]
    rest = len(found) - len(lines)
    if rest:
        more = Line("due", "i-alert", f"还有 {rest} 件", "", "急的申请", "看列表", _cases(), "")
        lines.append(more)
    unsent = Note(f"{len(replied)} 件已答复，还没有送出{late}。", "去送出", _cases("replied"))
    return lines, [unsent] if replied else []


def _keeping() -> list[Note]:
    """What has to be chosen or done about applicants' data whose time is over."""
    connection, register = db.connection(), casework.register()
    chosen = retention.years(connection, register.organisation_id)
    if chosen is None and auth.may("settings.edit"):
        text = "还没有定申请人信息保存几年；定下来以前，申请前的告知只写“按档案管理规定保存”。"
        return [Note(text, "去设置", url_for("staff.settings.show", _anchor=retention.SETTING))]
    if not auth.may("case.wipe"):
        return []
    due = [one for one in retention.expired(connection, register, clock.today()) if not one.held]
    count = len(due) + sum(retention.beside(connection, register, clock.today()))
    text = f"{count} 件申请的个人信息保存期已满。"
    return [Note(text, "看到期待清", url_for("staff.retention.show"))] if count else []


def _cases(which: str | None = None) -> str:
    return url_for("staff.cases.show", which=which)


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
