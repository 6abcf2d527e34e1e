"""Handling applications (依申请公开, 条例 ch. 4): each verb is one transaction with its audit line.

Which step is lawful `catalog.rules` decides; here it is taken, stored sealed, and noted. The trail
names the case and the kind of step, never what a citizen wrote.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from catalog import applying, holidays, law, likeness, step_checks, timekeeping
from catalog.applying import Application
from catalog.case import Case, CaseEvent, beijing_day
from catalog.errors import Conflict, Invalid, NotFound
from catalog.intake import Intake, first_events, is_in_doubt
from catalog.resending import require_same
from catalog.rules.recording import accept
from catalog.rules.situation import Situation, situation
from catalog.sealing import Sealer, Secrets, is_secret, plain_code
from catalog.settings import Settings
from catalog.store import cases, tries
from catalog.store.audit import Actor
from catalog.store.cases import File
from catalog.store.connection import Change, Database
from catalog.store.staff import Person
from catalog.typed import plain

CITIZEN = Actor("申请人", "公众")
LONGEST_NOTE = 1000
_TRIES_KEPT = timedelta(days=1)
# What a verb does besides, in the same transaction, for the case of a number.
Along = Callable[[Change, str], None]


@dataclass(frozen=True)
class Register:
    """The register of one organisation: its database, and what opens its sealed fields."""

    database: Database
    sealer: Sealer
    organisation_id: int

    def hashed_source(self, address: str) -> str:
        """An address as the tries know it."""
        return self.sealer.hashed("source", address)


@dataclass(frozen=True)
class Receipt:
    """What the applicant gets: the register number and the two secrets."""

    number: str
    secrets: Secrets


def receive(
    register: Register,
    actor: Actor,
    given: Application,
    intake: Intake,
    at: datetime,
    *,
    along: Along | None = None,
) -> Receipt:
    """Take in an application; the same form with the same words gives the same receipt.

    `along` is what else belongs into the transaction, such as the files sent with the form.

    Raises:
        Invalid: something is missing or wrong; nothing is stored then.
        SentAlready: the form was taken in before with other words.
    """
    sealer, today = register.sealer, beijing_day(at)
    online = intake.channel == "internet" and not intake.at_desk
    intake.check()
    secrets = sealer.secrets(intake.form_key)
    with register.database.reading() as connection:
        needed = online and Settings(connection, register.organisation_id).is_on("ask_identity")
        known = _sent_before(connection, register, given, intake)
        calendar = holidays.calendar(connection, register.organisation_id)
        in_doubt = bool(timekeeping.fault(connection, at))
    if known:
        return Receipt(known, secrets)
    applying.check(given, today, needs_identity=needed, online=online)
    events = first_events(given, intake, today, calendar, in_doubt=in_doubt)
    with register.database.writing(actor, at) as change:
        known = _sent_before(change.connection, register, given, intake)
        if known:
            note(change, register, "case.received", known, channel="repeated")
            return Receipt(known, secrets)
        number = _store(change, register, given, intake, events)
        if along:
            along(change, number)
    return Receipt(number, secrets)


def _sent_before(
    connection: Connection, register: Register, given: Application, intake: Intake
) -> str:
    """The register number of what this form brought already; "" when it is new."""
    sealer = register.sealer
    hashed = sealer.hashed("form", intake.form_key)
    found = cases.by_hash(connection, register.organisation_id, "form", hashed, sealer)
    if found is None:
        return ""
    known, marks = found.stored, ("category", "delivery_form", "delivery_way")
    require_same(
        known.number,
        [*(known.open(name, sealer) for name in cases.SEALED), *(getattr(known, n) for n in marks)],
        [getattr(given, name) for name in (*cases.SEALED, *marks)],
    )
    return known.number


def _store(
    change: Change,
    register: Register,
    given: Application,
    intake: Intake,
    events: tuple[CaseEvent, ...],
) -> str:
    sealer, secrets = register.sealer, register.sealer.secrets(intake.form_key)
    year = beijing_day(change.at).year
    sequence = cases.next_sequence(change, register.organisation_id, year)
    link_hash = sealer.hashed("link", secrets.link)
    case_id = cases.add(
        change,
        register.organisation_id,
        {
            "year": year,
            "sequence": sequence,
            "channel": intake.channel,
            "category": given.category,
            "doubted_at": change.at if is_in_doubt(Case("", events)) else None,
            "delivery_form": given.delivery_form,
            "delivery_way": given.delivery_way,
            "form_hash": sealer.hashed("form", intake.form_key),
            "link_hash": link_hash,
            "code_hash": sealer.hashed("code", secrets.code),
            "name_hash": sealer.hashed("name", given.name),
        }
        | {
            f"sealed_{name}": sealer.seal(getattr(given, name), cases.place(link_hash, name))
            for name in cases.SEALED
        },
    )
    for position, event in enumerate(events, start=1):
        cases.add_event(change, case_id, position, event, sealer, link_hash)
    if intake.source_hash:
        _try(change, register, "sent", intake.source_hash)
    number = f"{year}-{sequence:04d}"
    note(change, register, "case.received", number, channel=intake.channel)
    return number


def _try(change: Change, register: Register, kind: str, source_hash: str) -> None:
    forget = change.at - _TRIES_KEPT
    tries.add(change, register.organisation_id, kind, source_hash, forget)


def note(change: Change, register: Register, action: str, number: str, **facts: object) -> None:
    """Add a line about a case to the trail."""
    change.note(
        action,
        organisation_id=register.organisation_id,
        object_kind="case",
        object_ref=number,
        **facts,
    )


def find(connection: Connection, register: Register, number: str) -> File:
    """The case of a register number.

    Raises:
        NotFound: there is none.
    """
    found = cases.by_number(connection, register.organisation_id, number, register.sealer)
    if found is None:
        raise NotFound("没有这个登记号的申请，请核对后再查。")
    return found


def standing(connection: Connection, file: File, organisation_id: int, today: date) -> Situation:
    """Where a case stands on a day."""
    calendar = holidays.calendar(connection, organisation_id)
    return situation(file.case, today, calendar, law.limits())


def record(
    register: Register,
    actor: Actor,
    number: str,
    events: tuple[CaseEvent, ...],
    at: datetime,
    *,
    seen: int | None = None,
    along: Along | None = None,
) -> None:
    """Take steps in a case, all of them or none. `seen` is the version that the form had seen.

    Raises:
        NotFound, Invalid, NotAllowed: no such case, a fact is missing, the step is not lawful.
        Conflict: somebody else recorded something meanwhile.
    """
    with register.database.writing(actor, at) as change:
        file = find(change.connection, register, number).to_write()
        if seen is not None and seen != file.version:
            raise Conflict("这件申请刚有新的办理记录，请先看过再办。您填的内容还在下面。")
        calendar = holidays.calendar(change.connection, register.organisation_id)
        case, today = file.case, beijing_day(at)
        for place, event in enumerate(events, start=len(file.record) + 1):
            step_checks.check(change.connection, file, event, register.sealer)
            case = accept(case, event, today, calendar, law.limits(), law.outcomes())
            cases.add_event(
                change,
                file.stored.id,
                place,
                event,
                register.sealer,
                file.stored.link_hash,
            )
            note(
                change,
                register,
                "case.recorded",
                file.stored.number,
                kind=event.kind,
                day=str(event.day),
            )
        if any(event.kind == "reply" for event in events):
            likeness.mark(change, register, file.stored.id, case)
        if along:
            along(change, file.stored.number)


def steps(file: File, event: CaseEvent) -> tuple[CaseEvent, ...]:
    """The step, and the registration with it where confirming completes the receipt."""
    if event.kind != "confirmed" or file.case.has("registered"):
        return (event,)
    return (event, CaseEvent("registered", event.day, {"category": file.stored.category}))


def withdraw(register: Register, number: str, at: datetime) -> None:
    """The applicant takes the application back on the page of progress."""
    event = CaseEvent("withdrawn", beijing_day(at), {"statement": "申请人在进度页面上撤回"})
    record(register, CITIZEN, number, (event,), at)


def supply(
    register: Register, number: str, text: str, at: datetime, along: Along | None = None
) -> None:
    """The applicant supplies what the correction notice asked for.

    Raises:
        Invalid: nothing was written, or too much.
    """
    text = text.replace("\r\n", "\n").strip()
    most = applying.LENGTHS["wanted"]
    if not text:
        raise Invalid("请把要补充的内容写在框里，再提交。")
    if len(text) > most:
        raise Invalid(f"补充的内容最多 {most} 个字，现在有 {len(text)} 个，请缩短一些。")
    event = CaseEvent("correction_received", beijing_day(at), {"text": text})
    record(register, CITIZEN, number, (event,), at, along=along)


def add_note(register: Register, person: Person, number: str, text: str, at: datetime) -> None:
    """Leave an internal note on a case."""
    person.require("case.handle")
    text = text.replace("\r\n", "\n").strip()
    if not 0 < len(text) <= LONGEST_NOTE:
        raise Invalid(f"备注要写 1 到 {LONGEST_NOTE} 个字。")
    with register.database.writing(person.actor, at) as change:
        file = find(change.connection, register, number).to_write()
        made = cases.add_note(change, file.stored, text, register.sealer)
        note(change, register, "case.noted", file.stored.number, note=made)


def assign(
    register: Register, person: Person, number: str, to: Person | None, at: datetime
) -> None:
    """Hand a case to somebody, or to nobody."""
    person.require("case.handle")
    if to is not None and not to.may("case.handle"):
        raise Invalid("只能交给办件员。")
    with register.database.writing(person.actor, at) as change:
        file = find(change.connection, register, number)
        cases.assign(change, file.stored.id, to.id if to else None)
        note(change, register, "case.assigned", file.stored.number, to=to.username if to else "")


def open_fields(register: Register, person: Person, number: str, at: datetime) -> Mapping[str, str]:
    """The applicant's personal fields in plain text; that they were opened stands in the trail."""
    person.require("case.open")
    with register.database.writing(person.actor, at) as change:
        file = find(change.connection, register, number)
        note(change, register, "case.opened", file.stored.number, field="全部")
        return {name: file.stored.open(name, register.sealer) for name in cases.SEALED}


def by_link(connection: Connection, register: Register, link: str) -> File | None:
    """The case that a link's secret opens."""
    if not is_secret(link):
        return None
    hashed = register.sealer.hashed("link", link)
    return cases.by_hash(connection, register.organisation_id, "link", hashed, register.sealer)


def by_code(connection: Connection, register: Register, number: str, typed: str) -> File | None:
    """The case that a register number and its code open together."""
    hashed = register.sealer.hashed("code", plain_code(plain(typed)))
    found = cases.by_hash(connection, register.organisation_id, "code", hashed, register.sealer)
    wanted = re.sub(r"\s", "", plain(number))
    return found if found is not None and found.stored.number == wanted else None
