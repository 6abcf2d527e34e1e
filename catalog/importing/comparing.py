"""What an import would do: each row against the entry that is there (U6: nothing changes yet)."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from catalog.entry import FIELD_NAMES
from catalog.importing.result import Reading, Row
from catalog.privacy import KINDS, find, masked
from catalog.store.imports import Held

ADDED, CHANGED, UNCHANGED, CONFLICTING = "added", "changed", "unchanged", "conflicting"


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one row. `reason` says why a conflicting row cannot be applied."""

    row: Row
    state: str
    entry: Held | None
    values: dict[str, str]
    changed: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Comparison:
    """All proposals of a file in the order of its rows."""

    proposals: tuple[Proposal, ...]

    def of(self, state: str) -> list[Proposal]:
        """The proposals in this state."""
        return [each for each in self.proposals if each.state == state]

    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        return {state: len(self.of(state)) for state in (ADDED, CHANGED, UNCHANGED, CONFLICTING)}

    def mark(self) -> str:
        """Short for all of it: two comparisons with one mark propose the same."""
        told = hashlib.sha256()
        for each in self.proposals:
            there = (each.entry.code, each.entry.revision) if each.entry else None
            told.update(repr((each.state, each.row.domain, there, each.values)).encode())
        return told.hexdigest()[:32]


def compare(
    reading: Reading, held: Iterable[Held], numbers: Iterable[str], today: date
) -> Comparison:
    """Each row of `reading` against the entries that are there, in the domains `numbers`.

    `today` is for telling a real identity number by its date of birth.
    """
    index, known = _Index(held), set(numbers)
    proposals: list[Proposal] = []
    owners: dict[int, Proposal] = {}
    fresh: dict[tuple[str, ...], Proposal] = {}
    for row in reading.rows:
        proposal = _propose(row, index, known)
        if proposal.state != CONFLICTING:
            proposal = _against_the_file(proposal, owners, fresh)
        if proposal.state in (ADDED, CHANGED):
            proposal = _without_personal_data(proposal, today)
        proposals.append(proposal)
    return Comparison(tuple(proposals))


def _propose(row: Row, index: "_Index", known: set[str]) -> Proposal:
    values = row.values()
    if row.domain is None or row.domain not in known:
        reason = "认不出属于哪个领域" if row.domain is None else f"这里没有领域 {row.domain}"
        return Proposal(row, CONFLICTING, None, values, reason=reason)
    if not values["level1"] and not values["level2"]:
        return Proposal(row, CONFLICTING, None, values, reason="没有事项名称")
    entry = index.find(row, values)
    if entry is None:
        return Proposal(row, ADDED, None, values)
    if entry.state == "draft" or entry.is_being_edited:
        return Proposal(
            row, CONFLICTING, entry, values, reason="这一项有人正在修改，请等发布后再导入"
        )
    if not row.code:
        # A blank cell says nothing; what is there stays.
        values = {name: text or entry.values[name] for name, text in values.items()}
    changed = tuple(name for name, text in values.items() if text != entry.values[name])
    if entry.state == "withdrawn":
        return Proposal(row, ADDED, entry, values)
    return Proposal(row, CHANGED if changed else UNCHANGED, entry, values, changed)


def _against_the_file(
    proposal: Proposal, owners: dict[int, Proposal], fresh: dict[tuple[str, ...], Proposal]
) -> Proposal:
    """Two rows of one file must not want different things of the same entry."""
    if proposal.entry is None:
        key = (str(proposal.row.domain), *proposal.values.values())
        first = fresh.setdefault(key, proposal)
    else:
        first = owners.setdefault(proposal.entry.id, proposal)
    if first is proposal:
        return proposal
    reason = f"与第 {first.row.row} 行是同一项，请只留一行"
    return replace(proposal, state=CONFLICTING, reason=reason)


def _without_personal_data(proposal: Proposal, today: date) -> Proposal:
    """A row with personal data is not applied: nobody has decided that it may be public."""
    for name in proposal.changed or FIELD_NAMES:
        text = proposal.values[name]
        found = find(text, today) if any(each.isdigit() for each in text) else []
        if found:
            shown = masked(found[0].kind, text[found[0].start : found[0].end])
            reason = f"内容里有个人信息（{KINDS[found[0].kind]} {shown}），请在表格里遮住后再导入"
            return replace(proposal, state=CONFLICTING, reason=reason)
    return proposal


class _Index:
    """Finds the entry that a row speaks of: by its code, else by its domain and names."""

    def __init__(self, held: Iterable[Held]) -> None:
        self._by_code: dict[str, Held] = {}
        self._by_name: dict[tuple[str, str, str], list[Held]] = defaultdict(list)
        for entry in held:
            self._by_code[entry.code] = entry
            self._by_name[_key(entry.domain, entry.values)].append(entry)
        self._taken: set[int] = set()

    def find(self, row: Row, values: dict[str, str]) -> Held | None:
        by_code = self._by_code.get(row.code)
        if by_code is not None and by_code.domain == row.domain:
            return by_code
        same = self._by_name.get(_key(str(row.domain), values), [])
        left = [entry for entry in same if entry.id not in self._taken] or same
        if not left:
            return None
        # Rows of one name (several offices may publish the same) pair off by what they say.
        best = max(
            left, key=lambda entry: (_alike(entry.values, values), entry.state != "withdrawn")
        )
        if len(same) > 1 and best.id in self._taken:
            return None
        self._taken.add(best.id)
        return best


def _key(domain: str, values: dict[str, str]) -> tuple[str, str, str]:
    return (domain, _bare(values["level1"]), _bare(values["level2"]))


def _bare(text: str) -> str:
    return re.sub(r"[\s、，,()（）《》“”\"]", "", text)


def _alike(before: dict[str, str], after: dict[str, str]) -> int:
    return sum(1 for name, text in after.items() if text and text == before[name])
