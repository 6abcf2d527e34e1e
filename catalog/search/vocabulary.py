"""The vocabulary: everyday words to official terms, short names of laws, what is not here, talk.

All of it is data with a source or reason per line (`catalog/data/*.csv`), for a clerk to extend.
"""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog.entry import split
from catalog.facts import DATA, domains
from catalog.search.cleaning import simplified

FILES = (
    "synonyms.csv",
    "english.csv",
    "law_titles.csv",
    "out_of_scope.csv",
    "talk.csv",
    "questions.csv",
)

# In the English names of domains these do not tell one from another.
_SMALL_WORDS = frozenset("and of on the public services service care major urban state".split())


@dataclass(frozen=True)
class Meaning:
    """An official term an everyday word stands for, and how surely (0–1)."""

    term: str
    weight: float


@dataclass(frozen=True)
class Elsewhere:
    """A matter that a township hall does not publish, and where to go with it."""

    word: str
    where: str


@dataclass(frozen=True)
class Vocabulary:
    """The words the search knows beside the catalogue's own.

    `talk` maps words that carry no matter (我想问一下, 怎么办理) to what they hint at: guide,
    amount, list, complaint, notice, or nothing. `questions` are whole ones to suggest, each with
    the first term it is about.
    """

    everyday: dict[str, tuple[Meaning, ...]]
    laws: dict[str, str]
    elsewhere: dict[str, Elsewhere]
    talk: dict[str, str]
    questions: dict[str, str]
    digest: str

    @property
    def terms(self) -> list[str]:
        """The official terms, each once."""
        return list(
            dict.fromkeys(meaning.term for found in self.everyday.values() for meaning in found)
        )


def key(text: str) -> str:
    """A word as it is looked up: plain, without spaces between Chinese characters."""
    plain = simplified(text).strip()
    return plain if plain.isascii() else plain.replace(" ", "")


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def everyday_words(lines: Iterable[dict[str, str]]) -> dict[str, tuple[Meaning, ...]]:
    """Everyday words from lines with everyday, official and weight; later lines add to earlier."""
    found: dict[str, tuple[Meaning, ...]] = {}
    for line in lines:
        word, weight = key(line["everyday"]), float(line["weight"])
        meanings = tuple(Meaning(key(term), weight) for term in split(line["official"]))
        found[word] = (*found.get(word, ()), *meanings)
    return found


def _english_names() -> Iterable[dict[str, str]]:
    """The words of the domains' English names as words for their domain."""
    for domain in domains():
        for word in domain.english_name.lower().split():
            if word not in _SMALL_WORDS:
                yield {"everyday": word, "official": domain.name, "weight": "0.8"}


@cache
def shipped() -> Vocabulary:
    """The vocabulary that comes with the program."""
    digest = hashlib.sha256()
    for name in FILES:
        path = DATA / name
        digest.update(path.read_bytes() if path.exists() else b"")
    synonyms, english, laws, elsewhere, talk, questions = (_lines(DATA / name) for name in FILES)
    return Vocabulary(
        everyday=everyday_words([*_english_names(), *english, *synonyms]),
        laws={key(line["alias"]): key(line["title"]) for line in laws},
        elsewhere={key(line["word"]): Elsewhere(line["word"], line["where"]) for line in elsewhere},
        talk={key(line["words"]): line["hint"] for line in talk},
        questions={line["question"]: key(split(line["official"])[0]) for line in questions},
        digest=digest.hexdigest()[:16],
    )
