"""From the words typed to what they may mean: concepts with weighted senses.

Recognise numbers, read letters, cut into pieces, drop the talk, expand everyday words.
"""

import re
from dataclasses import dataclass, field, replace

from catalog.search import analysis, spelling
from catalog.search.cleaning import MAX_TERMS
from catalog.search.concepts import Concept, Sense, Understanding
from catalog.search.lexicon import Lexicon
from catalog.search.neighbours import Neighbours
from catalog.search.recognising import recognise
from catalog.search.segmenting import Piece, segment
from catalog.search.specificity import Specificity
from catalog.search.vocabulary import Elsewhere, Meaning, Vocabulary

_OLD = re.compile(
    r"(?P<tens>[六七八九6-9])(?:十[一二三四五六七八九]?|\d)(?:多|几)?(?:岁|周岁|(?=了|高龄|老|的老))"
)
_HIGH_AGE = frozenset("八九89")
_MOST_SENSES = 8
# Small words between a verb and its object.
_FILLING = frozenset("个 了 着 过 些 点 下 一".split())
# A question less like any known saying than this is not understood from them.
# What the vocabulary gives no more weight is related to a word, not its meaning.
_RELATED = 0.7
_ALIKE, _SURELY_ALIKE = 0.55, 0.65
_SMALL_ENGLISH = frozenset("a an the of for to in on and or my how is".split())


@dataclass
class Reader:
    """Understands questions with the words of one catalogue."""

    lexicon: Lexicon
    vocabulary: Vocabulary
    specificity: Specificity = field(init=False)
    neighbours: Neighbours = field(init=False)

    def __post_init__(self) -> None:
        self.neighbours = Neighbours(self.vocabulary)
        self.specificity = Specificity(self.lexicon)

    def read(self, text: str) -> Understanding:
        """What a cleaned text may mean."""
        numbers, rest = recognise(text)
        joined = "".join(analysis.chunks(rest))
        found, others = self._readings(rest, joined)
        pieces, hints, aged = self._pieces(found)
        # A character left over says nothing unless it is the whole question.
        told = [piece for piece in pieces if piece.kind != "loose" or len(joined) == 1]
        concepts = [self._concept(piece) for piece in told]
        concepts.extend(aged)
        kept = [
            # The end of a Chinese phrase is what it is about.
            replace(concept, importance=concept.importance * (1 + 0.05 * place))
            for place, concept in enumerate(concepts)
            if concept is not None
        ]
        kept, likeness = self._with_neighbours(kept, pieces, found)
        if others and len(kept) == 1:
            kept = [self._with_others(kept[0], others)]
        return Understanding(
            text=found,
            concepts=tuple(kept[:MAX_TERMS]),
            numbers=tuple(numbers[:3]),
            hints=hints,
            readings=(found,) if found != joined else (),
            mended=any(piece.typed != piece.text for piece in pieces),
            elsewhere=self._elsewhere(joined, found),
            cut=len(kept) > MAX_TERMS,
            ambiguous=bool(others),
            doubtful=not numbers and _is_doubtful(kept, likeness, hints),
        )

    def _readings(self, rest: str, joined: str) -> tuple[str, list[spelling.Reading]]:
        """The Chinese text of the question, and other whole phrases it may spell."""
        known = self.vocabulary.everyday
        if not re.search("[a-z]", joined) or joined in known or joined in self.lexicon:
            return joined, []
        if joined.isascii() and (rest in known or self._is_english(rest)):
            return rest, []
        letters = re.findall("[a-z]+", joined)
        plain = re.sub("[0-9]", "", joined)
        if max(map(len, letters)) < 2 and not joined.isascii():
            # A lone letter is an initial only where all the rest fits too.
            found = spelling.spelt_whole(plain, self.lexicon)
        else:
            found = spelling.readings(plain, self.lexicon)
        if not found:
            return joined, []
        return "".join(found[0][0].split()), found[1:]

    def _is_english(self, rest: str) -> bool:
        """Whether most of the words are known as English ones."""
        words = rest.split()
        known = sum(len(word) for word in words if self._english(word) is not None)
        return known * 2 > sum(len(word) for word in words)

    def _english(self, word: str) -> str | None:
        """The form in which the vocabulary knows an English word."""
        forms = (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ing"))
        return next((form for form in forms if form in self.vocabulary.everyday), None)

    def _english_pieces(self, text: str) -> list[Piece]:
        if text in self.vocabulary.everyday:
            return [Piece(text, text, "everyday")]
        words = [word for word in text.split() if word not in _SMALL_ENGLISH]
        pieces = []
        while words:
            size = next(
                (size for size in (3, 2) if " ".join(words[:size]) in self.vocabulary.everyday), 1
            )
            word = " ".join(words[:size])
            pieces.append(Piece(word, self._english(word) or word, "everyday"))
            del words[:size]
        return pieces

    def _pieces(self, text: str) -> tuple[list[Piece], frozenset[str], list[Concept]]:
        """The pieces without talk, what the talk hints at, and ages as concepts."""
        if text.isascii():
            return self._english_pieces(text), frozenset(), []
        aged: list[Concept] = []

        def take(match: re.Match[str]) -> str:
            aged.append(_of_age(match))
            return ""

        if text not in self.vocabulary.everyday:
            text = _OLD.sub(take, text)
        pieces, hints = self._without_talk(text)
        pieces = self._closed_up(pieces, text)
        if not pieces and not aged and text in self.lexicon:
            # Somebody asks for the word itself, such as 办理.
            pieces = [Piece(text, text, "phrase")]
        return pieces, frozenset(hints - {""}), aged

    def _without_talk(self, text: str) -> tuple[list[Piece], set[str]]:
        pieces, hints = [], set()
        for piece in segment(text, self.lexicon, self.vocabulary):
            if piece.kind == "talk":
                hints.add(self.vocabulary.talk[piece.text])
            else:
                pieces.append(piece)
        return pieces, hints

    def _closed_up(self, pieces: list[Piece], text: str) -> list[Piece]:
        """The pieces when what talk tears apart is put together: 改个名字 is 改名字."""
        if all(self._is_known(piece) for piece in pieces):
            return pieces
        closed = "".join(piece.typed for piece in pieces if piece.typed not in _FILLING)
        if closed == text or not closed:
            return pieces
        again, _ = self._without_talk(closed)
        return again if self._unknown(again) < self._unknown(pieces) else pieces

    def _unknown(self, pieces: list[Piece]) -> int:
        return sum(len(piece.typed) for piece in pieces if not self._is_known(piece))

    def _is_known(self, piece: Piece) -> bool:
        return piece.kind in ("everyday", "phrase") or piece.text in self.lexicon

    def _concept(self, piece: Piece) -> Concept | None:
        if piece.kind == "latin" and piece.text.isdigit():
            return None
        senses: dict[str, float] = {}
        phrase = self.lexicon.get(piece.text)
        found_in_catalogue = phrase is not None and bool(phrase.named or phrase.held)
        if found_in_catalogue or len(piece.text) == 1:
            senses[piece.text] = piece.quality
        meanings = self.vocabulary.everyday.get(piece.text, ())
        implied = None if meanings or len(piece.text) < 2 else self.neighbours.implied(piece.text)
        if implied is not None and implied.term not in senses:
            senses[implied.term] = implied.weight * piece.quality
        if senses and any(meaning.weight >= 0.9 for meaning in meanings):
            # Where the vocabulary says what a word means, a chance mention counts less.
            senses[piece.text] *= 0.8
        for meaning in meanings:
            senses[meaning.term] = max(
                senses.get(meaning.term, 0.0), meaning.weight * piece.quality
            )
        law = self.vocabulary.laws.get(piece.text)
        if law is not None:
            senses[law] = piece.quality
        known = bool(senses)
        if not known:
            senses = self._inside(piece)
        if not senses:
            return Concept(piece.typed, (), _weight_of_unknown(piece.text), known=False)
        # The most telling sense decides how much the words matter in the question.
        importance = max(
            self.specificity.of(text) * (0.5 + 0.5 * weight) for text, weight in senses.items()
        )
        if not known:
            importance = max(importance, _weight_of_unknown(piece.text))
        kept = sorted(senses.items(), key=lambda sense: -sense[1])[:_MOST_SENSES]
        related = bool(meanings) and max(one.weight for one in meanings) <= _RELATED
        return Concept(
            piece.typed, tuple(Sense(*sense) for sense in kept), importance, known, related=related
        )

    def _inside(self, piece: Piece) -> dict[str, float]:
        """Known words inside an unknown one, by the share of it they make up."""
        text, found = piece.text, {}
        for start in range(len(text)):
            for end in range(start + 2, len(text) + 1):
                span = text[start:end]
                share = 0.7 * (end - start) / len(text)
                phrase = self.lexicon.get(span)
                if phrase is not None and (phrase.named or phrase.held):
                    found[span] = share
                for meaning in self.vocabulary.everyday.get(span, ()):
                    found[meaning.term] = max(found.get(meaning.term, 0.0), share * meaning.weight)
        return found

    def _with_others(self, concept: Concept, others: list[spelling.Reading]) -> Concept:
        senses = {sense.text: sense.weight for sense in concept.senses}
        for text, quality in others:
            also = self._concept(Piece(text, text, "phrase", quality * 0.8))
            for sense in also.senses if also else ():
                senses[sense.text] = max(senses.get(sense.text, 0.0), sense.weight)
        kept = sorted(senses.items(), key=lambda sense: -sense[1])[:_MOST_SENSES]
        return Concept(
            concept.typed,
            tuple(Sense(*sense) for sense in kept),
            max(concept.importance, *(self.specificity.of(text) for text, _ in kept)),
            concept.known,
        )

    def _with_neighbours(
        self, concepts: list[Concept], pieces: list[Piece], text: str
    ) -> tuple[list[Concept], float]:
        """Also what sayings like the whole question mean, where words of it are unknown."""
        told = sum(len(piece.typed) for piece in pieces if self._is_sure(piece))
        sure = told > 0.8 * sum(len(piece.typed) for piece in pieces)
        if sure or not analysis.all_han(text) or len(text) > 30:
            return concepts, float(sure)
        bare = "".join(piece.text for piece in pieces if piece.kind != "talk")
        meanings = self.neighbours.meanings(text)
        if bare != text:
            meanings = max(meanings, self.neighbours.meanings(bare), key=_likeness)
        if not meanings:
            return concepts, 0.0
        likeness = _likeness(meanings)
        senses = tuple(Sense(meaning.term, meaning.weight) for meaning in meanings)
        kept = [
            concept
            if concept.known
            else replace(concept, importance=concept.importance * (1 - likeness))
            for concept in concepts
        ]
        return [*kept, Concept(text, senses, 0.4 + 0.6 * likeness, own=False)], likeness

    def _is_sure(self, piece: Piece) -> bool:
        if piece.kind == "everyday":
            return True
        phrase = self.lexicon.get(piece.text) if piece.kind == "phrase" else None
        return phrase is not None and (
            phrase.standing >= 0.6 and self.specificity.of(phrase.text) > 0.6
        )

    def _elsewhere(self, joined: str, found: str) -> Elsewhere | None:
        if joined in self.vocabulary.everyday:
            return None
        matters = [
            matter
            for word, matter in self.vocabulary.elsewhere.items()
            if word in joined or word in found
        ]
        return max(matters, key=lambda matter: len(matter.word), default=None)


def _is_doubtful(concepts: list[Concept], likeness: float, hints: frozenset[str]) -> bool:
    """Whether the question is about something unknown, with a known word beside it.

    The last word of a Chinese phrase is what it is about: 老年手机 is a telephone.
    """
    own = [concept for concept in concepts if concept.own]
    if not any(concept.known for concept in own):
        return likeness < _SURELY_ALIKE
    if likeness >= _ALIKE:
        return False
    return not hints and len(own) > 1 and not own[-1].known


def _likeness(meanings: list[Meaning]) -> float:
    return max((meaning.weight for meaning in meanings), default=0.0)


def _of_age(match: re.Match[str]) -> Concept:
    high = match["tens"] in _HIGH_AGE
    senses = [Sense("老年人补贴", 0.8 if high else 0.7)]
    if high:
        senses.insert(0, Sense("高龄", 1.0))
    return Concept(match[0], tuple(senses), 0.6)


def _weight_of_unknown(text: str) -> float:
    return 0.15 if len(text) < 2 else 0.6 if len(text) == 2 else 0.8
