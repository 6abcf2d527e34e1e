"""What the list of applications is asked for: filters kept in the address, never a name; a name is
sent as a form and compared here, as masked or whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import Connection

from catalog import applying
from catalog.case import CATEGORIES, CHANNELS
from catalog.handling import Register
from catalog.rules.situation import State
from catalog.settings import Settings
from catalog.store import caselist, cases
from catalog.store.caselist import PAGE, Choice
from kiosk.staff import caseload, forms
from kiosk.staff.caseload import Row, Status

_STATES = {
    "unconfirmed": State.UNCONFIRMED,
    "received": State.RECEIVED,
    "handling": State.HANDLING,
    "correction": State.CORRECTION_WAIT,
    "consulting": State.CONSULTING,
    "fee": State.FEE_WAIT,
    "replied": State.REPLIED,
}
# What the first choice of the list can be, in the order of the screen.
WHICH = {
    "": "在办的",
    "late": "逾期的",
    "soon": "快到期的",
    **{name: str(state) for name, state in _STATES.items()},
    "closed": "已办结，未归档",
    "archived": "已归档",
    "all": "全部",
}


@dataclass(frozen=True)
class Filters:
    """The filters of the list as the address has them; what is not known counts as not given."""

    which: str = ""
    who: str = ""
    channel: str = ""
    category: str = ""
    year: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """The filters that are set, for links to other pages of the list."""
        return {name: text for name, text in vars(self).items() if text}

    def choice(self, me: int) -> Choice:
        """What the database is asked for."""
        phase = self.which if self.which in ("closed", "archived", "all") else "open"
        who = {"": None, "mine": me, "nobody": 0}.get(self.who, forms.number(vars(self), "who"))
        return Choice(phase, who, self.channel, self.category, int(self.year or 0))


def read(given: Mapping[str, str]) -> Filters:
    """The filters that an address holds."""
    who, year = given.get("who", ""), given.get("year", "")
    is_person = forms.number(given, "who") > 0
    return Filters(
        which=given.get("which", "") if given.get("which", "") in WHICH else "",
        who=who if who in ("mine", "nobody") or is_person else "",
        channel=given.get("channel", "") if given.get("channel", "") in CHANNELS else "",
        category=given.get("category", "") if given.get("category", "") in CATEGORIES else "",
        year=year if len(year) == 4 and forms.number(given, "year") > 0 else "",
    )


def find(
    connection: Connection, register: Register, filters: Filters, me: int, today: date, page: int
) -> tuple[list[Row], int]:
    """A page of the list, and how many cases there are in all: open ones the most urgent first,
    others the newest first.
    """
    choice = filters.choice(me)
    if choice.phase != "open":
        ids, total = caselist.page(connection, register.organisation_id, choice, page)
        return caseload.rows(connection, register, ids, today), total
    soon = soon_day(connection, register, today)
    found = [
        one
        for one in caseload.urgent_first(connection, register, choice, today)
        if _fits(one[1], filters.which, today, soon)
    ]
    shown = found[(page - 1) * PAGE : page * PAGE]
    return caseload.lines(connection, register, shown), len(found)


def _fits(status: Status, which: str, today: date, soon: date) -> bool:
    if which == "late":
        return status.late
    if which == "soon":
        return status.due is not None and today <= status.due <= soon
    return which not in _STATES or status.state is _STATES[which]


def soon_day(connection: Connection, register: Register, today: date) -> date:
    """The last day that counts as soon, by the setting."""
    days = Settings(connection, register.organisation_id).number("due_soon_days")
    return today + timedelta(days=days)


def search(connection: Connection, register: Register, words: str) -> list[int]:
    """The newest cases of a register number, a whole name, or a name as lists show it (周*).

    An organisation's name is no secret, so its beginning is enough.
    """
    owner, sealer = register.organisation_id, register.sealer
    one = cases.by_number(connection, owner, words.replace("－", "-"), sealer)
    if one is not None:
        return [one.stored.id]
    exact = caselist.named(connection, owner, sealer.hashed("name", words)) if words else []
    return exact or list(islice(_alike(connection, register, words.replace("＊", "*")), PAGE))


def _alike(connection: Connection, register: Register, words: str) -> Iterator[int]:
    start, star, _ = words.partition("*")
    if not start:
        return
    held = caselist.names(connection, register.organisation_id, register.sealer)
    for case_id, name, category in held:
        shown = applying.masked_name(name, category)
        if shown.startswith(start) and (star or category != "natural"):
            yield case_id
