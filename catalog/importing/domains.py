"""Which domain a table belongs to: from its title, the sheet's or the file's name, or a column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog import facts
from catalog.importing.text import compact, plain

_FILLER = re.compile(
    r"领域|基层|政务公开|政府信息|标准|目录|事项|试点|清单|（?试行）?|[(（].*?[)）]"
)


@dataclass(frozen=True)
class Known:
    """A domain that a table may belong to."""

    number: str
    names: tuple[str, ...]


def standard() -> tuple[Known, ...]:
    """The 26 domains of the standard."""
    return tuple(
        Known(each.number, (each.name, each.full_name, *each.aliases)) for each in facts.domains()
    )


def recognise(text: str, known: Sequence[Known]) -> str | None:
    """The number of the domain whose name stands in `text`; the longest name wins."""
    words = _plain(text)
    if not words:
        return None
    best: tuple[int, str] | None = None
    for each in known:
        for name in each.names:
            short = _plain(name)
            if len(short) >= 2 and _contains(words, short) and (not best or len(short) > best[0]):
                best = (len(short), each.number)
    return best[1] if best else None


def named(text: str, known: Sequence[Known]) -> str | None:
    """The number of the domain whose name is exactly `text`."""
    words = _plain(text)
    for each in known:
        if words and any(words == _plain(name) for name in each.names):
            return each.number
    return None


def _plain(text: str) -> str:
    words = _FILLER.sub("", compact(plain(text)))
    return re.sub(r"[《》\s、，,和与及·\-_.]|^[0-9]+", "", words)


def _contains(words: str, name: str) -> bool:
    return name in words or (len(words) >= 3 and words in name and len(words) * 2 > len(name))
