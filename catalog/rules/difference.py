"""What changed between two texts, as stretches that a page can strike and underline."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Figures and Latin words change as a whole, Chinese by the character.
_PIECE = re.compile(r"[A-Za-z]+|[0-9]+|.", re.DOTALL)
_LONGEST = 4000


@dataclass(frozen=True)
class Stretch:
    """A stretch of one side: `changed` on the old side means removed, on the new side added."""

    text: str
    changed: bool


def difference(old: str, new: str) -> tuple[list[Stretch], list[Stretch]]:
    """The stretches of the old and of the new text."""
    if len(old) > _LONGEST or len(new) > _LONGEST:
        return [Stretch(old, old != new)], [Stretch(new, old != new)]
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    left: list[Stretch] = []
    right: list[Stretch] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if a < b:
            left.append(Stretch("".join(before[a:b]), kind != "equal"))
        if c < d:
            right.append(Stretch("".join(after[c:d]), kind != "equal"))
    return left, right
