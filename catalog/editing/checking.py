"""Personal data in an entry's text: found, masked by one click, or kept by a second person.

Security rules P1–P4. The audit trail says what kind was masked or kept, never the value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from catalog.editing import fields
from catalog.editing.drafting import note, taken
from catalog.errors import Conflict, Invalid, NotAllowed
from catalog.privacy import KINDS, find, mask, masked
from catalog.settings import Settings
from catalog.store import drafts, reviews
from catalog.store.audit import digest
from catalog.store.connection import Change, Database
from catalog.store.drafts import Work
from catalog.store.entries import BEIJING
from catalog.store.staff import Person

# Where personal data may stand: the person responsible is for the desk only.
_SEARCHED = tuple(name for name in fields.NAMES if name not in ("office", "event_day", "phase"))


@dataclass(frozen=True)
class Concern:
    """Personal data in a field: shown masked, named by a hash, kept or not."""

    field: str
    label: str
    kind: str
    kind_label: str
    shown: str
    hash: str
    is_kept: bool


def concerns(
    connection: Connection, work: Work, values: Mapping[str, str], at: datetime
) -> list[Concern]:
    """The personal data in these fields."""
    kept = reviews.kept(connection, work.id)
    today = at.astimezone(BEIJING).date()
    found = []
    for name in _SEARCHED:
        text = values.get(name, "")
        for one in find(text, today):
            value = text[one.start : one.end]
            hashed = digest([work.code, name, one.kind, value])
            found.append(
                Concern(
                    name,
                    fields.LABELS[name],
                    one.kind,
                    KINDS[one.kind],
                    masked(one.kind, value),
                    hashed,
                    hashed in kept,
                )
            )
    return found


def refuse_personal_data(change: Change, work: Work) -> None:
    """Refuse to go on while personal data is neither masked nor kept.

    Raises:
        Invalid: with what was found, masked.
    """
    left = [
        one for one in concerns(change.connection, work, work.current, change.at) if not one.is_kept
    ]
    if left:
        named = "、".join(f"“{one.label}”里的{one.kind_label} {one.shown}" for one in left[:3])
        raise Invalid(
            f"还有 {len(left)} 处个人信息没有处理：{named}。请遮住，或由审核人写明理由保留。"
        )


def mask_all(database: Database, person: Person, code: str, version: int, at: datetime) -> int:
    """Mask all personal data in a draft that nobody decided to keep; gives its new version.

    Raises:
        NotAllowed: the person may neither edit nor review.
        Conflict: the draft was saved meanwhile.
        Invalid: there is nothing to mask.
    """
    if not person.may("entry.review"):
        person.require("entry.edit")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        if work.draft is None or work.draft.version != version:
            raise Conflict("稿子已经变了。请刷新页面，看过新内容再办。")
        kept = {
            one.field for one in concerns(change.connection, work, work.current, at) if one.is_kept
        }
        hidden, kinds = dict(work.current), []
        for name in _SEARCHED:
            if name in kept:
                continue
            hidden[name], found = mask(work.current.get(name, ""), at.astimezone(BEIJING).date())
            kinds += [one.kind for one in found]
        if not kinds:
            raise Invalid("没有要遮住的个人信息。")
        drafts.keep(change, work, None, hidden)
        note(change, person, work, "draft.masked", version=version + 1, kinds=sorted(kinds))
    return version + 1


def keep(
    database: Database, person: Person, code: str, finding_hash: str, reason: str, at: datetime
) -> None:
    """Let a finding stand, by a second person and with a reason.

    Raises:
        NotAllowed: the person wrote in the draft themselves.
        Invalid: there is no reason, or the finding is gone.
    """
    person.require("entry.review")
    reason = " ".join(reason.split())
    if not 4 <= len(reason) <= 200:
        raise Invalid("请写明保留的理由（4 到 200 个字），如：已取得本人同意公开的值班电话。")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        refuse_author(change.connection, person, work)
        found = {one.hash: one for one in concerns(change.connection, work, work.current, at)}
        if finding_hash not in found:
            raise Invalid("这一处个人信息已经不在稿子里了。请刷新页面。")
        if found[finding_hash].is_kept:
            raise Conflict("这一处已经有人写明理由保留了。")
        kind = found[finding_hash].kind
        reviews.keep_finding(change, person.organisation_id, work.id, finding_hash, kind, reason)
        note(change, person, work, "finding.kept", kind=kind, reason=reason)


def refuse_author(connection: Connection, person: Person, work: Work) -> bool:
    """Refuse somebody who wrote in the draft; gives whether the single-person setting let them.

    Raises:
        NotAllowed: the person is an author and the office has more than one.
    """
    if person.id not in drafts.authors(connection, work.id):
        return False
    if Settings(connection, person.organisation_id).is_on("single_person"):
        return True
    raise NotAllowed(
        "自己写的稿子要由另一个人审核。只有一个人办公时，管理员可以在设置里打开“单人办公”。"
    )
