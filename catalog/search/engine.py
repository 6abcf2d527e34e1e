"""The interface behind which a search engine works, and what goes in and comes out.

An engine stores terms and codes only. It is asked with terms, never with a query language, and
raises `EngineFailed` for whatever is wrong with the index, so that nothing of it reaches a page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol


class EngineFailed(Exception):  # noqa: N818 - reads as what happened
    """The index is missing, damaged or of another version, or the engine broke."""


@dataclass(frozen=True)
class Document:
    """What is indexed of one published entry."""

    organisation_id: int
    code: str
    position: int
    domain: str
    domain_name: str
    domain_aliases: tuple[str, ...]
    guideline: str
    title: str
    level1: str
    level2: str
    content: str
    basis: str
    publisher: str
    material_titles: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The call number people read, such as 19-04."""
        return f"{self.domain}-{self.position:02d}"


@dataclass(frozen=True)
class Question:
    """Weighted terms to look for, inside one domain or in all."""

    terms: dict[str, float]
    domain: str | None = None
    limit: int = 120


@dataclass(frozen=True)
class Candidate:
    """An entry that holds some of the terms, with the engine's own score."""

    code: str
    score: float


@dataclass(frozen=True)
class Answer:
    """Candidates, best first, and whether the engine stopped early."""

    candidates: tuple[Candidate, ...] = field(default=())
    stopped: bool = False


class Engine(Protocol):
    """An opened index of one generation."""

    def candidates(self, question: Question) -> Answer:
        """The entries that hold some of the terms, best first.

        Raises:
            EngineFailed: see there.
            SQLAlchemyError: the database that holds the index did not answer.
        """
        ...

    def size(self) -> int:
        """How many entries the index holds."""
        ...

    def close(self) -> None:
        """Give back files and memory."""
        ...


class EngineKind(Protocol):
    """How to make and open an index in a folder."""

    version: str

    def build(self, place: str, documents: Iterable[Document]) -> None:
        """Write a whole new index.

        Raises:
            EngineFailed: see there.
        """
        ...

    def remove(self, place: str) -> None:
        """Remove what an index keeps outside its folder.

        Raises:
            EngineFailed: see there.
        """
        ...

    def open(self, place: str) -> Engine:
        """Open an index for reading.

        Raises:
            EngineFailed: see there.
        """
        ...
