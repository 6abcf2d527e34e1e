"""Suggestions while typing: Chinese, pinyin or initials from any word start."""

from dataclasses import dataclass

from catalog.search import analysis
from catalog.search.cleaning import clean
from catalog.search.engine import Document
from catalog.search.results import SUGGESTIONS, Suggestion, highlight

# Domains come before entries when both fit equally well.
_ORDER = {"domain": 0, "entry": 1, "question": 2}


@dataclass(frozen=True)
class Name:
    """A name that can be suggested, with its spellings."""

    kind: str
    text: str
    target: str
    domain: str
    spellings: tuple[str, ...]


def names(documents: list[Document]) -> list[Name]:
    """The names of the domains and the entries of a catalogue, each once."""
    found: dict[tuple[str, str], Name] = {}
    for document in documents:
        for kind, text, target in (
            ("domain", document.domain_name, document.domain),
            ("entry", document.title, document.code),
        ):
            if (kind, text) not in found:
                spelt = tuple(analysis.spellings(text))
                found[kind, text] = Name(kind, text, target, document.domain, spelt)
    return list(found.values())


def suggest(typed: str, known: list[Name]) -> tuple[Suggestion, ...]:
    """At most eight names that hold what was typed, domains first, beginnings before middles."""
    plain = clean(typed).text.replace(" ", "")
    if not plain:
        return ()
    ranked: list[tuple[int, int, int, Name]] = []
    for name in known:
        place = name.text.lower().find(plain)
        if place < 0:
            if analysis.is_han(plain) or not plain.isascii():
                continue
            if not any(spelling.startswith(plain) for spelling in name.spellings):
                continue
            place = 0 if name.spellings[0].startswith(plain[0]) else 1
        ranked.append((_ORDER[name.kind], min(place, 1), len(name.text), name))
    ranked.sort(key=lambda entry: entry[:3])
    return tuple(
        Suggestion(name.kind, name.text, name.target, name.domain, highlight(name.text, (plain,)))
        for *_, name in ranked[:SUGGESTIONS]
    )
