"""Everyday words that resemble a question, when the question itself is not among them.

敬老院 is understood from 住敬老院, 大树砍了 from 砍树: what shares rare characters and pairs with
many known sayings means what they mean.
"""

from collections import Counter, defaultdict
from math import log, sqrt

from catalog.search import analysis
from catalog.search.vocabulary import Meaning, Vocabulary

_LEAST_ALIKE = 0.3
_MOST_SAYINGS = 10
_MOST_MEANINGS = 5
# A gram found in more sayings than this is too common to look through.
_COMMON = 400
# So many sayings, and such a share of them, make a word mean what they mean.
_FEW_SAYINGS, _AGREED = 4, 0.6
_MOST_IMPLIED = 20_000


def _grams(text: str) -> set[str]:
    return set(text) | {text[i : i + 2] for i in range(len(text) - 1)}


class Neighbours:
    """Finds the sayings that resemble a text, by the characters and pairs they share."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._sayings = [
            (word, meanings)
            for word, meanings in vocabulary.everyday.items()
            if analysis.all_han(word)
        ]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, (word, _) in enumerate(self._sayings):
            for gram in _grams(word):
                self._holding[gram].append(place)
        every = len(self._sayings) + 1
        self._rare = {
            gram: (1.0 if len(gram) > 1 else 0.6) * log(every / (len(places) + 0.5))
            for gram, places in self._holding.items()
        }
        self._unseen = log(every)
        self._implied: dict[str, Meaning | None] = {}
        self._sizes = [sum(self._rare[gram] for gram in _grams(word)) for word, _ in self._sayings]

    def implied(self, word: str) -> Meaning | None:
        """What most of the sayings with this word in them mean, when they agree."""
        if word not in self._implied and len(self._implied) < _MOST_IMPLIED:
            self._implied[word] = self._agreed(word)
        return self._implied.get(word)

    def _agreed(self, word: str) -> Meaning | None:
        places = min((self._holding.get(gram, []) for gram in _grams(word)), key=len, default=[])
        terms = Counter(
            self._sayings[place][1][0].term for place in places if word in self._sayings[place][0]
        )
        if not terms:
            return None
        (term, times), every = terms.most_common(1)[0], terms.total()
        if every < _FEW_SAYINGS or times < _AGREED * every:
            return None
        return Meaning(term, 0.9 * times / every)

    def meanings(self, text: str) -> list[Meaning]:
        """What the sayings most like this text mean, each with its likeness as weight."""
        grams = _grams(text)
        # A pair that no saying holds is mostly the chance meeting of two words.
        size = sum(
            self._rare.get(gram, self._unseen * (0.6 if len(gram) == 1 else 0.3)) for gram in grams
        )
        shared: dict[int, float] = defaultdict(float)
        for gram in grams:
            places = self._holding.get(gram, ())
            if len(places) <= _COMMON:
                for place in places:
                    shared[place] += self._rare[gram]
        if not shared:
            return []
        alike = sorted(
            ((held / size * sqrt(held / self._sizes[at]), at) for at, held in shared.items()),
            reverse=True,
        )[:_MOST_SAYINGS]
        return _vote([(likeness, self._sayings[at][1]) for likeness, at in alike])


def _vote(sayings: list[tuple[float, tuple[Meaning, ...]]]) -> list[Meaning]:
    """The meanings of the sayings; several that agree make a meaning surer."""
    best: dict[str, float] = {}
    for likeness, meanings in sayings:
        if likeness < _LEAST_ALIKE:
            break
        for meaning in meanings:
            value = likeness * meaning.weight
            known = best.get(meaning.term)
            # Each further saying closes a fifth of the gap to certainty, by its own likeness.
            best[meaning.term] = (
                value if known is None else known + 0.2 * value * (1 - min(1.0, known))
            )
    ranked = sorted(best.items(), key=lambda item: -item[1])[:_MOST_MEANINGS]
    return [Meaning(term, min(1.0, weight)) for term, weight in ranked]
