"""A sheet as read: its texts by row and column, which cells are merged, which hold formulas.

Rows and columns count from 0 here and from 1 / A where people see them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from catalog.errors import Invalid
from catalog.importing import limits

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass
class Grid:
    """One sheet. `merging` says whether the kind of file can tell merged cells at all."""

    name: str
    rows: list[list[str]]
    merges: list[Merge] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    merging: bool = True
    cut_columns: bool = False

    @cached_property
    def width(self) -> int:
        """The number of columns in use."""
        return max((len(row) for row in self.rows), default=0)

    @cached_property
    def _anchors(self) -> dict[tuple[int, int], tuple[int, int]]:
        anchors = {}
        for first_row, first_column, last_row, last_column in self.merges:
            for row in range(first_row, min(last_row, len(self.rows) - 1) + 1):
                for column in range(first_column, min(last_column, limits.MAX_COLUMNS) + 1):
                    anchors[row, column] = (first_row, first_column)
        return anchors

    def text(self, row: int, column: int) -> str:
        """What stands in this very cell."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that speaks for this one: itself, or the first cell of its merge."""
        return self._anchors.get((row, column), (row, column))

    def is_own(self, row: int, column: int) -> bool:
        """Whether the cell has a text of its own in this row."""
        return bool(self.text(row, column)) and self.anchor(row, column) == (row, column)

    def down(self, row: int, column: int) -> str:
        """The text of the cell, or of the merge that comes down over it in the same column."""
        anchor_row, anchor_column = self.anchor(row, column)
        return self.text(anchor_row, column) if anchor_column == column else ""

    def own(self, row: int) -> list[int]:
        """The columns that have a text of their own in this row."""
        return [column for column in range(len(self.rows[row])) if self.is_own(row, column)]

    def span(self, row: int, column: int) -> int:
        """How many columns the merge that starts in this cell covers; 1 without one."""
        return self._spans.get((row, column), 1)

    @cached_property
    def _spans(self) -> dict[tuple[int, int], int]:
        return {(merge[0], merge[1]): merge[3] - merge[1] + 1 for merge in self.merges}


def letter(column: int) -> str:
    """The name a spreadsheet shows for a column: 0 is A, 26 is AA."""
    name, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


class Gatherer:
    """Takes in the rows of a sheet one by one and stops where the limits say so."""

    def __init__(self, name: str, budget: "Budget") -> None:
        self.grid = Grid(name, [])
        self._budget = budget
        self._blank = 0

    def add(self, number: int, cells: Iterable[tuple[int, str]]) -> bool:
        """Take row `number` (from 0); False means: read no further in this sheet.

        Raises:
            Invalid: the file holds more rows or text than the limits allow.
        """
        row: list[str] = []
        for column, text in cells:
            text = text.strip("\ufeff\u200b \t\r\n\u3000\xa0")
            if not text:
                continue
            if column >= limits.MAX_COLUMNS:
                self.grid.cut_columns = True
                continue
            if len(text) > limits.MAX_CELL:
                raise Invalid(
                    f"工作表“{self.grid.name}”第 {number + 1} 行 {letter(column)} 列的文字超过"
                    f" {limits.MAX_CELL} 个字，无法导入。请把这一格的内容缩短后再试。"
                )
            row.extend([""] * (column + 1 - len(row)))
            row[column] = text
        if not row:
            self._blank += 1
            return self._blank <= limits.MAX_BLANK_ROWS
        gap = number - len(self.grid.rows)
        if gap > limits.MAX_BLANK_ROWS:
            return False
        self._blank = 0
        self._budget.take(sum(map(len, row)))
        self.grid.rows.extend([] for _ in range(gap))
        self.grid.rows.append(row)
        return True


class Budget:
    """What is left of the rows and characters a whole file may hold."""

    def __init__(self) -> None:
        self.rows = limits.MAX_ROWS
        self.text = limits.MAX_TEXT

    def take(self, characters: int) -> None:
        """Count one row with this many characters."""
        self.rows -= 1
        self.text -= characters
        if self.rows < 0:
            raise Invalid(
                f"表格超过 {limits.MAX_ROWS} 行，一次读不完。请按领域拆成几个文件，分次导入。"
            )
        if self.text < 0:
            raise Invalid("表格里的文字太多，一次读不完。请按领域拆成几个文件，分次导入。")
