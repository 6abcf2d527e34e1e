"""Collects the lexicon of a catalogue: names, titles and their parts, contents, vocabulary."""

import re
from collections.abc import Iterable

from catalog.search import analysis, phonetics
from catalog.search.cleaning import simplified
from catalog.search.engine import Document
from catalog.search.lexicon import Phrase
from catalog.search.vocabulary import Vocabulary

# How much a phrase counts by where it comes from.
DOMAIN, ALIAS, TITLE, EVERYDAY, OFFICIAL, LAW = 1.0, 0.95, 0.9, 0.7, 0.7, 0.7
PART_OF_NAME, PART_OF_TITLE, ELEMENT, WORD = 0.8, 0.72, 0.45, 0.3
_LONGEST_PART = 10
MOST_PHRASES = 40_000
# Of more different names than this only the whole is kept, not the parts.
_MOST_IN_PARTS = 5_000
_MOST_LINES = 500
_ELEMENT = re.compile(r"[^;；,，、。:：()（）《》〈〉“”\"\s/]+")
_LAW = re.compile(r"《([^《》]+)》")


class _Collection:
    def __init__(self) -> None:
        self.standing: dict[str, float] = {}
        self.named: dict[str, int] = {}
        self.held: dict[str, int] = {}

    def add(self, text: str, standing: float, named: int = 0, held: int = 0) -> None:
        if not text or not (analysis.is_han(text) and len(text) <= 40):
            return
        self.standing[text] = max(standing, self.standing.get(text, 0.0))
        if named:
            self.named[text] = self.named.get(text, 0) | named
        if held:
            self.held[text] = self.held.get(text, 0) | held


def parts(name: str) -> Iterable[str]:
    """The parts of a name from every word start to every word end, of two characters or more."""
    for chunk in analysis.chunks(name):
        if not analysis.is_han(chunk):
            continue
        starts, ends = analysis.bounds(chunk)
        for start in starts:
            for end in ends:
                if 2 <= end - start <= _LONGEST_PART:
                    yield chunk[start:end]


def phrases(documents: list[Document], vocabulary: Vocabulary) -> list[Phrase]:
    """The phrases of a catalogue and of the vocabulary, those of highest standing first."""
    collection = _Collection()
    for word in vocabulary.everyday:
        collection.add(word, EVERYDAY)
    for term in vocabulary.terms:
        collection.add(term, OFFICIAL)
    for alias, title in vocabulary.laws.items():
        collection.add(alias, LAW)
        collection.add(title, LAW)
    numbers = {number: 1 << place for place, number in enumerate(domain_numbers(documents))}
    seen: set[tuple[str, str]] = set()
    for document in documents:
        _collect(collection, document, numbers[document.domain], seen)
    _place_terms(collection, vocabulary.terms, documents, numbers)
    kept = sorted(collection.standing, key=lambda text: -collection.standing[text])[:MOST_PHRASES]
    return [
        Phrase(
            text=text,
            standing=collection.standing[text],
            syllables=phonetics.syllables(text) if analysis.all_han(text) else (),
            named=collection.named.get(text, 0),
            held=collection.held.get(text, 0),
        )
        for text in kept
    ]


def _place_terms(
    collection: _Collection,
    terms: list[str],
    documents: list[Document],
    numbers: dict[str, int],
) -> None:
    """Note which domains hold the official terms, which seldom are whole elements there."""
    texts: dict[str, dict[str, None]] = {}
    for document in documents:
        lines = texts.setdefault(document.domain, {})
        if len(lines) < _MOST_LINES:
            lines[simplified(document.content)] = None
    for number, lines in texts.items():
        text = "\n".join(lines)
        for term in terms:
            if term in text:
                collection.add(term, OFFICIAL, held=numbers[number])


def domain_numbers(documents: list[Document]) -> list[str]:
    """The domains of a catalogue in order; the place of each is its bit in a phrase."""
    return sorted({document.domain for document in documents})


def _collect(
    collection: _Collection, document: Document, bit: int, seen: set[tuple[str, str]]
) -> None:
    for name, whole, part in (
        (document.domain_name, DOMAIN, PART_OF_NAME),
        *((alias, ALIAS, PART_OF_NAME) for alias in document.domain_aliases),
        (document.level2, TITLE, PART_OF_TITLE),
        (document.level1, TITLE, PART_OF_TITLE),
        *((title, TITLE, PART_OF_TITLE) for title in document.material_titles),
    ):
        plain = simplified(name)
        if (plain, document.domain) in seen:
            continue
        seen.add((plain, document.domain))
        joined = "".join(analysis.chunks(plain))
        collection.add(joined, whole, named=bit)
        for text in parts(plain) if len(seen) < _MOST_IN_PARTS else ():
            collection.add(text, part, named=bit)
    content = simplified(document.content)
    if (content, document.domain) in seen:
        return
    seen.add((content, document.domain))
    for element in _ELEMENT.findall(content):
        if len(element) <= _LONGEST_PART:
            collection.add(element, ELEMENT, held=bit)
        for word in analysis.all_words(element):
            if len(word) > 1:
                collection.add(word, WORD, held=bit)
    for law in _LAW.findall(simplified(f"{document.basis} {document.content}")):
        collection.add(law, LAW, held=bit)
        collection.add(law.removeprefix("中华人民共和国"), LAW, held=bit)
