"""Text to terms: jieba words plus two-character pairs, so that no substring is missed.

Both engines index these terms and nothing else; no term holds a space or a character with a
meaning to an engine.
"""

import re

import rjieba

from catalog.search.cleaning import simplified

_CHUNK = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


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
        found.extend(rjieba.cut(chunk) if is_han(chunk) else [chunk])
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


def bounds(chunk: str) -> tuple[list[int], list[int]]:
    """Where words of a run of Chinese characters begin and end, long words and those inside."""
    starts, ends = {0}, {len(chunk)}
    for word, start, end in rjieba.tokenize(chunk, "search", True):
        del word
        starts.add(start)
        ends.add(end)
    return sorted(starts), sorted(ends)


def all_words(text: str) -> list[str]:
    """The words of a text, long ones and those inside them."""
    found: list[str] = []
    for chunk in chunks(text):
        found.extend(rjieba.cut_for_search(chunk, True) if is_han(chunk) else [chunk])
    return found


def is_word(text: str) -> bool:
    """Whether the dictionary knows this word."""
    known: bool = rjieba.has_word(text)
    return known


def all_han(text: str) -> bool:
    """Whether the text is Chinese characters and nothing else."""
    return bool(text) and not _HAN.sub("", text)
