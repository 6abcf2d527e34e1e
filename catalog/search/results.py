"""What a search gives back: hits, suggestions, and what was understood."""

from dataclasses import dataclass

PAGES = 50
PAGE_SIZE = 20
SUGGESTIONS = 8

Range = tuple[int, int]


@dataclass(frozen=True)
class Hit:
    """An entry found. `weak` says that the match is doubtful (也许您要找)."""

    code: str
    domain: str
    number: str
    title: str
    level1: str
    level2: str
    content: str
    materials: int
    score: float
    weak: bool = False

    def as_json(self, url: str) -> dict[str, str | float]:
        """The hit as programs get it, with its page's address; `weak` only where it is true."""
        names = ("domain", "code", "title", "level1", "level2")
        values = {name: getattr(self, name) for name in names}
        return {**values, "url": url, "score": self.score} | ({"weak": True} if self.weak else {})


@dataclass(frozen=True)
class Found:
    """The answer to one question.

    `total` counts all matches, `hits` are those of the page asked for. `understood` says in
    Chinese what a question was read as, `notes` what was cut or is amiss. `nearest` are numbers
    of domains to try. `words` are the texts to mark in titles (see `highlight`).
    """

    text: str
    total: int = 0
    hits: tuple[Hit, ...] = ()
    understood: str | None = None
    notes: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def weak(self) -> bool:
        """Whether nothing found is a clear match."""
        return all(hit.weak for hit in self.hits)


@dataclass(frozen=True)
class Suggestion:
    """Something to choose while typing.

    `kind` is domain, entry or question; `target` a domain number, an entry code, or the words to
    search for. `marked` are the parts of `text` that were typed.
    """

    kind: str
    text: str
    target: str
    domain: str
    marked: tuple[Range, ...] = ()


def highlight(text: str, words: tuple[str, ...]) -> tuple[Range, ...]:
    """The parts of `text` that hold one of the words, in order and without overlap."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return ()
    marked: list[Range] = []
    for word in words:
        start = lowered.find(word) if word else -1
        while start >= 0:
            marked.append((start, start + len(word)))
            start = lowered.find(word, start + len(word))
    joined: list[Range] = []
    for start, end in sorted(marked):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
