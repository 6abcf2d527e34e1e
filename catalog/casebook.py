"""The register of a year as a table to take along (登记簿): csv and xlsx.

Without personal data unless somebody who may open it asks for it and says what for; the trail
keeps who took what (security rules R7, L1, U10).
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from catalog import holidays, law, workbook
from catalog.case import CATEGORIES, CHANNELS, beijing_day
from catalog.errors import Invalid
from catalog.handling import Register
from catalog.importing.exact import safe_cell
from catalog.rules.recording import outcome_of
from catalog.rules.situation import situation
from catalog.store import cases
from catalog.store.cases import File
from catalog.store.staff import Person

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_REASON = 200
_HEADING = (
    "登记号",
    "渠道",
    "申请人类别",
    "提交日期",
    "收到之日",
    "到期日",
    "答复或撤回日期",
    "已计工作日",
    "现在",
    "办理结果",
    "个人信息清除日期",
)
_PERSONAL = {
    "name": "姓名或单位名称",
    "contact": "联系人",
    "identity": "证件号码",
    "phone": "电话",
    "address": "地址",
    "email": "邮箱",
    "wanted": "申请的内容",
}


@dataclass(frozen=True)
class Book:
    """A table of the register: its heading and its lines, all text but the numbers of days."""

    year: int
    heading: tuple[str, ...]
    lines: tuple[tuple[str | int, ...], ...]


def take(
    register: Register, person: Person, year: int, at: datetime, *, personal: bool, reason: str = ""
) -> Book:
    """The register of a year; that it was taken stands in the trail.

    Raises:
        NotAllowed: the person may not see it, or not the personal data.
        Invalid: personal data is asked for without saying what for.
    """
    person.require("case.open" if personal else "case.see")
    reason = " ".join(reason.split())
    if personal and not 0 < len(reason) <= LONGEST_REASON:
        raise Invalid(f"要带个人信息，请写明做什么用，最多 {LONGEST_REASON} 个字。")
    with register.database.writing(person.actor, at) as change:
        files = cases.of_year(change.connection, register.organisation_id, year, register.sealer)
        calendar = holidays.calendar(change.connection, register.organisation_id)
        change.note(
            "case.exported",
            organisation_id=register.organisation_id,
            object_kind="case",
            object_ref=str(year),
            year=year,
            cases=len(files),
            personal=personal,
            reason=reason if personal else "",
        )
    today = beijing_day(at)
    lines = []
    for file in files:
        now = situation(file.case, today, calendar, law.limits())
        line = _line(file, now.receipt, now.due, str(now.state), now.used(_end(file) or today))
        lines.append((*line, *_personal(register, file)) if personal else line)
    heading = (*_HEADING, *_PERSONAL.values()) if personal else _HEADING
    return Book(year, heading, tuple(lines))


def _end(file: File) -> date | None:
    end = file.case.last("reply", "withdrawn")
    return end.day if end else None


def _line(
    file: File, receipt: date | None, due: date | None, state: str, used: int
) -> tuple[str | int, ...]:
    stored, outcome = file.stored, outcome_of(file.case, law.outcomes())
    return (
        stored.number,
        CHANNELS[stored.channel].label,
        CATEGORIES[stored.category],
        str(beijing_day(stored.submitted_at)),
        str(receipt or ""),
        str(due or ""),
        str(_end(file) or ""),
        used,
        state,
        outcome.label if outcome else "",
        str(beijing_day(stored.wiped_at)) if stored.wiped_at else "",
    )


def _personal(register: Register, file: File) -> Iterator[str]:
    return (file.stored.open(name, register.sealer) for name in _PERSONAL)


def as_csv(book: Book) -> bytes:
    """The table as csv with the mark that makes Excel read UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(book.heading)
    for line in book.lines:
        writer.writerow([safe_cell(str(value)) for value in line])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def as_xlsx(book: Book) -> bytes:
    """The table as a workbook; every cell but the numbers of days is text."""
    return workbook.one_sheet(f"{book.year} 年登记簿", (book.heading, *book.lines))


WRITERS = {"csv": as_csv, "xlsx": as_xlsx}
