"""The papers of a case as the desk lists them, and the sheets that carry no document number.

Those are the application form with its registration (申请表、登记表), the letter that asks another
office to search (协办函), the proof of service (送达回证) of each paper sent, and the list of the
file (归档目录). 条例 arts 29 and 45.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from catalog import applying, composing, law, papering
from catalog.case import CHANNELS, EVENTS, SERVICES
from catalog.composing import Sheet, Wanted
from catalog.errors import NotFound
from catalog.handling import Register
from catalog.rules import documents
from catalog.store import papers
from catalog.store.cases import File, Line
from catalog.store.papers import Issued

FORM, ASSIST, ARCHIVE, SERVICE = "form", "assist", "archive", "service"
_SHEETS = {FORM: "申请表和登记表", ASSIST: "协办函", ARCHIVE: "归档目录"}
# What else belongs into the file, by the step that brought it.
_MATERIALS = {
    "correction_received": "补正材料",
    "reasons_given": "申请人的理由说明",
    "consult_end": "征求意见的回复",
    "fee_paid": "缴费凭证",
    "served": "送达回证或者邮寄凭证",
    "review_notice": "复议申请书副本",
    "review_answer": "复议答复",
    "review_decision": "复议决定",
    "suit_notice": "应诉通知书和起诉状副本",
    "suit_judgment": "裁判文书",
}


@dataclass(frozen=True)
class Row:
    """A paper that the case makes: the step it comes from, and its number once it has one."""

    key: str
    title: str
    day: date
    step: str
    to: str
    issued: Issued | None


def title_of(issued: Issued) -> str:
    """What an issued paper is called."""
    return documents.title(law.documents()[issued.kind], law.outcomes())


def rows(connection: Connection, file: File) -> list[Row]:
    """The papers of a case in the order of its steps."""
    held = {one.key: one for one in papers.of_case(connection, file.stored.id)}
    return [
        Row(
            key=one.key,
            title=one.title,
            day=one.line.event.day,
            step=EVENTS[one.line.event.kind].label,
            to=_to(file, one),
            issued=held.get(one.key),
        )
        for one in composing.made_by(file)
    ]


def _to(file: File, paper: Wanted) -> str:
    if paper.document.to == documents.APPLICANT:
        return "申请人"
    return composing.receiver(file, paper.line) or "对方"


def known(file: File, issued: Issued) -> Wanted:
    """The paper of an issued one, of a struck step too."""
    line = next(one for one in file.record if one.position == issued.position)
    return Wanted(law.documents()[issued.kind], line, title_of(issued))


def drawn(
    connection: Connection,
    register: Register,
    file: File,
    paper: Wanted,
    issued: Issued | None,
    *,
    full: bool,
) -> Sheet:
    """A paper as it went out or would go out; without `full` the applicant's name is masked.

    Raises:
        Invalid, NotFound: it lacks what it must say, or its text was wiped.
    """
    if issued is None:
        return composing.sheet(connection, file, paper, register.sealer, full=full)
    found = papering.reprint(connection, register, file, issued)
    if full or paper.document.to != documents.APPLICANT:
        return found
    return replace(found, addressee=name_of(register, file, full=False))


def voided(connection: Connection, file: File) -> list[Issued]:
    """The papers of struck steps: void, their numbers used up."""
    return [one for one in papers.of_case(connection, file.stored.id) if one.voided_at]


def by_position(file: File) -> Mapping[int, list[Wanted]]:
    """The papers that each step makes, by its place; for the links in the record."""
    found: dict[int, list[Wanted]] = {}
    for one in composing.made_by(file):
        found.setdefault(one.line.position, []).append(one)
    return found


def sheet_title(file: File, key: str) -> str:
    """What a sheet without a number is called; "" for a paper that has one.

    Raises:
        NotFound: a proof of service for a step that sends nothing.
    """
    if key in _SHEETS:
        return _SHEETS[key]
    if not key.startswith(f"{SERVICE}-"):
        return ""
    if not by_position(file).get(_position(key)):
        raise NotFound("这一步没有要送达的文书。请从“文书”里选。")
    return "送达回证"


def _position(key: str) -> int:
    place = key.removeprefix(f"{SERVICE}-")
    return int(place) if place.isascii() and place.isdigit() and len(place) < 6 else 0


@dataclass(frozen=True)
class Service:
    """A proof of service for what one step sent to one receiver."""

    receiver: str
    sent: tuple[str, ...]
    way: str
    day: date | None
    to_applicant: bool


def services(
    connection: Connection, register: Register, file: File, key: str, *, full: bool
) -> list[Service]:
    """The proofs of service of a step, one for each receiver."""
    position = _position(key)
    held = {one.key: one for one in papers.of_case(connection, file.stored.id)}
    made = by_position(file)[position]
    line = made[0].line
    way, day = _service(file, line)
    found: dict[str, list[str]] = {}
    applicant = name_of(register, file, full=full)
    for one in made:
        to_applicant = one.document.to == documents.APPLICANT
        receiver = applicant if to_applicant else _to(file, one)
        issued = held.get(one.key)
        found.setdefault(receiver, []).append(f"{one.title} {issued.mark if issued else ''}")
    return [Service(name, tuple(sent), way, day, name == applicant) for name, sent in found.items()]


def _service(file: File, line: Line) -> tuple[str, date | None]:
    """How and when a step's paper was sent, as far as the record says."""
    event = line.event
    if event.kind == "reply":
        served = file.case.last("served")
        return (SERVICES[served.text("service")], served.day) if served else ("", None)
    return SERVICES.get(event.text("service"), ""), event.day


def name_of(register: Register, file: File, *, full: bool) -> str:
    """The applicant's name, masked unless the opening stands in the trail."""
    name = file.stored.open("name", register.sealer)
    return name if full else applying.masked_name(name, file.stored.category)


def fields(register: Register, file: File, *, full: bool) -> dict[str, str]:
    """The applicant's fields on the form; masked unless their opening stands in the trail."""
    opened = {name: file.stored.open(name, register.sealer) for name in composing.OWN}
    if full:
        return opened
    masked = {name: "（打印时显示）" if value else "" for name, value in opened.items()}
    return masked | {"name": applying.masked_name(opened["name"], file.stored.category)}


def receipt_rule(file: File) -> str:
    """Why the day of receipt is that day."""
    return CHANNELS[file.stored.channel].rule


def archive(connection: Connection, file: File) -> list[tuple[str, str, date]]:
    """The list of the file: what it is, its document number, its day."""
    held = {one.key: one for one in papers.of_case(connection, file.stored.id)}
    listed = [("政府信息公开申请表、登记表", "", file.lines[0].event.day)]
    made = by_position(file)
    for line in file.lines:
        for one in made.get(line.position, []):
            issued = held.get(one.key)
            mark = issued.mark if issued else "（未编号）"
            listed.append((one.title, mark, issued.day if issued else line.event.day))
        if line.event.kind in _MATERIALS:
            listed.append((_MATERIALS[line.event.kind], "", line.event.day))
    listed += [(f"{title_of(one)}（作废）", one.mark, one.day) for one in voided(connection, file)]
    return sorted(listed, key=lambda row: row[2])
