"""What may follow a case once it was replied to: its answer for everybody."""

from dataclasses import dataclass

from catalog.store import answers
from catalog.store.answers import Stored
from catalog.store.cases import File
from kiosk import db


@dataclass(frozen=True)
class Afterwards:
    """What the case page offers after the reply: `answer` is what was made of it already."""

    replied: bool
    answer: Stored | None


def of_case(file: File) -> Afterwards:
    """What may follow this case."""
    return Afterwards(file.case.has("reply"), answers.of_case(db.connection(), file.stored.id))
