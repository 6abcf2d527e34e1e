"""Latin letters to Chinese: whole or flattened pinyin, initials, and either mixed with Chinese.

The exact reading stands above the flattened one, and that above a slip of the finger.
"""

import re
from functools import cache

from catalog.search import analysis, phonetics
from catalog.search.lexicon import Lexicon, Phrase

EXACT, FLAT, INITIALS, SLIP, BEGINNING = 1.0, 0.9, 0.9, 0.7, 0.6
_MOST = 4
# A chance pair of letters fits some word nearly always; a piece needs some standing to be meant.
_PIECE_STANDING = 0.4
# Whole pinyin of this length is hardly chance.
_TELLING = 6
_LATIN = re.compile(r"[a-z]+")

Reading = tuple[str, float]


def readings(text: str, lexicon: Lexicon) -> list[Reading]:
    """The Chinese texts that letters, alone or among Chinese characters, may stand for."""
    return _of_letters(text, lexicon) if text.isascii() else _of_mixed(text, lexicon)


def _best(phrases: list[Phrase], quality: float) -> list[Reading]:
    top = phrases[0].standing if phrases else 1.0
    return [
        (phrase.text, quality * (0.4 + 0.6 * phrase.standing / top)) for phrase in phrases[:_MOST]
    ]


def _of_letters(text: str, lexicon: Lexicon) -> list[Reading]:
    if len(text) < 2 or len(text) > 60:
        return []
    for phrases, quality in (
        (lexicon.sounding(text), EXACT),
        (lexicon.abbreviated(text), INITIALS),
        (lexicon.sounding_flat(text), FLAT),
    ):
        if phrases and (len(text) > 2 or phrases[0].standing > _PIECE_STANDING):
            return _best(phrases, quality)
    pieces = _pieces(text, lexicon)
    if pieces:
        return [pieces]
    slips = lexicon.nearly_sounding(text)
    if slips:
        return _best(slips, SLIP)
    if len(text) >= 4 and re.search("[aeiou]", text):
        return _best(lexicon.beginning(text, _MOST), BEGINNING)
    return []


def _pieces(text: str, lexicon: Lexicon) -> Reading | None:
    """The text as several phrases one after another: fewest pieces, highest standing."""

    @cache
    def split(start: int) -> tuple[float, tuple[Phrase, ...], float] | None:
        if start == len(text):
            return 0.0, (), 1.0
        best = None
        for end in range(start + 2, len(text) + 1):
            piece = _piece(text[start:end], lexicon)
            rest = split(end) if piece else None
            if piece is None or rest is None:
                continue
            phrase, quality = piece
            # Longer pieces are surer: a square of the length makes two long beat three short.
            gain = quality * (0.3 + phrase.standing) * (end - start) ** 1.6 + rest[0]
            if best is None or gain > best[0]:
                best = (gain, (phrase, *rest[1]), min(quality, rest[2]))
        return best

    found = split(0)
    if found is None:
        return None
    _, phrases, quality = found
    shortest = min(len(phrase.text) for phrase in phrases)
    letters = len(text) / sum(len(phrase.text) for phrase in phrases)
    # Initials say little: at most two words of them, and one must stand high.
    if letters < 1.5 and (len(phrases) > 2 or max(p.standing for p in phrases) < 0.6):
        return None
    if shortest < 2 and len(phrases) > 2:
        return None
    return " ".join(phrase.text for phrase in phrases), quality * 0.9


def _piece(text: str, lexicon: Lexicon) -> tuple[Phrase, float] | None:
    for phrases, quality in (
        (lexicon.sounding(text), EXACT),
        (lexicon.sounding_flat(text) if len(text) > 3 else [], FLAT),
        (lexicon.abbreviated(text), INITIALS * 0.8),
    ):
        for phrase in phrases:
            # Of initials only the catalogue's own words are meant: chance fits too many.
            told = quality == EXACT and len(text) >= _TELLING
            if (told or phrase.standing >= _PIECE_STANDING) and (
                quality >= FLAT or phrase.named or phrase.held
            ):
                return phrase, quality
    return None


def _of_mixed(text: str, lexicon: Lexicon) -> list[Reading]:
    return spelt_whole(text, lexicon) or _run_by_run(text, lexicon)


def spelt_whole(text: str, lexicon: Lexicon) -> list[Reading]:
    """Phrases that the whole text spells: Chinese in place, letters as pinyin or initials."""
    chinese = "".join(letter for letter in text if letter > "z")
    fitting = [
        phrase
        for phrase in lexicon.holding(chinese)
        if len(phrase.text) <= len(text) and _fits(text, 0, phrase, 0)
    ]
    fitting.sort(key=lambda phrase: (-phrase.standing, len(phrase.text)))
    return _best(fitting, EXACT)


def _fits(text: str, place: int, phrase: Phrase, at: int) -> bool:
    """Whether text from `place` on spells the phrase from its character `at` on."""
    if at == len(phrase.text):
        return place == len(text)
    if place == len(text):
        return False
    if text[place] == phrase.text[at]:
        return _fits(text, place + 1, phrase, at + 1)
    syllable = phrase.syllables[at]
    if text.startswith(syllable, place) and _fits(text, place + len(syllable), phrase, at + 1):
        return True
    return text[place] == syllable[0] and _fits(text, place + 1, phrase, at + 1)


def _run_by_run(text: str, lexicon: Lexicon) -> list[Reading]:
    """Each run of letters read with the Chinese character beside it, or by itself."""
    read, quality = text, 1.0
    for run in _LATIN.findall(text):
        place = read.find(run)
        for back, ahead in ((2, 0), (0, 2), (1, 0), (0, 1), (0, 0)):
            start, end = max(0, place - back), min(len(read), place + len(run) + ahead)
            around = read[start:end]
            read_whole = _of_letters if around == run else spelt_whole
            found = read_whole(around, lexicon)
            if found:
                read = f"{read[:start]}{found[0][0]}{read[end:]}"
                quality = min(quality, found[0][1])
                break
    return [(read, quality)] if read != text else []


def sounds(text: str, lexicon: Lexicon) -> list[str]:
    """The pinyin of a Chinese text in every reading."""
    if not analysis.all_han(text):
        return []
    return ["".join(way) for way in phonetics.spellings(text, lexicon.readings)]
