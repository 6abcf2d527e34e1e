"""Publishing, at once or at a set time; taking down; bringing back. What the public sees changes
here and nowhere else; each change counts the catalogue up, so that search and feeds follow."""

from datetime import datetime, timedelta

from catalog.editing import fields
from catalog.editing.checking import refuse_personal_data
from catalog.editing.drafting import demand, note, taken
from catalog.editing.reviewing import SecrecyCheck, approve_in
from catalog.errors import Conflict, Invalid, NotFound
from catalog.store import codes, drafts
from catalog.store.audit import Actor
from catalog.store.connection import Change, Database
from catalog.store.drafts import Work
from catalog.store.staff import Person

CLOCK = Actor("定时发布", "系统")
_FARTHEST = timedelta(days=366)


def publish(database: Database, person: Person, code: str, version: int, at: datetime) -> int:
    """Publish an approved draft; gives the new revision.

    Raises:
        NotAllowed: the person may not publish.
        Conflict: the draft is not approved, or was changed meanwhile.
        Invalid: personal data is left.
    """
    person.require("entry.publish")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        demand(work, "publish", version)
        return _publish(change, person, work)


def approve_and_publish(
    database: Database,
    person: Person,
    code: str,
    version: int,
    secrecy: SecrecyCheck,
    at: datetime,
) -> int:
    """Approve and publish in one act, for somebody who may do both; gives the new revision."""
    person.require("entry.publish")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        approve_in(change, person, work, version, secrecy)
        return _publish(change, person, work)


def _publish(change: Change, person: Person, work: Work) -> int:
    refuse_personal_data(change, work)
    number = drafts.publish(change, person.organisation_id, work, work.current, "")
    drafts.drop(change, work.id)
    codes.revive(change, work.code)
    note(
        change,
        person,
        work,
        "entry.published",
        before=work.fields,
        after=work.current,
        revision=number,
    )
    _count(change, work, "更新" if work.revision else "公开")
    return number


def _count(change: Change, work: Work, what: str) -> None:
    organisation_id = drafts.organisation_of(change.connection, work.id)
    change.publish(organisation_id, f"{what} {work.number} {work.title}"[:200], work.id)


def schedule(
    database: Database, person: Person, code: str, version: int, when: datetime, at: datetime
) -> None:
    """Publish an approved draft at a set time.

    Raises:
        Invalid: the time has passed or is over a year away.
    """
    person.require("entry.publish")
    if not at < when <= at + _FARTHEST:
        raise Invalid("定时发布的时间要在现在以后、一年以内。")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        demand(work, "schedule", version)
        refuse_personal_data(change, work)
        drafts.set_values(change, work.id, state="scheduled", publish_at=when)
        note(change, person, work, "draft.scheduled", version=version, publish_at=when.isoformat())


def publish_due(database: Database, at: datetime) -> list[str]:
    """Publish what is due by its set time; gives the codes. Called often; mostly does nothing.

    A draft that may not go out any more is returned to its author with the reason.
    """
    with database.reading() as connection:
        due = drafts.due_for_publishing(connection, at)
    done = []
    for organisation_id, code in due:
        clock = Person(0, organisation_id, "clock", CLOCK.name, frozenset())
        try:
            with database.writing(CLOCK, at) as change:
                work = taken(change, clock, code)
                demand(work, "publish")
                _publish(change, clock, work)
            done.append(code)
        except Conflict:  # taken back, or published by another worker, meanwhile
            continue
        except Invalid as refusal:
            with database.writing(CLOCK, at) as change:
                work = taken(change, clock, code)
                drafts.set_values(
                    change, work.id, state="returned", comment=str(refusal), publish_at=None
                )
                note(
                    change,
                    clock,
                    work,
                    "draft.returned",
                    version=work.version,
                    comment=str(refusal),
                )
    return done


def withdraw(
    database: Database,
    person: Person,
    code: str,
    seen_revision: int,
    reason: str,
    at: datetime,
    leads_to: str = "",
) -> None:
    """Take an entry down. Its code lives on and shows the reason and where to look instead.

    Raises:
        Invalid: no reason was given, or the code to lead to is not a public entry's.
        Conflict: it is not public, or was changed meanwhile.
    """
    person.require("entry.withdraw")
    reason = " ".join(reason.split())
    if not 2 <= len(reason) <= 200:
        raise Invalid("请写明撤下的原因（会显示给扫码的人），最多 200 个字。")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        if work.state != "published":
            raise Conflict("这一项现在没有公开，不用撤下。")
        _same_revision(work, seen_revision)
        target = _target(change, person, work, leads_to)
        drafts.set_state(change, work.id, "withdrawn")
        codes.retire(change, person.organisation_id, work.code, target, reason)
        note(
            change,
            person,
            work,
            "entry.withdrawn",
            before=work.fields,
            reason=reason,
            leads_to=target or "",
        )
        _count(change, work, "撤下")


def _target(change: Change, person: Person, work: Work, leads_to: str) -> str | None:
    if not leads_to.strip():
        return None
    target = drafts.by_code(change.connection, person.organisation_id, leads_to.strip().upper())
    if target is None or target.state != "published" or target.code == work.code:
        raise Invalid("“改看这一项”要填一个正在公开的事项的编号，不能是它自己。")
    return target.code


def _same_revision(work: Work, seen_revision: int) -> None:
    if work.revision != seen_revision:
        raise Conflict(f"这一项已经更新到第 {work.revision} 版。请刷新页面，看过新内容再办。")


def bring_back(database: Database, person: Person, code: str, at: datetime) -> None:
    """Make a withdrawn entry public again as it was.

    Raises:
        Conflict: it is not withdrawn.
    """
    person.require("entry.publish")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        if work.state != "withdrawn":
            raise Conflict("这一项没有撤下，不用恢复。")
        drafts.set_state(change, work.id, "published")
        codes.revive(change, work.code)
        note(change, person, work, "entry.restored", after=work.fields, revision=work.revision)
        _count(change, work, "恢复公开")


def undo(database: Database, person: Person, code: str, seen_revision: int, at: datetime) -> int:
    """Undo the last publication: the text before it, reviewed then, is public again.

    Raises:
        Conflict: there is a draft, or the entry was changed meanwhile.
        NotFound: there is nothing before it.
    """
    person.require("entry.publish")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        _same_revision(work, seen_revision)
        if work.state != "published" or work.draft is not None:
            raise Conflict("有没办完的草稿，或没有在公开，不能直接撤销上次发布。请先处理草稿。")
        earlier = list(drafts.revisions(change.connection, work.id))[1:2]
        if not earlier:
            raise NotFound("这是第一版，前面没有可以退回的内容。可以撤下。")
        wanted = {name: earlier[0].fields.get(name, "") for name in fields.NAMES}
        number = drafts.publish(
            change, person.organisation_id, work, wanted, f"撤销第 {work.revision} 版"
        )
        note(
            change,
            person,
            work,
            "entry.rolled_back",
            before=work.fields,
            after=wanted,
            revision=number,
            to=earlier[0].number,
        )
        _count(change, work, "更正")
        return number
