"""Asking for the correction of a record about oneself (更正, 条例 art. 41), and handling it.

Its own register with its own numbers, and no application: it stands in no table of the annual
report. What is asked for is what the article asks for: who, which record, what is wrong with it,
and what shows that. Everything written is sealed; the trail holds none of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from catalog import applying, holidays, typed
from catalog.case import CHANNELS, CaseEvent, beijing_day
from catalog.errors import Conflict, Invalid, NotFound
from catalog.handling import CITIZEN, Receipt, Register
from catalog.resending import require_same
from catalog.rules import amendments as rules
from catalog.rules.amendments import Standing
from catalog.sealing import is_secret, plain_code
from catalog.settings import Settings
from catalog.store import amendments, tries
from catalog.store.amendments import SEALED, Amendment
from catalog.store.audit import Actor
from catalog.store.connection import Change
from catalog.store.staff import Person

LENGTHS = {
    "name": 100,
    "identity": 40,
    "phone": 30,
    "address": 200,
    "record": 500,
    "wrong": 1000,
    "right": 1000,
    "evidence": 1000,
}
_TRIES_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Claim:
    """What somebody wrote who asks for a correction, as typed; every value is text."""

    name: str = ""
    identity: str = ""
    phone: str = ""
    address: str = ""
    record: str = ""
    wrong: str = ""
    right: str = ""
    evidence: str = ""


NAMES = tuple(field.name for field in fields(Claim))
_MISSING = {
    "name": "请填姓名或单位名称。",
    "record": "请写哪一份记录：在哪里看到的，叫什么，什么时候的。",
    "wrong": "请写错在哪里。",
    "right": "请写正确的是什么。",
    "evidence": "请写有什么能证明，如：户口簿、不动产权证、银行流水。",
}


def read(form: Mapping[str, str]) -> Claim:
    """The request that a form holds, cut to sane lengths; nothing is judged yet."""
    return Claim(**typed.fields_of(form, NAMES))


def problems(given: Claim, *, online: bool) -> dict[str, str]:
    """What is wrong, by field, each with what to do; empty when the request can be taken."""
    found = {name: words for name, words in _MISSING.items() if not getattr(given, name)}
    for name, most in LENGTHS.items():
        if len(getattr(given, name)) > most:
            found[name] = f"最多 {most} 个字，现在有 {len(getattr(given, name))} 个，请缩短一些。"
    if fault := applying.phone_fault(given.phone):
        found["phone"] = fault
    elif online and not given.phone:
        found["phone"] = "请填联系电话：要打这个电话核对身份，查看详情也要用后四位。"
    elif not given.phone and not given.address:
        found["phone"] = "电话、地址至少填一样，才好告知结果。"
    return {name: found[name] for name in NAMES if name in found}


def receive(
    register: Register,
    actor: Actor,
    given: Claim,
    channel: str,
    form_key: str,
    at: datetime,
    *,
    source_hash: str = "",
) -> Receipt:
    """Take in a request; the same form with the same words gives the same receipt.

    Raises:
        Invalid: something is missing or wrong; nothing is stored then.
        SentAlready: the form was taken in before with other words.
    """
    found = problems(given, online=channel == "internet")
    if channel not in CHANNELS:
        raise Invalid("请选提交渠道。")
    if found:
        raise Invalid(next(iter(found.values())))
    secrets = register.sealer.secrets(form_key)
    with register.database.reading() as connection:
        number = _sent_before(connection, register, given, form_key)
    if number:
        return Receipt(number, secrets)
    with register.database.writing(actor, at) as change:
        number = _sent_before(change.connection, register, given, form_key)
        if not number:
            number = _store(change, register, given, channel, form_key)
            if source_hash:
                owner = register.organisation_id
                tries.add(change, owner, "sent", source_hash, change.at - _TRIES_KEPT)
        _note(change, register, "amendment.received", number, channel=channel)
    return Receipt(number, secrets)


def _sent_before(connection: Connection, register: Register, given: Claim, form_key: str) -> str:
    """The number of what this form brought already; "" when it is new."""
    sealer, owner = register.sealer, register.organisation_id
    hashed = sealer.hashed("amendment form", form_key)
    known = amendments.by_hash(connection, owner, "form", hashed, sealer)
    if known is None:
        return ""
    words = [known.open(name, sealer) for name in SEALED]
    require_same(known.number, words, [getattr(given, name) for name in SEALED])
    return known.number


def _store(change: Change, register: Register, given: Claim, channel: str, form_key: str) -> str:
    sealer, secrets = register.sealer, register.sealer.secrets(form_key)
    year = beijing_day(change.at).year
    sequence = amendments.next_sequence(change, register.organisation_id, year)
    link_hash = sealer.hashed("link", secrets.link)
    amendments.add(
        change,
        register.organisation_id,
        year=year,
        sequence=sequence,
        channel=channel,
        form_hash=sealer.hashed("amendment form", form_key),
        link_hash=link_hash,
        code_hash=sealer.hashed("code", secrets.code),
        **{
            f"sealed_{name}": sealer.seal(getattr(given, name), amendments.place(link_hash, name))
            for name in SEALED
        },
    )
    return f"{amendments.PREFIX}{year}-{sequence:04d}"


def _note(change: Change, register: Register, action: str, number: str, **facts: object) -> None:
    change.note(
        action,
        organisation_id=register.organisation_id,
        object_kind="amendment",
        object_ref=number,
        **facts,
    )


def find(connection: Connection, register: Register, number: str) -> Amendment:
    """The request of a number.

    Raises:
        NotFound: there is none.
    """
    found = amendments.by_number(connection, register.organisation_id, number, register.sealer)
    if found is None:
        raise NotFound("没有这个号的更正申请，请核对后再查。")
    return found


def standing(connection: Connection, register: Register, one: Amendment, today: date) -> Standing:
    """Where a request stands on a day."""
    days = Settings(connection, register.organisation_id).number("amend_days")
    calendar = holidays.calendar(connection, register.organisation_id)
    return rules.standing(one.events, one.received, today, calendar, days)


def record(
    register: Register,
    actor: Actor,
    number: str,
    event: CaseEvent,
    at: datetime,
    *,
    seen: int | None = None,
) -> None:
    """Take a step. `seen` is how many events the form had seen.

    Raises:
        NotFound, Invalid, NotAllowed: no such request, a fact is missing, not now.
        Conflict: somebody else recorded something meanwhile.
    """
    with register.database.writing(actor, at) as change:
        one = find(change.connection, register, number)
        if seen is not None and seen != len(one.lines):
            raise Conflict("这件刚有新的办理记录，请先看过再办。您填的内容还在下面。")
        rules.check(
            event, standing(change.connection, register, one, beijing_day(at)), one.received
        )
        amendments.add_event(change, one, event, register.sealer)
        _note(
            change, register, "amendment.recorded", one.number, kind=event.kind, day=str(event.day)
        )


def withdraw(register: Register, number: str, at: datetime) -> None:
    """The applicant takes the request back on the page of progress."""
    event = CaseEvent("withdrawn", beijing_day(at), {"statement": "申请人在进度页面上撤回"})
    record(register, CITIZEN, number, event, at)


def open_fields(register: Register, person: Person, number: str, at: datetime) -> Mapping[str, str]:
    """Who asks, in plain text; that it was opened stands in the trail."""
    person.require("case.open")
    with register.database.writing(person.actor, at) as change:
        one = find(change.connection, register, number)
        _note(change, register, "amendment.opened", one.number)
        return {name: one.open(name, register.sealer) for name in SEALED}


def by_link(connection: Connection, register: Register, link: str) -> Amendment | None:
    """The request that a link's secret opens."""
    if not is_secret(link):
        return None
    hashed = register.sealer.hashed("link", link)
    return amendments.by_hash(connection, register.organisation_id, "link", hashed, register.sealer)


def by_code(connection: Connection, register: Register, number: str, code: str) -> Amendment | None:
    """The request that a number and its code open together."""
    hashed = register.sealer.hashed("code", plain_code(typed.plain(code)))
    found = amendments.by_hash(
        connection, register.organisation_id, "code", hashed, register.sealer
    )
    wanted = amendments.parts(number)
    return found if found is not None and wanted == (found.year, found.sequence) else None


def second_item(register: Register, one: Amendment) -> str:
    """The four signs that open the details."""
    phone, identity = (one.open(name, register.sealer) for name in ("phone", "identity"))
    return applying.second_item(phone, identity)


def masked_name(register: Register, one: Amendment) -> str:
    """The name as lists show it; cleared ones say so."""
    if one.wiped_at is not None:
        return "已清除"
    return re.sub(r"\s", "", applying.masked_name(one.open("name", register.sealer), "natural"))
