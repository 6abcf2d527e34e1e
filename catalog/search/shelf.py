"""What every worker keeps in memory of a generation: the names that can be suggested.

Made once when the index is built, since spelling names out in pinyin takes longest.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from catalog.search.engine import Document, EngineFailed
from catalog.search.suggesting import Name, names

# Counts up with every change of what a generation holds; an older one is then built again.
FORMAT = "1"
_FILE = "shelf.json"


@dataclass(frozen=True)
class Shelf:
    """The names of domains and entries with their spellings."""

    names: list[Name]

    @classmethod
    def of(cls, documents: list[Document]) -> "Shelf":
        """The shelf of a catalogue."""
        return cls(names(documents))

    @classmethod
    def load(cls, place: Path) -> "Shelf":
        """The shelf saved in a folder.

        Raises:
            EngineFailed: it is missing or damaged.
        """
        try:
            found = json.loads((place / _FILE).read_text("utf-8"))
            return cls(
                [Name(**{**name, "spellings": tuple(name["spellings"])}) for name in found["names"]]
            )
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise EngineFailed(f"{_FILE}: {error}") from error

    def save(self, place: Path) -> None:
        """Write the shelf into a folder.

        Raises:
            EngineFailed: it cannot be written.
        """
        data = {"names": [asdict(name) for name in self.names]}
        try:
            (place / _FILE).write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        except OSError as error:
            raise EngineFailed(f"{_FILE}: {error}") from error
