"""Text to terms: jieba words plus two-character pairs, so that no substring is missed.

Titles also get their pinyin and initials from every word start. Both engines index these terms
and nothing else; no term holds a space or a character with a meaning to an engine.
"""

import re
from functools import cache

import rjieba
from pypinyin import Style, lazy_pinyin

from catalog.search.cleaning import simplified

_CHUNK = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
MAX_SYLLABLES = 10


@cache
def _segmenter() -> "rjieba.Jieba":
    return rjieba.Jieba()


def is_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return bool(_HAN.search(text))


def chunks(text: str) -> list[str]:
    """The runs of Chinese characters and the runs of latin letters and digits, in order."""
    return _CHUNK.findall(text)


def words(text: str) -> list[str]:
    """The words of a plain text, in order, without punctuation."""
    found: list[str] = []
    for chunk in chunks(text):
        found.extend(_segmenter().cut(chunk) if is_han(chunk) else [chunk])
    return found


def pairs(chunk: str) -> list[str]:
    """The two-character pairs of a run of Chinese characters; a lone character stays."""
    if len(chunk) < 2:
        return [chunk]
    return [chunk[i : i + 2] for i in range(len(chunk) - 1)]


def terms(text: str) -> list[str]:
    """The terms of a text, each once: words, and pairs of Chinese characters."""
    plain = simplified(text)
    found = dict.fromkeys(words(plain))
    for chunk in chunks(plain):
        if is_han(chunk):
            found.update(dict.fromkeys(pairs(chunk)))
    return list(found)


def characters(text: str) -> list[str]:
    """The single Chinese characters of a title, for questions of one character."""
    return list(dict.fromkeys(_HAN.findall(simplified(text))))


def spellings(title: str) -> list[str]:
    """Pinyin and initials of a title, from every word start to every word end."""
    found: dict[str, None] = {}
    for chunk in chunks(simplified(title)):
        if not is_han(chunk):
            continue
        cut = words(chunk)
        read = [lazy_pinyin(word, style=Style.NORMAL, v_to_u=False) for word in cut]
        for start in range(len(cut)):
            syllables: list[str] = []
            for word in read[start:]:
                syllables.extend(word)
                if len(syllables) > MAX_SYLLABLES:
                    break
                found["".join(syllables)] = None
                if len(syllables) > 1:
                    found["".join(syllable[0] for syllable in syllables)] = None
    return list(found)
