"""Review by a second person: the recorded secrecy check (保密审查, art. 17), return, approve."""

from dataclasses import dataclass
from datetime import datetime

from catalog.editing.checking import refuse_author, refuse_personal_data
from catalog.editing.drafting import demand, note, taken
from catalog.errors import Invalid
from catalog.store import drafts, reviews
from catalog.store.connection import Change, Database
from catalog.store.drafts import Work
from catalog.store.entries import BEIJING
from catalog.store.staff import Person

CONCLUSIONS = ("可以公开", "经遮盖后可以公开", "属于依申请公开，只公开目录")
BASES = (
    "《政府信息公开条例》第十三条，不属于第十四至十六条情形",
    "《政府信息公开条例》第十九条，主动公开范围",
    "全国基层政务公开标准目录",
)


@dataclass(frozen=True)
class SecrecyCheck:
    """What the reviewer records: conclusion and basis, and a comment for the author."""

    conclusion: str
    basis: str
    comment: str = ""

    def check(self) -> "SecrecyCheck":
        """The record without odd blanks.

        Raises:
            Invalid: conclusion or basis are missing or over-long.
        """
        conclusion, basis = " ".join(self.conclusion.split()), " ".join(self.basis.split())
        if not conclusion or not basis:
            raise Invalid("请写明保密审查的结论和依据，再同意。")
        if len(conclusion) > 200 or len(basis) > 200 or len(self.comment) > 1000:
            raise Invalid("结论和依据最多 200 个字，意见最多 1000 个字。")
        return SecrecyCheck(conclusion, basis, self.comment.strip())


def approve(
    database: Database,
    person: Person,
    code: str,
    version: int,
    secrecy: SecrecyCheck,
    at: datetime,
) -> None:
    """Approve a draft for publishing.

    Raises:
        NotAllowed: the person may not review, or wrote in the draft themselves.
        Conflict: it was changed meanwhile or is not in review.
        Invalid: the check is incomplete, or personal data is left.
    """
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        approve_in(change, person, work, version, secrecy)


def approve_in(
    change: Change, person: Person, work: Work, version: int, secrecy: SecrecyCheck
) -> None:
    """Approve inside a write that goes on."""
    person.require("entry.review")
    done = secrecy.check()
    demand(work, "approve", version)
    alone = refuse_author(change.connection, person, work)
    refuse_personal_data(change, work)
    reviews.add(
        change,
        person.organisation_id,
        work,
        person.id,
        day=change.at.astimezone(BEIJING).date(),
        decision="approved",
        conclusion=done.conclusion,
        basis=done.basis,
        comment=done.comment,
    )
    drafts.set_values(change, work.id, state="approved", comment=done.comment)
    note(
        change,
        person,
        work,
        "draft.approved",
        after=work.current,
        version=version,
        conclusion=done.conclusion,
        basis=done.basis,
        single_person=alone,
    )


def send_back(
    database: Database, person: Person, code: str, version: int, comment: str, at: datetime
) -> None:
    """Return a draft to its author with the reason.

    Raises:
        Invalid: no reason was given.
        Conflict: it was changed meanwhile or is not in review.
    """
    person.require("entry.review")
    comment = comment.strip()
    if not 2 <= len(comment) <= 1000:
        raise Invalid("请写明为什么退回、要改什么，作者才好改。")
    with database.writing(person.actor, at) as change:
        work = taken(change, person, code)
        demand(work, "return", version)
        reviews.add(
            change,
            person.organisation_id,
            work,
            person.id,
            day=at.astimezone(BEIJING).date(),
            decision="returned",
            comment=comment,
        )
        drafts.set_values(change, work.id, state="returned", comment=comment, publish_at=None)
        note(change, person, work, "draft.returned", version=version, comment=comment)
