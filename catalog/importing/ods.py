"""Reading the sheets of an ods file, streaming, with merged cells and repeated rows kept honest."""

from catalog.errors import Invalid
from catalog.importing import limits
from catalog.importing.grid import Budget, Gatherer, Grid
from catalog.importing.xlsx import plain_number
from catalog.importing.zipped import Handler, Package, broken_refusal, password_refusal


def read(package: Package) -> list[Grid]:
    """The tables of the document in order."""
    if "META-INF/manifest.xml" in package.names:
        manifest = _Manifest()
        package.parse("META-INF/manifest.xml", manifest)
        if manifest.encrypted:
            raise password_refusal()
    content = _Content(Budget())
    package.parse("content.xml", content)
    if not content.grids:
        raise broken_refusal()
    return content.grids


class _Manifest(Handler):
    def __init__(self) -> None:
        self.encrypted = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.encrypted = self.encrypted or name == "encryption-data"


class _Content(Handler):
    def __init__(self, budget: Budget) -> None:
        self.grids: list[Grid] = []
        self._budget = budget
        self._gatherer: Gatherer | None = None
        self._full = False
        self._row = 0
        self._row_repeat = 1
        self._cells: list[tuple[int, str]] = []
        self._column = 0
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._paragraphs = 0
        self._depth = 0
        self._skipping = 0
        self._hidden_styles: set[str] = set()
        self._style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self._style = attributes.get("style:name", "")
        elif name == "table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table" and self._gatherer is None and len(self.grids) < limits.MAX_SHEETS:
            self._gatherer = Gatherer(attributes.get("table:name", ""), self._budget)
            style = attributes.get("table:style-name", "")
            self._gatherer.grid.hidden = style in self._hidden_styles
            self._full, self._row = False, 0
        elif name in ("annotation", "ruby-text"):
            self._skipping += 1
        elif self._gatherer is None or self._full:
            return
        elif name == "table-row":
            self._row_repeat = _count(attributes.get("table:number-rows-repeated"))
            self._cells, self._column = [], 0
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._text, self._paragraphs = attributes, [], 0
        elif name == "p" and self._cell is not None and not self._skipping:
            self._paragraphs += 1
            if self._paragraphs > 1:
                self._text.append("\n")
            self._depth += 1
        elif self._depth and name in ("s", "tab"):
            self._text.append(" " * min(_count(attributes.get("text:c")), 100))
        elif self._depth and name == "line-break":
            self._text.append("\n")

    def characters(self, text: str) -> None:
        if self._depth and not self._skipping:
            self._text.append(text)

    def end(self, name: str) -> None:
        if name in ("annotation", "ruby-text"):
            self._skipping -= 1
        elif name == "table" and self._gatherer is not None:
            self.grids.append(self._gatherer.grid)
            self._gatherer = None
        elif self._gatherer is None or self._full:
            return
        elif name == "p" and self._depth and not self._skipping:
            self._depth -= 1
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._close_cell(self._gatherer.grid, covered=name.startswith("covered"))
        elif name == "table-row":
            self._close_row(self._gatherer)

    def _close_cell(self, grid: Grid, *, covered: bool) -> None:
        attributes = self._cell or {}
        self._cell = None
        text = "" if covered else "".join(self._text)
        if attributes.get("office:value-type") == "float":
            text = plain_number(text or attributes.get("office:value", ""))
        repeat = _count(attributes.get("table:number-columns-repeated"))
        across = _count(attributes.get("table:number-columns-spanned"))
        down = _count(attributes.get("table:number-rows-spanned"))
        if "table:formula" in attributes:
            grid.formulas.add((self._row, self._column))
        if across > 1 or down > 1:
            last = min(self._column + across, limits.MAX_COLUMNS) - 1
            rows = min(self._row + down, limits.MAX_ROWS * 2) - 1
            grid.merges.append((self._row, self._column, rows, last))
        if text.strip():
            room = max(1, min(repeat, limits.MAX_COLUMNS + 1 - self._column))
            self._cells.extend((self._column + place, text) for place in range(room))
        self._column += repeat

    def _close_row(self, gatherer: Gatherer) -> None:
        filled = bool(self._cells)
        if filled and self._row_repeat > limits.MAX_ROWS:
            raise Invalid(
                f"表格声称有 {self._row_repeat} 行相同的内容，不合理，不能导入。"
                "请删去多余的行，保存后再试。"
            )
        for place in range(self._row_repeat if filled else 1):
            if not gatherer.add(self._row + place, self._cells):
                self._full = True
                return
        self._row += self._row_repeat


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1
