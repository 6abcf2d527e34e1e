"""Cuts a question into pieces: everyday words, phrases of the catalogue, plain words, talk.

The cut with the longest and best known pieces wins. What nobody knows is mended where it can be.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.search import analysis, mending
from catalog.search.lexicon import Lexicon
from catalog.search.vocabulary import Vocabulary

_LONGEST = 14
_TALK, _WORD, _EVERYDAY, _LATIN = 1.2, 0.8, 1.75, 0.5
# A mend must beat the loose characters it replaces, but not words that stand as typed.
_MENDED = 0.85


@dataclass(frozen=True)
class Piece:
    """A piece of the question: what was typed, what it is read as, and what kind it is."""

    typed: str
    text: str
    kind: str  # everyday, phrase, word, talk, loose, latin
    quality: float = 1.0


@dataclass(frozen=True)
class Option:
    """One way to read the text from `start` to `end`."""

    start: int
    end: int
    piece: Piece
    gain: float


def segment(text: str, lexicon: Lexicon, vocabulary: Vocabulary) -> list[Piece]:
    """The pieces of a text without spaces, in order."""
    options = list(_options(text, lexicon, vocabulary))
    pieces = _best(text, options)
    if any(piece.kind == "loose" for piece in pieces) or _unknown(pieces, lexicon):
        mended = _mends(text, pieces, lexicon, vocabulary)
        if mended:
            pieces = _best(text, [*options, *mended])
    return pieces


def _unknown(pieces: list[Piece], lexicon: Lexicon) -> bool:
    kinds = [piece.kind for piece in pieces if piece.kind != "talk"]
    words = [piece for piece in pieces if piece.kind == "word" and piece.text not in lexicon]
    return bool(words) or (len(kinds) > 1 and set(kinds) <= {"phrase", "word"} and len(kinds) <= 3)


def _options(text: str, lexicon: Lexicon, vocabulary: Vocabulary) -> Iterable[Option]:
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + _LONGEST) + 1):
            span = text[start:end]
            found = _option(span, lexicon, vocabulary)
            if found is not None:
                kind, gain = found
                yield Option(start, end, Piece(span, span, kind), gain)


def _option(span: str, lexicon: Lexicon, vocabulary: Vocabulary) -> tuple[str, float] | None:
    length = len(span) - 1
    if span in vocabulary.everyday:
        return "everyday", length * _EVERYDAY + 0.3
    if span in vocabulary.talk:
        return "talk", length * _TALK + 0.2
    phrase = lexicon.get(span)
    if phrase is not None and length:
        return "phrase", length * (1 + 0.7 * phrase.standing)
    if length and analysis.is_han(span) and analysis.is_word(span):
        return "word", length * _WORD
    return None


def _best(text: str, options: list[Option]) -> list[Piece]:
    by_end: dict[int, list[Option]] = {}
    for option in options:
        by_end.setdefault(option.end, []).append(option)
    gains: list[float] = [0.0]
    last: list[Option | None] = [None]
    for end in range(1, len(text) + 1):
        letter = text[end - 1]
        loose = Piece(letter, letter, "loose" if analysis.is_han(letter) else "latin")
        best = Option(end - 1, end, loose, 0.0)
        gain = gains[end - 1]
        for option in by_end.get(end, ()):
            if gains[option.start] + option.gain > gain:
                best, gain = option, gains[option.start] + option.gain
        gains.append(gain)
        last.append(best)
    pieces: list[Piece] = []
    end = len(text)
    while end:
        chosen = last[end]
        assert chosen is not None, "every place but the first has a last piece"
        pieces.append(chosen.piece)
        end = chosen.start
    return _join_latin(pieces[::-1])


def _join_latin(pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if piece.kind == "latin" and joined and joined[-1].kind == "latin":
            run = joined[-1].text + piece.text
            joined[-1] = Piece(run, run, "latin")
        else:
            joined.append(piece)
    return joined


def _mends(
    text: str, pieces: list[Piece], lexicon: Lexicon, vocabulary: Vocabulary
) -> list[Option]:
    """Ways to mend the stretches that hold a loose character or an unknown word."""
    doubtful = _doubtful(pieces, lexicon)
    talk = _inside_talk(pieces)
    found = []
    for start in range(len(text)):
        for end in range(start + 2, min(len(text), start + 10) + 1):
            span = text[start:end]
            whole = span == text
            if not (any(doubtful[start:end]) or (whole and len(text) > 2)) or span in lexicon:
                continue
            if not whole and (any(talk[start:end]) or not _mendable(span, vocabulary)):
                continue
            for phrase, quality in mending.mends(span, lexicon)[:1]:
                gain = (end - start - 1) * (1 + 0.7 * phrase.standing) * quality * _MENDED
                piece = Piece(span, phrase.text, "phrase", quality)
                found.append(Option(start, end, piece, gain + 0.3))
    return found


def _doubtful(pieces: list[Piece], lexicon: Lexicon) -> list[bool]:
    """For every character, whether nobody knows the piece it is in."""
    found: list[bool] = []
    for piece in pieces:
        odd = piece.kind == "loose" or (piece.kind == "word" and piece.text not in lexicon)
        odd = odd or (piece.kind == "talk" and len(piece.text) == 1)
        found.extend([odd] * len(piece.typed))
    return found


def _inside_talk(pieces: list[Piece]) -> list[bool]:
    """For every character, whether it is in a talk phrase of two characters or more."""
    found: list[bool] = []
    for piece in pieces:
        found.extend([piece.kind == "talk" and len(piece.typed) > 1] * len(piece.typed))
    return found


def _mendable(span: str, vocabulary: Vocabulary) -> bool:
    """Whether part of a question may be mended: no talk at its ends, no word, no mere pair."""
    if len(span) < 3 or analysis.is_word(span):
        return False
    ends = (span[0], span[-1], span[:2], span[-2:])
    return not any(end in vocabulary.talk for end in ends)
