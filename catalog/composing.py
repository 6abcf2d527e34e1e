"""What a paper of a case says: its values gathered from the record, the office and the law.

A due date on a paper is computed as of the step the paper comes from. The inputs of that
computation are kept with the issued paper, so that both can be compared later (security rule T6).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from catalog import applying, holidays, law, remedies
from catalog.case import CHANNELS, CONSULTED, Case
from catalog.entry import Organisation
from catalog.errors import Invalid, NotFound
from catalog.rules import documents, revealing
from catalog.rules.documents import Document
from catalog.rules.situation import Situation, situation
from catalog.sealing import Sealer
from catalog.settings import Settings
from catalog.store import organisations
from catalog.store.cases import File, Line

# The applicant's fields that tell who applied, and what they are called.
OWN: Mapping[str, str] = {
    "name": "姓名",
    "contact": "联系人",
    "identity": "证件号码",
    "phone": "电话",
    "address": "地址",
    "email": "邮箱",
}


_CONSULTING = (
    "现正在征求有关方面的意见，征求意见所需的时间不计算在答复期限内；"
    "上述日期按对方期限届满时答复计算，意见提前收到的，期限相应提前。"
)


@dataclass(frozen=True)
class Sheet:
    """A paper as it is printed. `mark` is its document number, "" before it is issued."""

    title: str
    mark: str
    addressee: str
    paragraphs: tuple[str, ...]
    organ: str
    day: date
    slip: bool = False


@dataclass(frozen=True)
class Wanted:
    """A paper that a step of a case makes."""

    document: Document
    line: Line
    title: str

    @property
    def key(self) -> str:
        """Its name in the case, such as extension-5."""
        return f"{self.document.id}-{self.line.position}"


@dataclass(frozen=True)
class Stated:
    """The due date a paper states, and what it was computed from."""

    due: date | None
    inputs: Mapping[str, object]


def long_day(day: date | None) -> str:
    """A day as papers write it: 2026年2月6日; "" for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def made_by(file: File) -> tuple[Wanted, ...]:
    """Every paper that the steps of a case make, in the order recorded."""
    return tuple(
        Wanted(document, line, documents.title(document, law.outcomes()))
        for line in file.lines
        for document in law.documents().made_by(line.event)
    )


def wanted(file: File, key: str) -> Wanted:
    """The paper of this name.

    Raises:
        NotFound: no step of the case makes it.
    """
    for one in made_by(file):
        if one.key == key:
            return one
    raise NotFound("这件申请里没有这份文书。请从“文书”里选。")


def sheet(
    connection: Connection, file: File, paper: Wanted, sealer: Sealer, *, full: bool
) -> Sheet:
    """The paper as it would be printed now; without `full` the applicant's name is masked.

    Raises:
        Invalid: something that it must say is missing, or it would tell a third party who applied.
    """
    owner = _owner(connection)
    values = _values(connection, file, paper, sealer)
    paragraphs = law.documents().compose(paper.document, values)
    addressee = values["party"]
    if paper.document.to == documents.APPLICANT:
        name = file.stored.open("name", sealer)
        addressee = name if full else applying.masked_name(name, file.stored.category)
    elif label := revealed(file, _own_words(paper, values), sealer):
        raise Invalid(
            f"这份文书要送给别人，里面却写着申请人的{label}。请撤销这一步，改掉写给对方的内容再记。"
        )
    return Sheet(
        title=paper.title,
        mark="",
        addressee=addressee,
        paragraphs=paragraphs,
        organ=owner.name,
        day=paper.line.event.day,
        slip=paper.document.slip,
    )


def _own_words(paper: Wanted, values: Mapping[str, str]) -> str:
    """What a paper says beyond the office's own address and telephone."""
    return "\n".join(values[name] for name in sorted(paper.document.places))


def revealed(file: File, text: str, sealer: Sealer) -> str:
    """Which field of the applicant stands in a text meant for others; "" when none does."""
    own = {label: file.stored.open(name, sealer) for name, label in OWN.items()}
    return revealing.revealed(text, own)


def _owner(connection: Connection) -> Organisation:
    found = organisations.only(connection)
    assert found is not None, "an installation has its organisation"
    return found


def as_of(connection: Connection, file: File, line: Line, *, with_it: bool = True) -> Situation:
    """Where the case stood at a step, before it or with it."""
    last = line.position if with_it else line.position - 1
    events = tuple(one.event for one in file.lines if one.position <= last)
    calendar = holidays.calendar(connection, _owner(connection).id)
    case = Case(file.stored.number, events)
    return situation(case, line.event.day, calendar, law.limits())


def stated(connection: Connection, file: File, paper: Wanted) -> Stated:
    """The due date the paper states, with the inputs of its computation."""
    now = as_of(connection, file, paper.line)
    due = now.due if paper.document.places & {"due"} else None
    if paper.document.id == "delay":
        due = paper.line.event.day_of("until")
    inputs = {
        "receipt": now.receipt,
        "due": now.due,
        "events": [[event.kind, event.day] for event in now.case.events],
        "holidays": [f"{table.year} {table.number}" for table in now.calendar.tables()],
    }
    return Stated(due, inputs)


def _values(connection: Connection, file: File, paper: Wanted, sealer: Sealer) -> dict[str, str]:
    event, owner = paper.line.event, _owner(connection)
    settings = Settings(connection, owner.id)
    limits = law.limits()
    said = {
        name: long_day(value) if isinstance(value, date) else str(value)
        for name, value in event.facts.items()
        if value is not None
    }
    return {
        **_of_case(connection, file, paper, sealer),
        "reply_limit": limits["reply"].length,
        "fee_limit": limits["fee_payment"].length,
        "opinion_limit": limits["third_party_opinion"].length,
        "coauthor_limit": limits["coauthor_opinion"].length,
        "fee_pay": settings.text("fee_pay").rstrip("。"),
        "telephone": owner.telephone,
        "address": "，".join(filter(None, (owner.address, owner.hours))),
        "third_party": "",
        **said,
        "party": receiver(file, paper.line),
        "whom": CONSULTED.get(event.text("with"), ""),
        **_of_outcome(paper, settings),
    }


def _of_case(connection: Connection, file: File, paper: Wanted, sealer: Sealer) -> dict[str, str]:
    stored, now = file.stored, as_of(connection, file, paper.line)
    before = as_of(connection, file, paper.line, with_it=False)
    arrived = file.case.first("arrived")
    receipt = f"于{long_day(now.receipt)}收到" if now.receipt else ""
    if not receipt and arrived:
        channel = CHANNELS[arrived.text("channel")].label
        receipt = f"于{long_day(arrived.day)}收到来件（{channel}，尚未与申请人确认）"
    asked = stored.open("wanted", sealer)
    return {
        "you": "您" if stored.category == "natural" else "贵单位",
        "number": stored.number,
        "receipt": receipt,
        "wanted": asked,
        "about": asked,
        "day": long_day(paper.line.event.day),
        "until": "",
        "due": long_day(now.due),
        "old_due": long_day(before.due),
        "consulting": _CONSULTING if now.open_letters() else "",
        "delivery": f"{applying.FORMS[stored.delivery_form]}，{applying.WAYS[stored.delivery_way]}",
    }


def third_parties(file: File) -> tuple[str, ...]:
    """The third parties (第三方, art. 32) whose opinion was asked, each once, as recorded."""
    asked = (one.event for one in file.lines if one.event.kind == "consult_start")
    named = (event.text("party") for event in asked if event.text("with") == "third_party")
    return tuple(dict.fromkeys(name for name in named if name))


def receiver(file: File, line: Line) -> str:
    """To whom a step's paper goes other than the applicant; "" when the record does not say.

    A decision told to a third party goes to the only one that was consulted.
    """
    asked = third_parties(file) if line.event.kind == "third_party_told" else ()
    return line.event.text("party") or (asked[0] if len(asked) == 1 else "")


def _of_outcome(paper: Wanted, settings: Settings) -> dict[str, str]:
    outcome = documents.outcome_of(paper.line.event, law.outcomes())
    if outcome is None:
        either = replace(law.outcomes()["granted"], remedy="either")
        decided = paper.document.remedy == "either"
        remedy = remedies.remedy(settings, either, paper.document.noun) if decided else ""
        return {"article": paper.document.article, "outcome": "", "remedy": remedy}
    event, noun = paper.line.event, paper.document.noun
    if event.kind == "reply":
        remedy = remedies.said(settings, event).replace("本答复", noun)
    else:
        remedy = remedies.remedy(settings, outcome, noun)
    return {"article": outcome.article, "outcome": outcome.label, "remedy": remedy}
