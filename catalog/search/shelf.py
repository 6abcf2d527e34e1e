"""What every worker keeps in memory of a generation: its words, and the titles of its domains.

Made once when the index is built, since spelling words out in pinyin takes longest.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any

from catalog.search import collecting, phonetics
from catalog.search.cleaning import simplified
from catalog.search.engine import Document, EngineFailed
from catalog.search.lexicon import Lexicon, Phrase
from catalog.search.vocabulary import Vocabulary

# Counts up with every change of what a generation holds; an older one is then built again.
FORMAT = "5"
_FILE = "shelf.json"
# A domain with more different titles than this is told apart by its words alone.
_MOST_TITLES = 400
# A county has too many titles to suggest them all; the first of each domain come first.
_MOST_NAMES = 8_000


def version(vocabulary: Vocabulary) -> str:
    """The version of what is kept, which changes with the vocabulary too."""
    return f"{FORMAT} {vocabulary.digest}"


@dataclass(frozen=True)
class Name:
    """A name of the catalogue that can be suggested; `sounds` has the pinyin of each character."""

    kind: str
    text: str
    target: str
    domain: str
    sounds: tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    """The lexicon of a catalogue, its suggestible names, and the titles of each domain."""

    lexicon: Lexicon
    names: tuple[Name, ...]
    titles: dict[str, str]

    @classmethod
    def load(cls, place: Path) -> "Shelf":
        """The shelf saved in a folder.

        Raises:
            EngineFailed: it is missing or damaged.
        """
        try:
            found = json.loads((place / _FILE).read_text("utf-8"))
            return cls(
                Lexicon([_phrase(values) for values in found["phrases"]], found["readings"]),
                tuple(_name(values) for values in found["names"]),
                found["titles"],
            )
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise EngineFailed(f"{_FILE}: {error}") from error


def write(place: Path, documents: list[Document], vocabulary: Vocabulary) -> None:
    """Write the shelf of a catalogue into a folder.

    Raises:
        EngineFailed: it cannot be written.
    """
    questions = [
        Name("question", question, question, "", phonetics.sounds(question))
        for question in vocabulary.questions
    ]
    data = {
        "phrases": [
            (one.text, one.standing, " ".join(one.syllables), one.named, one.held)
            for one in collecting.phrases(documents, vocabulary)
        ],
        "readings": phonetics.common_readings(),
        "names": [
            (one.kind, one.text, one.target, one.domain, " ".join(s or "-" for s in one.sounds))
            for one in (*_names(documents), *questions)
        ],
        "titles": _titles(documents),
    }
    try:
        (place / _FILE).write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    except OSError as error:
        raise EngineFailed(f"{_FILE}: {error}") from error


def _phrase(values: list[Any]) -> Phrase:
    text, standing, syllables, named, held = values
    return Phrase(text, standing, tuple(map(intern, syllables.split())), named, held)


def _name(values: list[str]) -> Name:
    kind, text, target, domain, sounds = values
    return Name(kind, text, target, domain, _sounds(sounds))


def _sounds(written: str) -> tuple[str, ...]:
    return tuple("" if sound == "-" else intern(sound) for sound in written.split())


def _names(documents: list[Document]) -> list[Name]:
    """The names of all domains, then the different titles of entries, those placed first first."""
    found: dict[tuple[str, str], Name] = {}

    def add(kind: str, text: str, target: str, domain: str) -> None:
        if (kind, text) not in found:
            found[kind, text] = Name(kind, text, target, domain, phonetics.sounds(text))

    for document in documents:
        add("domain", document.domain_name, document.domain, document.domain)
    for document in sorted(documents, key=lambda document: document.position):
        if len(found) == _MOST_NAMES:
            break
        add("entry", document.title, document.code, document.domain)
    return list(found.values())


def _titles(documents: list[Document]) -> dict[str, str]:
    found: dict[str, dict[str, None]] = {}
    for document in documents:
        titles = found.setdefault(document.domain, {})
        if len(titles) < _MOST_TITLES:
            titles[simplified(document.level1)] = None
            titles[simplified(document.level2)] = None
    return {number: "\n".join(titles) for number, titles in found.items()}
