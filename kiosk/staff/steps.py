"""Between the form of a step and its event: only declared facts are taken (security rule Z4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from catalog import law
from catalog.case import EVENTS, OBJECTED, SERVICES, CaseEvent, EventKind, Fact
from catalog.errors import Invalid, NotFound
from catalog.rules.pauses import Consultation
from catalog.sealing import Sealer
from catalog.store.cases import File
from kiosk import clock

OBJECTION = Fact("objected", "第三方不同意公开的部分", "choice", required=False, choices=OBJECTED)


def kind_of(name: str) -> EventKind:
    """The kind of a step.

    Raises:
        NotFound: there is none of this name.
    """
    if name not in EVENTS:
        raise NotFound("没有这个办理环节。请从办件页里选。")
    return EVENTS[name]


def first_values(file: File, letter: Consultation | None, sealer: Sealer) -> dict[str, str]:
    """What a step's form says before anything is typed."""
    known = {"about": file.stored.open("wanted", sealer), "service": "in_person"}
    return known | ({"with": letter.consulted, "party": letter.party} if letter else {})


def day_of(text: str, label: str, today: date | None = None) -> date:
    """A day as a date field gives it; empty is `today`, by the clock where none is given.

    Raises:
        Invalid: it is no date.
    """
    if not text.strip():
        return today or clock.today()
    try:
        return date.fromisoformat(text.strip())
    except ValueError as problem:
        raise Invalid(f"“{label}”请写成 2026-02-06 的样子。") from problem


def facts_of(kind: EventKind, outcome: str) -> tuple[Fact, ...]:
    """What a form of this step asks for; a reply asks what its outcome must state."""
    if kind.id == "consult_start":
        return tuple(replace(one, required=True) for one in kind.facts)
    if kind.id != "reply" or not outcome:
        return kind.facts
    chosen = law.outcomes()[outcome]
    needs = [Fact(name, label) for name, label in chosen.needs]
    if chosen.objection == "tell_or_withhold":
        needs.append(OBJECTION)
    return (*needs, Fact("service", "怎么送达", "choice", required=False, choices=SERVICES))


def _value(fact: Fact, text: str, today: date) -> object:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        return None
    if fact.kind == "day":
        return day_of(text, fact.label, today)
    if fact.kind == "days":
        if not text.isascii() or not text.isdigit() or len(text) > 4:
            raise Invalid(f"“{fact.label}”应当是大于 0 的整数。")
        return int(text)
    return text


def read(name: str, form: Mapping[str, str], today: date) -> tuple[CaseEvent, ...]:
    """The event that a form states; a reply handed over at once brings its service with it.

    `today` is the day of the step where the form gives none.

    Raises:
        NotFound, Invalid: no such step, or a value is not of its kind.
    """
    kind = kind_of(name)
    day = day_of(form.get("day", ""), "办理日期", today)
    outcome = form.get("outcome", "") if name == "reply" else ""
    if name == "reply":
        law.outcomes()[outcome]
    values = {
        fact.name: _value(fact, form.get(f"fact.{fact.name}", ""), today)
        for fact in facts_of(kind, outcome)
    }
    facts = {key: value for key, value in values.items() if value is not None}
    event = CaseEvent(name, day, facts)
    if name != "reply":
        return (event,)
    service = facts.pop("service", None)
    reply = replace(event, facts={**facts, "outcome": outcome})
    if service is None:
        return (reply,)
    return (reply, CaseEvent("served", day, {"service": service}))
