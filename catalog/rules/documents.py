"""Papers of a case (文书): which step makes which paper, and what the paper says.

条例 arts 30–42; what each must contain stands in `catalog/data/documents.toml`. Composing is pure:
values in, paragraphs out. A paper to a third party or an organ never says who applied.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from catalog.case import EVENTS, CaseEvent
from catalog.errors import Invalid
from catalog.rules.outcomes import Outcome, Outcomes

APPLICANT, PARTY = "applicant", "party"
# What tells who applied: none of these may stand in a paper to anybody else.
_APPLICANTS_OWN: Final = frozenset({"name", "you", "wanted", "number", "delivery", "receipt"})
_LABELS: Final = {
    "party": "对方名称",
    "about": "涉及的信息",
    "remedy": "救济途径",
    "whom": "对方",
    "due": "答复期限",
}
# What to do about a missing value that no form of the case asks for.
_ADVICE: Final = {
    "due": "还没有那一年的放假安排，算不出新的期限。请先录入国务院办公厅的放假通知，再编号。"
}
_PLACE = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Document:
    """A kind of paper. `needs` are the values without which it may not go out."""

    id: str
    event: str
    to: str
    remedy: str
    body: tuple[str, ...]
    needs: tuple[str, ...]
    title: str = ""
    article: str = ""
    outcomes: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    slip: bool = False
    noun: str = "本答复"

    @property
    def places(self) -> frozenset[str]:
        """The values that the paper speaks of."""
        return frozenset(name for text in self.body for name in _PLACE.findall(text))


class Documents:
    """All kinds of papers, and the paragraphs they share."""

    def __init__(
        self, documents: Iterable[Document], *, opening: str, closing: tuple[str, ...]
    ) -> None:
        self._by_id = {document.id: document for document in documents}
        self._opening, self._closing = opening, closing
        for document in self._by_id.values():
            if document.event not in EVENTS or document.to not in (APPLICANT, PARTY):
                raise Invalid(f"文书“{document.id}”的环节或者收件方不对，请更正。")
            if document.to == PARTY and document.places & _APPLICANTS_OWN:
                raise Invalid(f"文书“{document.id}”会透露申请人，请更正。")

    def __getitem__(self, name: str) -> Document:
        return self._by_id[name]

    def all(self) -> tuple[Document, ...]:
        """The kinds in the order of the table."""
        return tuple(self._by_id.values())

    def made_by(self, event: CaseEvent) -> tuple[Document, ...]:
        """The papers that a step makes."""
        return tuple(
            document
            for document in self._by_id.values()
            if document.event == event.kind
            and (not document.outcomes or event.text("outcome") in document.outcomes)
            and (not document.consulted or event.text("with") in document.consulted)
        )

    def compose(self, document: Document, values: Mapping[str, str]) -> tuple[str, ...]:
        """The paragraphs of a paper; one whose value is empty is left out.

        Raises:
            Invalid: something that the paper must say is missing.
        """
        for name in document.needs:
            if not values.get(name, "").strip():
                advice = _ADVICE.get(name, "请先补上。")
                raise Invalid(f"这份文书必须写明“{label(document, name)}”，{advice}")
        opening = (self._opening,) if document.to == APPLICANT else ()
        texts = (*opening, *document.body, *self._closing)
        return tuple(text.format_map(_Known(values)) for text in texts if _is_full(text, values))


class _Known(dict[str, str]):
    def __missing__(self, name: str) -> str:
        raise Invalid(f"文书里的“{name}”没有着落，请更正 documents.toml。")


def _is_full(text: str, values: Mapping[str, str]) -> bool:
    return all(values.get(name, "").strip() for name in _PLACE.findall(text))


def label(document: Document, name: str) -> str:
    """What a value of a paper is called on the forms."""
    facts = {fact.name: fact.label for fact in EVENTS[document.event].facts}
    return _LABELS.get(name) or facts.get(name) or "答复必须说的内容"


def title(document: Document, outcomes: Outcomes) -> str:
    """What the paper is called; a reply is called as its outcomes say, which all say the same."""
    return document.title or outcomes[document.outcomes[0]].document


def outcome_of(event: CaseEvent, outcomes: Outcomes) -> Outcome | None:
    """The outcome that a reply states; None for other steps."""
    return outcomes[event.text("outcome")] if event.kind == "reply" else None
