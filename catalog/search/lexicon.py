"""The words of the catalogue, findable by how they are written, sound and abbreviate.

A phrase has a standing (0–1): the name of a domain stands above a title, a title above a word of
some content. It decides between phrases that sound alike.
"""

from collections import defaultdict
from dataclasses import dataclass

from catalog.search import phonetics


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase: its text, standing, syllables, and the domains that hold it.

    `named` and `held` are sets of domains as bits: in names and titles, and in contents.
    """

    text: str
    standing: float
    syllables: tuple[str, ...]
    named: int = 0
    held: int = 0


class Lexicon:
    """Phrases by text, pinyin, flattened pinyin and initials."""

    def __init__(self, phrases: list[Phrase], readings: dict[str, tuple[str, ...]]) -> None:
        self.phrases = {phrase.text: phrase for phrase in phrases}
        self.readings = readings
        self.longest = max((len(phrase.text) for phrase in phrases), default=0)
        self._exact: dict[str, list[Phrase]] = defaultdict(list)
        self._flat: dict[str, list[Phrase]] = defaultdict(list)
        self._initials: dict[str, list[Phrase]] = defaultdict(list)
        self._holding: dict[str, list[Phrase]] = defaultdict(list)
        self._gaps: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in sorted(phrases, key=lambda phrase: (-phrase.standing, len(phrase.text))):
            self._add(phrase)

    def _add(self, phrase: Phrase) -> None:
        if not phrase.syllables:
            return
        for letter in set(phrase.text):
            self._holding[letter].append(phrase)
        joined = "".join(phrase.syllables)
        self._exact[joined].append(phrase)
        self._flat[phonetics.flat(joined)].append(phrase)
        if len(phrase.syllables) > 1:
            self._initials["".join(one[0] for one in phrase.syllables)].append(phrase)
        if 3 <= len(phrase.text) <= 8 and phrase.standing >= 0.6:
            for place in range(len(phrase.text)):
                self._gaps[phrase.text[:place] + phrase.text[place + 1 :]].append(phrase)

    def __contains__(self, text: str) -> bool:
        return text in self.phrases

    def get(self, text: str) -> Phrase | None:
        """The phrase written so."""
        return self.phrases.get(text)

    def sounding(self, spelling: str) -> list[Phrase]:
        """Phrases with this pinyin, highest standing first."""
        return self._exact.get(spelling, [])

    def sounding_flat(self, spelling: str) -> list[Phrase]:
        """Phrases with this pinyin when both are flattened."""
        return self._flat.get(phonetics.flat(spelling), [])

    def abbreviated(self, initials: str) -> list[Phrase]:
        """Phrases with these initials."""
        return self._initials.get(initials, [])

    def holding(self, letters: str) -> list[Phrase]:
        """Phrases that hold all of these characters, highest standing first."""
        rarest = min((self._holding.get(letter, []) for letter in letters), key=len, default=[])
        return [phrase for phrase in rarest if all(letter in phrase.text for letter in letters)]

    def nearly_sounding(self, spelling: str) -> list[Phrase]:
        """Phrases one letter away from this pinyin; only for spellings of six letters or more."""
        wanted = phonetics.flat(spelling)
        if len(wanted) < 6:
            return []
        found = [
            phrase
            for key, phrases in self._flat.items()
            if key[0] == wanted[0]
            and abs(len(key) - len(wanted)) <= 1
            and phonetics.one_apart(key, wanted)
            for phrase in phrases
        ]
        return sorted(found, key=lambda phrase: -phrase.standing)

    def beginning(self, spelling: str, limit: int) -> list[Phrase]:
        """Phrases whose pinyin begins so, highest standing first."""
        found = [
            phrase
            for key, phrases in self._exact.items()
            if key.startswith(spelling)
            for phrase in phrases
        ]
        return sorted(found, key=lambda phrase: (-phrase.standing, len(phrase.text)))[:limit]

    def with_gap(self, text: str) -> list[Phrase]:
        """Phrases of which one character is left out in `text`."""
        return self._gaps.get(text, [])
