"""Where a scanned code leads: to its page, to a signpost, or to the nearest codes that exist.

A printed code never dies: renaming or renumbering leaves it alone, withdrawing gives it a signpost
(security rule Q2). What somebody typed is put right first: lower case, spaces, look-alikes.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from catalog.rules import codes as spelling
from catalog.store import codes
from catalog.store.codes import Named

_MOST_STEPS = 5  # of one retired code leading to the next
_NEAREST = 5


@dataclass(frozen=True)
class Open:
    """The code's thing is there."""

    thing: Named


@dataclass(frozen=True)
class Gone:
    """The code was given but its thing is not public any more; `successor` took its place."""

    thing: Named
    successor: Named | None


@dataclass(frozen=True)
class Unknown:
    """No such code here; `nearest` are codes of this installation one slip away."""

    typed: str
    nearest: tuple[Named, ...]


def resolve(connection: Connection, organisation_id: int, typed: str) -> Open | Gone | Unknown:
    """What the code that somebody scanned or typed stands for now."""
    code = spelling.parse(typed)
    thing = codes.named(connection, organisation_id, [code]).get(code) if code else None
    if thing is None:
        near = codes.named(connection, organisation_id, list(spelling.neighbours(typed[:40])))
        shown = [near[code] for code in sorted(near) if near[code].is_open]
        return Unknown(typed, tuple(shown[:_NEAREST]))
    if thing.is_open:
        return Open(thing)
    return Gone(thing, _successor(connection, organisation_id, thing))


def _successor(connection: Connection, organisation_id: int, thing: Named) -> Named | None:
    for _ in range(_MOST_STEPS):
        if thing.leads_to is None:
            return None
        found = codes.named(connection, organisation_id, [thing.leads_to])
        thing = found[thing.leads_to]
        if thing.is_open:
            return thing
    return None
