"""The terms of an entry that engines index, and the terms of a question that they are asked for.

One list for what an entry is called (with its domain), one for all else it says.
"""

from catalog.search import analysis
from catalog.search.cleaning import simplified
from catalog.search.concepts import Understanding
from catalog.search.engine import Document
from catalog.search.recognising import numbers

# More terms than this slow an engine down and no longer change which entries are looked at.
_MOST_TERMS = 40


def name_terms(document: Document) -> list[str]:
    """The terms of an entry's titles, its domain's names and its materials' titles."""
    names = [
        document.title,
        document.level1,
        document.level2,
        document.domain_name,
        *document.domain_aliases,
    ]
    found: dict[str, None] = {}
    for name in dict.fromkeys(names):
        found.update(dict.fromkeys(analysis.terms(name)))
        found.update(dict.fromkeys(analysis.characters(name)))
    for title in document.material_titles:
        found.update(dict.fromkeys(analysis.terms(title)))
    return list(found)


def body_terms(document: Document) -> list[str]:
    """The terms of an entry's content, basis, publisher and guideline, and document numbers."""
    text = " ".join((document.content, document.basis, document.publisher, document.guideline))
    found = dict.fromkeys(analysis.terms(text))
    for number in numbers(simplified(text)):
        found.update(dict.fromkeys(number.terms))
    return list(found)


def question_terms(meant: Understanding) -> dict[str, float]:
    """Weighted terms that bring up every entry that a question may mean."""
    found: dict[str, float] = {}
    for number in meant.numbers:
        found.update(zip(number.terms, (3.0, 1.0), strict=False))
    for concept in meant.concepts:
        for sense in concept.senses:
            weight = max(0.05, concept.importance * sense.weight)
            parts = analysis.terms(sense.text)
            for part in parts:
                each = weight * len(part) / max(2, len(sense.text))
                found[part] = max(found.get(part, 0.0), each)
    for part in analysis.terms(meant.text):
        found.setdefault(part, 0.1)
    best = sorted(found.items(), key=lambda term: -term[1])[:_MOST_TERMS]
    return dict(best)
