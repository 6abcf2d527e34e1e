"""Drafts: begin, save with a guard against overwriting, give up, send for review, take back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from catalog.editing import fields
from catalog.errors import Conflict, Invalid, NotFound
from catalog.rules import states
from catalog.rules.merging import merge
from catalog.store import codes, drafts, organisations
from catalog.store.connection import Change, Database
from catalog.store.drafts import Work
from catalog.store.staff import Person
from catalog.store.tables import entry


@dataclass(frozen=True)
class Seen:
    """What the form saw when it was opened: the public revision and the draft's version."""

    revision: int
    version: int


class Overtaken(Conflict):
    """Somebody else saved meanwhile. Carries both texts and a merge of them for the next form."""

    def __init__(self, work: Work, mine: dict[str, str], base: Mapping[str, str]) -> None:
        super().__init__("您打开表单以后，别人改过这一项。两边的内容都在下面，请核对合并后再保存。")
        self.work = work
        self.mine = mine
        self.theirs = work.current
        self.by = work.draft.saved_by if work.draft else ""
        merged = merge(base, mine, self.theirs, fields.LISTS)
        self.merged = merged.fields
        self.clashes = merged.clashes
        self.seen = Seen(work.revision, work.version)


def find(connection: Connection, person: Person, code: str) -> Work:
    """The entry in whatever state.

    Raises:
        NotFound: this organisation has no entry with this code.
    """
    work = drafts.by_code(connection, person.organisation_id, code)
    if work is None:
        raise NotFound("没有这个编号的公开事项。请从列表里选。")
    return work


def taken(change: Change, person: Person, code: str) -> Work:
    """The entry, held for this write."""
    work = drafts.lock(change, person.organisation_id, code)
    if work is None:
        raise NotFound("没有这个编号的公开事项。请从列表里选。")
    return work


def demand(work: Work, move: str, version: int | None = None) -> None:
    """Refuse a move that the draft's state or version does not allow.

    Raises:
        Conflict: there is no draft, it is in another state, or was saved meanwhile.
    """
    if work.draft is None:
        raise Conflict("这一项没有草稿，可能已经发布或放弃了。请刷新页面。")
    if not states.allows(move, work.draft.state):
        raise Conflict(states.refusal(move, work.draft.state))
    if version is not None and version != work.draft.version:
        raise Conflict(
            f"{work.draft.saved_by}在您打开页面以后又改过这份稿子。请刷新，看过新内容再办。"
        )


def note(
    change: Change,
    person: Person,
    work: Work,
    action: str,
    *,
    before: object = None,
    after: object = None,
    **facts: object,
) -> None:
    """The audit line of an act on an entry."""
    change.note(
        action,
        organisation_id=person.organisation_id,
        object_kind="entry",
        object_ref=work.code,
        before=before,
        after=after,
        **facts,
    )


def save(
    database: Database,
    person: Person,
    code: str,
    values: Mapping[str, str],
    seen: Seen,
    at: datetime,
    base: Mapping[str, str] | None = None,
) -> int:
    """Save a draft; gives its new version. `base` is the text the form began with.

    Raises:
        NotAllowed: the person may not edit.
        Invalid: a field cannot be accepted.
        Overtaken: somebody saved since the form was opened.
        Conflict: the draft is being reviewed.
    """
    person.require("entry.edit")
    given = fields.clean(values)
    with database.reading() as connection:
        work = find(connection, person, code)
        if given.get("office", ""):
            _check_office(connection, person, given["office"])
    before = {name: work.current.get(name, "") for name in fields.NAMES}
    if Seen(work.revision, work.version) == seen and {**before, **given} == before:
        return work.version
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        current = {name: work.current.get(name, "") for name in fields.NAMES}
        wanted = {**current, **given}
        if Seen(work.revision, work.version) != seen:
            raise Overtaken(work, {**current, **given}, base or current)
        return _keep(change, person, work, wanted)


def _keep(change: Change, person: Person, work: Work, wanted: dict[str, str]) -> int:
    if work.draft is None:
        drafts.begin(change, person.organisation_id, work, person.id, wanted)
        note(
            change,
            person,
            work,
            "draft.begun",
            before=work.fields,
            after=wanted,
            revision=work.revision,
        )
        return 1
    demand(work, "save")
    drafts.keep(change, work, person.id, wanted)
    note(
        change,
        person,
        work,
        "draft.saved",
        before=work.draft.fields,
        after=wanted,
        version=work.version + 1,
    )
    return work.version + 1


def _check_office(connection: Connection, person: Person, office: str) -> None:
    if int(office) not in organisations.offices(connection, person.organisation_id):
        raise Invalid("“负责科室”请从列表里选。")


def add(
    database: Database, person: Person, domain_number: str, values: Mapping[str, str], at: datetime
) -> str:
    """A new entry as a draft; gives its permanent code.

    Raises:
        NotFound: there is no such domain.
        Invalid: a field cannot be accepted, or the entry has no name.
    """
    person.require("entry.edit")
    wanted = dict.fromkeys(fields.NAMES, "") | fields.clean(values)
    if not wanted["level1"]:
        raise Invalid("请先写“一级事项”，别的可以以后再补。")
    with database.writing(person.actor, at) as change:
        domain_id = drafts.domain_id(change.connection, person.organisation_id, domain_number)
        if domain_id is None:
            raise NotFound("没有这个领域。请从列表里选。")
        if wanted["office"]:
            _check_office(change.connection, person, wanted["office"])
        code = codes.give_new_entry(change, person.organisation_id)
        change.add(
            entry,
            organisation_id=person.organisation_id,
            code=code,
            domain_id=domain_id,
            position=drafts.last_position(change.connection, domain_id) + 1,
            state="draft",
            revision=0,
            updated_at=at,
        )
        work = taken(change, person, code)
        drafts.begin(change, person.organisation_id, work, person.id, wanted)
        note(change, person, work, "entry.added", after=wanted, domain=domain_number)
    return code


def discard(database: Database, person: Person, code: str, version: int, at: datetime) -> None:
    """Give a draft up; the public text stays as it is.

    Raises:
        Conflict: it was saved meanwhile, or is being reviewed.
    """
    person.require("entry.edit")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        demand(work, "discard", version)
        drafts.drop(change, work.id)
        note(change, person, work, "draft.discarded", before=work.current, version=version)


def send(database: Database, person: Person, code: str, version: int, at: datetime) -> None:
    """Send a draft for review.

    Raises:
        Conflict: it was saved meanwhile, or is already being reviewed.
        Invalid: required fields are empty, or nothing was changed.
    """
    person.require("entry.edit")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        demand(work, "send", version)
        if empty := fields.missing(work.current):
            raise Invalid(f"还缺{'、'.join(f'“{label}”' for label in empty)}，补上再送审。")
        if work.state == "published" and not fields.changed(work.fields, work.current):
            raise Invalid("这份稿子和现行内容一样，不用送审。可以放弃草稿。")
        drafts.set_values(change, work.id, state="in_review", sent_at=at, comment="")
        note(change, person, work, "draft.sent", after=work.current, version=version)


def take_back(database: Database, person: Person, code: str, version: int, at: datetime) -> None:
    """Take a draft back from review or from the list of what is to be published.

    Raises:
        Conflict: it is no longer there.
    """
    person.require("entry.edit")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        demand(work, "take_back", version)
        drafts.set_values(change, work.id, state="draft", sent_at=None, publish_at=None)
        note(change, person, work, "draft.taken_back", version=version)


def recover(
    database: Database, person: Person, code: str, revision: int, seen: Seen, at: datetime
) -> int:
    """Take the text of an earlier revision as the draft; gives the draft's version.

    Raises:
        NotFound: there is no such revision.
        Overtaken: somebody saved meanwhile.
    """
    person.require("entry.edit")
    with database.reading() as connection:
        work = find(connection, person, code)
        known = {one.number: one for one in drafts.revisions(connection, work.id)}
    if revision not in known:
        raise NotFound(f"没有第 {revision} 版。")
    wanted = {name: known[revision].fields.get(name, "") for name in fields.NAMES}
    return save(database, person, code, wanted, seen, at)
