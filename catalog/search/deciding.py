"""Decides how sure an answer is, and says in Chinese what a question was understood as."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.search.concepts import Understanding
from catalog.search.ranking import Scored

# Under this share of the question an answer is doubtful (也许您要找) …
CLEAR = 0.42
# … and under this it is none.
NONE = 0.1
# An entry far behind the best one only lengthens the list.
_BEHIND = 0.3
_NAMED = 3


@dataclass(frozen=True)
class Decision:
    """The entries to show, which of them are doubtful, and what was understood."""

    kept: tuple[Scored, ...]
    clear: float
    understood: str | None
    words: tuple[str, ...]

    def is_weak(self, scored: Scored) -> bool:
        """Whether this entry is a doubtful match."""
        return scored.score < self.clear


def decide(ranked: Sequence[Scored], meant: Understanding) -> Decision:
    """What to show of the ranked entries."""
    if not ranked or ranked[0].score < NONE:
        return Decision((), CLEAR, None, ())
    floor = max(NONE, ranked[0].score * _BEHIND)
    kept = tuple(one for one in ranked if one.score >= floor)
    if meant.ambiguous:
        kept = _with_another(kept)
    # What is answered elsewhere is never a clear match here.
    sure = not (meant.elsewhere or meant.doubtful) and _is_meant(kept[0], meant)
    clear = CLEAR if sure else float("inf")
    # What is only a guess is not said as if it were understood.
    understood = _understood(kept[0], meant) if sure else None
    return Decision(kept, clear, understood, _words(kept, meant))


def _with_another(kept: tuple[Scored, ...]) -> tuple[Scored, ...]:
    """The best entry of a second domain on the third place: letters may spell another word."""
    seen = {one.row.domain for one in kept[:3]}
    if len(seen) > 1:
        return kept
    place = next((at for at, one in enumerate(kept) if one.row.domain not in seen), None)
    if place is None:
        return kept
    return (*kept[:2], kept[place], *kept[2:place], *kept[place + 1 :])


def _is_meant(best: Scored, meant: Understanding) -> bool:
    """Whether the best entry answers a word itself, not only something related to it."""
    if meant.numbers or not best.senses:
        return True
    own = [concept for concept, _ in best.senses if concept.own]
    return not own or any(not concept.related for concept in own)


def _understood(best: Scored, meant: Understanding) -> str | None:
    read = list(meant.readings)
    for concept, sense in best.senses:
        if sense.text not in concept.typed and sense.text not in read:
            read.append(sense.text)
    if not read:
        return None
    return "已按" + "".join(f"『{text}』" for text in read[:_NAMED]) + "查找"


def _words(kept: Sequence[Scored], meant: Understanding) -> tuple[str, ...]:
    """The words to mark in titles: what was typed and what it was read as, longest first."""
    found: dict[str, None] = {}
    for scored in kept[:50]:
        for concept, sense in scored.senses:
            found[sense.text] = None
            found[concept.typed] = None
    found.update(dict.fromkeys(meant.readings))
    return tuple(sorted((word for word in found if word), key=lambda word: -len(word))[:24])
