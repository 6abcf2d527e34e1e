"""What a question may mean: concepts with weighted senses, and all that was understood of it."""

from dataclasses import dataclass

from catalog.search.recognising import DocumentNumber
from catalog.search.vocabulary import Elsewhere


@dataclass(frozen=True)
class Sense:
    """One thing that words may mean, and how surely (0–1)."""

    text: str
    weight: float


@dataclass(frozen=True)
class Concept:
    """A part of the question: what was typed, what it may mean, how much it matters (0–1)."""

    typed: str
    senses: tuple[Sense, ...]
    importance: float
    known: bool = True
    # Whether it is a word of the question, not what similar sayings mean.
    own: bool = True
    # Whether the vocabulary names only what is related to the words, not what they mean.
    related: bool = False


@dataclass(frozen=True)
class Understanding:
    """What a question was understood as. `text` is the Chinese reading without talk marks."""

    text: str
    concepts: tuple[Concept, ...] = ()
    numbers: tuple[DocumentNumber, ...] = ()
    hints: frozenset[str] = frozenset()
    readings: tuple[str, ...] = ()
    mended: bool = False
    elsewhere: Elsewhere | None = None
    cut: bool = False
    doubtful: bool = False
    ambiguous: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.concepts and not self.numbers
