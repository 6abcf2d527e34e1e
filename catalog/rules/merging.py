"""Three-way merging of an entry's fields, for two people who changed the same text at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.entry import split


@dataclass(frozen=True)
class Merged:
    """The merged fields, and the names of those where both changed the same thing."""

    fields: dict[str, str]
    clashes: tuple[str, ...]


def merge(
    base: Mapping[str, str],
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    lists: Iterable[str],
) -> Merged:
    """Bring both changes of `base` together. `lists` names the fields of parts divided by ;.

    Where both changed the same words, the merged field holds mine and is named as a clash.
    """
    parted = frozenset(lists)
    fields, clashes = {}, []
    for name, own in mine.items():
        old, other = base.get(name, ""), theirs.get(name, "")
        if own in (old, other):
            fields[name] = other
        elif other == old:
            fields[name] = own
        else:
            joined = _merge_parts(old, own, other) if name in parted else None
            fields[name] = own if joined is None else joined
            if joined is None:
                clashes.append(name)
    return Merged(fields, tuple(clashes))


def _merge_parts(old: str, own: str, other: str) -> str | None:
    """Both lists of changes applied to the parts, or None where they meet."""
    before, mine, theirs = split(old), split(own), split(other)
    my_removed = set(before) - set(mine)
    their_removed = set(before) - set(theirs)
    my_added = [part for part in mine if part not in before]
    their_added = [part for part in theirs if part not in before]
    if my_removed & their_removed and my_added and their_added:
        return None
    kept = [part for part in theirs if part not in my_removed]
    place = {part: index for index, part in enumerate(mine)}
    for part in my_added:
        if part in kept:
            continue
        earlier = [p for p in mine[: place[part]] if p in kept]
        kept.insert(kept.index(earlier[-1]) + 1 if earlier else 0, part)
    return ";".join(kept)
