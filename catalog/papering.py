"""Issuing the papers of a case (文书): a document number, the text as sent, a line in the trail.

An issued paper is kept as it went out; printing it again prints the same. The number is the next
of the year, or one that the office's own number book gave.
"""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from catalog import composing, timekeeping
from catalog.case import beijing_day
from catalog.composing import Sheet, Wanted
from catalog.entry import Organisation
from catalog.errors import Conflict, Invalid, NotFound
from catalog.handling import Register, find, note
from catalog.settings import Settings
from catalog.store import organisations, papers
from catalog.store.cases import File
from catalog.store.connection import Change
from catalog.store.papers import Issued
from catalog.store.staff import Person

HIGHEST = 99_999


def mark(settings: Settings, owner: Organisation, year: int, sequence: int) -> str:
    """The document number (文号) as papers carry it: 清溪政公开〔2026〕12号."""
    prefix = settings.text("paper_prefix") or f"{owner.short_name}公开"
    return f"{prefix}〔{year}〕{sequence}号"


def issued_as(connection: Connection, file: File, key: str) -> Issued | None:
    """The paper of this name as issued."""
    found = papers.of_case(connection, file.stored.id)
    return next((one for one in found if one.key == key), None)


def channel_missing(connection: Connection, file: File) -> str:
    """What a reply sent by internet must say and cannot yet (《行政复议法》 art. 22); else ""."""
    served = file.case.last("served")
    ways = {file.stored.delivery_way, served.text("service") if served else ""}
    settings = Settings(connection, file.stored.organisation_id)
    if not ways & {"e_mail", "platform"} or not file.case.has("reply"):
        return ""
    if settings.text("review_online"):
        return ""
    return "网上送达的答复要写明网上复议渠道。请管理员先在设置里填好“网上复议渠道”，再编号。"


def issue(
    register: Register,
    person: Person,
    number: str,
    key: str,
    sequence: int,
    day: date,
    at: datetime,
) -> Issued:
    """Give a paper its number and keep it as sent; one that was issued already is given back.

    Raises:
        NotFound, Invalid: no such paper, or it lacks something it must say.
        Conflict: the number was given to another paper.
    """
    person.require("case.handle")
    person.require("case.open")
    with register.database.writing(person.actor, at) as change:
        file = find(change.connection, register, number)
        known = issued_as(change.connection, file, key)
        paper = composing.wanted(file, key) if known is None else None
        if paper is None:
            assert known is not None, "one of the two is there"
            note(change, register, "case.opened", number, field=f"文书 {known.mark}")
            return known
        missing = channel_missing(change.connection, file)
        if missing and paper.document.event == "reply" and "remedy" in paper.document.places:
            raise Invalid(missing)
        file.to_write()
        _check(change, register, paper, sequence, day)
        text = _store(change, register, file, paper, sequence, day)
        note(change, register, "paper.issued", number, title=paper.title, mark=text, day=str(day))
        note(change, register, "case.opened", number, field=f"文书 {text}")
        made = issued_as(change.connection, file, key)
        assert made is not None, "it was stored just now"
        return made


def _check(change: Change, register: Register, paper: Wanted, sequence: int, day: date) -> None:
    connection, today = change.connection, beijing_day(change.at)
    fault = timekeeping.fault(connection, change.at)
    if fault:
        raise Invalid(f"{fault}文书上的日期要准，先校准时钟再编号。")
    if day > today:
        raise Invalid(f"文书日期 {day} 还没有到，请改成今天或以前。")
    step = paper.line.event.day
    if day < step:
        raise Invalid(f"文书日期 {day} 早于这一步办理的日期 {step}，请核对。")
    if not 0 < sequence <= HIGHEST:
        raise Invalid(f"文书序号要在 1 到 {HIGHEST} 之间。")
    if papers.is_taken(connection, register.organisation_id, day.year, sequence):
        free = papers.next_sequence(connection, register.organisation_id, day.year)
        raise Conflict(f"{day.year} 年的 {sequence} 号已经用过，可以用 {free} 号。")


def _store(
    change: Change, register: Register, file: File, paper: Wanted, sequence: int, day: date
) -> str:
    connection = change.connection
    owner = organisations.only(connection)
    assert owner is not None, "an installation has its organisation"
    text = mark(Settings(connection, owner.id), owner, day.year, sequence)
    said = composing.stated(connection, file, paper)
    sheet = composing.sheet(connection, file, paper, register.sealer, full=True)
    content = vars(replace(sheet, mark=text, day=day)) | {"inputs": dict(said.inputs)}
    papers.add(
        change,
        register.organisation_id,
        file.stored,
        {
            "position": paper.line.position,
            "kind": paper.document.id,
            "year": day.year,
            "sequence": sequence,
            "mark": text,
            "day": day,
            "due": said.due,
        },
        content,
        register.sealer,
    )
    return text


def reprint(connection: Connection, register: Register, file: File, issued: Issued) -> Sheet:
    """An issued paper as it went out. Only for a page whose opening stands in the trail.

    Raises:
        NotFound: its text was wiped with the applicant's data.
    """
    held = papers.content(connection, file.stored, issued, register.sealer)
    if not held:
        raise NotFound("申请人信息已经按期清除，这份文书的正文不再保存；文号和日期还在登记簿里。")
    return Sheet(
        title=held["title"],
        mark=held["mark"],
        addressee=held["addressee"],
        paragraphs=tuple(held["paragraphs"]),
        organ=held["organ"],
        day=date.fromisoformat(held["day"]),
        slip=held["slip"],
    )


def open_sheet(register: Register, person: Person, number: str, what: str, at: datetime) -> None:
    """Note that somebody opened a sheet that names the applicant."""
    person.require("case.open")
    with register.database.writing(person.actor, at) as change:
        find(change.connection, register, number)
        note(change, register, "case.opened", number, field=what)


def restated(connection: Connection, file: File, issued: Issued) -> date | None:
    """The due date this paper would state now, where that differs from what it stated."""
    try:
        now = composing.stated(connection, file, composing.wanted(file, issued.key)).due
    except NotFound:
        return None
    return now if now != issued.due else None
