"""What reading a file gives: rows, problems, and the tables with their column mappings."""

from dataclasses import asdict, dataclass, field
from typing import Any

from catalog.entry import FIELD_NAMES


@dataclass(frozen=True)
class Problem:
    """Something that could not be read, or was read with doubt. Rows count from 1."""

    sheet: str
    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Row:
    """An entry as the file words it; `many` fields hold their parts separated by `;`."""

    sheet: str
    row: int
    domain: str | None
    number: str = ""
    level1: str = ""
    level2: str = ""
    level3: str = ""
    content: str = ""
    basis: str = ""
    time_limit: str = ""
    publisher: str = ""
    channels: str = ""
    audience: str = ""
    method: str = ""
    tier: str = ""
    code: str = ""

    def values(self) -> dict[str, str]:
        """The ten fields of an entry. A third level becomes level 2, as in the standard's data."""
        found = {name: str(getattr(self, name)) for name in FIELD_NAMES}
        if self.level3:
            found["level2"] = self.level3
            if self.level2 and self.level2 != self.level1:
                found["level1"] = f"{self.level1}—{self.level2}" if self.level1 else self.level2
        return found


@dataclass(frozen=True)
class Column:
    """A column of a table: its letter, the words over it, the role it was given."""

    letter: str
    heading: str
    role: str


@dataclass(frozen=True)
class Mapping:
    """A table that was found: where, which domain, which columns."""

    sheet: str
    row: int
    domain: str | None
    title: str
    columns: tuple[Column, ...]
    rows: int


@dataclass
class Reading:
    """Everything that was read from a file."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tables: list[Mapping] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain values, to pass between processes and to keep."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Reading":
        """The reading that `as_json` described."""
        return cls(
            [Row(**row) for row in data["rows"]],
            [Problem(**problem) for problem in data["problems"]],
            [
                Mapping(**{**table, "columns": tuple(Column(**each) for each in table["columns"])})
                for table in data["tables"]
            ],
        )
