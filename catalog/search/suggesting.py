"""Suggestions while typing: Chinese, full or partial pinyin, initials from any word start, mixed.

Domains come first, then entries, then everyday words as questions; at most eight in all.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from catalog.search import analysis
from catalog.search.cleaning import clean, simplified
from catalog.search.results import SUGGESTIONS, Range, Suggestion
from catalog.search.shelf import Name, Shelf
from catalog.search.vocabulary import Vocabulary

# How many of each kind may stand there when all kinds have more.
_ROOM = {"domain": 3, "entry": 5, "question": 3}
_KINDS = ("domain", "entry", "question")
_LONGEST = 30
_WHOLE_QUESTION = 7


@dataclass(frozen=True, slots=True)
class _Start:
    """A word start of a name, from which a typed beginning may match."""

    name: Name
    at: int
    word: int


class Suggester:
    """Finds the names that begin, from any word on, as typed."""

    def __init__(self, shelf: Shelf, vocabulary: Vocabulary) -> None:
        self._meant = {word: found[0].term for word, found in vocabulary.everyday.items()}
        self._meant.update(vocabulary.questions)
        self._said = Counter(self._meant.values())
        self._starts: dict[str, list[_Start]] = defaultdict(list)
        for name in (*shelf.names, *_questions(shelf, vocabulary)):
            for word, at in enumerate(_word_starts(name)):
                start = _Start(name, at, word)
                self._starts[name.text[at].lower()].append(start)
                if name.sounds[at]:
                    self._starts[name.sounds[at][0]].append(start)

    def suggest(
        self, typed: str, by_meaning: Callable[[str], list[Suggestion]]
    ) -> tuple[Suggestion, ...]:
        """At most eight suggestions; `by_meaning` finds entries when few titles begin so."""
        plain = "".join(clean(typed).text.split())
        if not plain or len(plain) > _LONGEST:
            return ()
        best: dict[tuple[str, str], tuple[float, Suggestion]] = {}
        for start in self._starts.get(plain[0], ()):
            end = _match(plain, 0, start.name, start.at)
            if end is None:
                continue
            found = _suggestion(start, end)
            distance = start.word + (len(start.name.text) - (end - start.at)) / 100
            # Between names alike, what people have the most words for comes first.
            distance -= self._said.get(self._meant.get(found.text, ""), 0) / 1_000_000
            key = (found.kind, found.text)
            if key not in best or distance < best[key][0]:
                best[key] = (distance, found)
        ranked = [found for _, found in sorted(best.values(), key=lambda one: one[0])]
        ranked = self._one_of_a_meaning(ranked)
        if sum(found.kind == "entry" for found in ranked) < _ROOM["entry"]:
            ranked.extend(by_meaning(typed))
        return _share_out(ranked)

    def _one_of_a_meaning(self, ranked: list[Suggestion]) -> list[Suggestion]:
        """Of everyday words that mean the same the first; 低保金 and 低保钱 are one question."""
        kept: list[Suggestion] = []
        meant: set[str] = set()
        for found in ranked:
            if found.kind == "question":
                term = self._meant[found.text]
                if term in meant:
                    continue
                meant.add(term)
            kept.append(found)
        return kept


def _questions(shelf: Shelf, vocabulary: Vocabulary) -> Iterable[Name]:
    """Everyday words as questions; whole questions are names of the shelf already."""
    for word in vocabulary.everyday:
        phrase = shelf.lexicon.get(word)
        if phrase is not None and len(word) > 1 and phrase.syllables:
            yield Name("question", word, word, "", phrase.syllables)


def _word_starts(name: Name) -> list[int]:
    if name.kind == "question" and len(name.text) < _WHOLE_QUESTION:
        return [0]
    found: list[int] = []
    place = 0
    plain = simplified(name.text)
    if len(plain) != len(name.text):
        return [0]
    for chunk in analysis.chunks(plain):
        place = plain.index(chunk, place)
        starts = analysis.bounds(chunk)[0] if analysis.is_han(chunk) else [0]
        found.extend(place + start for start in starts)
        place += len(chunk)
    return found or [0]


def _match(typed: str, place: int, name: Name, at: int) -> int | None:
    """Where in the name the typed text ends when it is read from `at` on; None if it is not."""
    if place == len(typed):
        return at
    if at == len(name.text):
        return None
    letter, sound = name.text[at].lower(), name.sounds[at]
    if typed[place] == letter:
        return _match(typed, place + 1, name, at + 1)
    if not sound:
        # Punctuation inside a name is not typed.
        return _match(typed, place, name, at + 1) if not letter.isalnum() else None
    for length in range(len(sound), 0, -1):
        part = sound[:length]
        if not typed.startswith(part, place):
            continue
        ends = place + length == len(typed)
        if ends or length == len(sound) or part in _INITIALS:
            found = _match(typed, place + length, name, at + 1)
            if found is not None:
                return found
    return None


_INITIALS = frozenset("b p m f d t n l g k h j q x zh ch sh r z c s y w a o e".split())


def _suggestion(start: _Start, end: int) -> Suggestion:
    name = start.name
    marked: tuple[Range, ...] = ((start.at, end),)
    return Suggestion(name.kind, name.text, name.target, name.domain, marked)


def _share_out(ranked: list[Suggestion]) -> tuple[Suggestion, ...]:
    """Eight of the ranked, each kind with its room first, then whatever is left."""
    unique = {(found.kind, found.text): found for found in reversed(ranked)}
    order = list(dict.fromkeys((one.kind, one.text) for one in ranked))
    chosen: list[tuple[str, str]] = []
    for kind in _KINDS:
        chosen.extend([key for key in order if key[0] == kind][: _ROOM[kind]])
    chosen = chosen[:SUGGESTIONS] if len(chosen) > SUGGESTIONS else chosen
    chosen.extend([key for key in order if key not in chosen][: SUGGESTIONS - len(chosen)])
    chosen.sort(key=lambda key: (_KINDS.index(key[0]), order.index(key)))
    return tuple(unique[key] for key in chosen)
