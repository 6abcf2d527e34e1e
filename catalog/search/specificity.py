"""How telling a phrase is: one found in a single domain says more than one found in twenty."""

from math import log

from catalog.search import analysis
from catalog.search.lexicon import Lexicon

_ALL = log(27)
_LEAST = 0.08


class Specificity:
    """Specificity (0–1) of phrases in one catalogue, counted by domains, not by entries."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: dict[str, float] = {}

    def of(self, text: str) -> float:
        """How telling a phrase is; a phrase that is not in the catalogue is judged by its words."""
        found = self._known.get(text)
        if found is None:
            found = self._count(text)
            if len(self._known) < 50_000:
                self._known[text] = found
        return found

    def _count(self, text: str) -> float:
        phrase = self._lexicon.get(text)
        if phrase is not None and (phrase.named or phrase.held):
            return _by_domains(phrase.named, phrase.held)
        words = [word for word in analysis.words(text) if len(word) > 1 and word != text]
        return max((self.of(word) for word in words), default=0.7)


def _by_domains(named: int, held: int) -> float:
    # A mention in a content says less about what a phrase belongs to than a title does.
    places = named.bit_count() + 0.35 * (held & ~named).bit_count()
    return max(_LEAST, 1 - log(max(places, 1.0)) / _ALL)
