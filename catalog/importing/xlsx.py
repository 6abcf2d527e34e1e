"""Reading the sheets of an xlsx file, streaming, by what stands in it and not by what it claims.

openpyxl's reading mode forgets merged cells and its full mode takes a small hostile file to a
gigabyte, so the few parts needed here are read directly.
"""

import posixpath
import re

from catalog.errors import Invalid
from catalog.importing import limits
from catalog.importing.grid import Budget, Gatherer, Grid
from catalog.importing.zipped import Enough, Handler, Package, broken_refusal

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
_UNSAFE_FORMULA = re.compile(r"\||WEBSERVICE|IMPORTXML|\[\d+\]|DDE|://", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read(package: Package) -> list[Grid]:
    """The worksheets in the order of the workbook."""
    book = _Book()
    package.parse("xl/workbook.xml", book)
    targets = _Relations()
    package.parse("xl/_rels/workbook.xml.rels", targets)
    strings = _Strings()
    shared = targets.first("sharedStrings")
    if shared and shared in package.names:
        package.parse(shared, strings)
    budget, grids = Budget(), []
    for name, relation, hidden in book.sheets[: limits.MAX_SHEETS]:
        part = targets.parts.get(relation, "")
        if "/worksheets/" not in f"/{part}" or part not in package.names:
            continue
        sheet = _Sheet(Gatherer(name, budget), strings.texts)
        package.parse(part, sheet)
        sheet.finish()
        sheet.gatherer.grid.hidden = hidden
        grids.append(sheet.gatherer.grid)
    if not grids:
        raise broken_refusal()
    return grids


class _Book(Handler):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next(
                (value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), ""
            )
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), relation, hidden))


class _Relations(Handler):
    def __init__(self) -> None:
        self.parts: dict[str, str] = {}
        self._kinds: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            self.parts[attributes.get("Id", "")] = part
            self._kinds.setdefault(attributes.get("Type", "").rpartition("/")[2], part)

    def first(self, kind: str) -> str:
        return self._kinds.get(kind, "")


class _Strings(Handler):
    """The shared strings; phonetic readings (rPh) are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._taking = False
        self._reading = 0
        self._left = limits.MAX_TEXT * 2

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._reading += 1
        elif name == "t":
            self._taking = not self._reading

    def characters(self, text: str) -> None:
        if self._taking:
            self._left -= len(text)
            if self._left < 0:
                raise Invalid("表格里的文字太多，一次读不完。请按领域拆成几个文件，分次导入。")
            self._parts.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self._taking = False
        elif name == "rPh":
            self._reading -= 1
        elif name == "si":
            self.texts.append(_unescape("".join(self._parts)))


class _Sheet(Handler):
    def __init__(self, gatherer: Gatherer, strings: list[str]) -> None:
        self.gatherer = gatherer
        self._strings = strings
        self._row = -1
        self._column = -1
        self._cells: list[tuple[int, str]] = []
        self._kind = ""
        self._text: list[str] = []
        self._formula: list[str] | None = None
        self._has_formula = False
        self._taking = False
        self._reading = 0
        self._full = False
        self._merges: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "mergeCell":
            if len(self._merges) < 200_000:
                self._merges.append(attributes.get("ref", ""))
        elif self._full:
            return
        elif name == "row":
            self._row = _number(attributes.get("r"), self._row + 2) - 1
            self._column, self._cells = -1, []
            if attributes.get("hidden") in ("1", "true"):
                self.gatherer.grid.hidden_rows.append(self._row)
        elif name == "c":
            place = _REFERENCE.match(attributes.get("r", ""))
            self._column = column_of(place[1]) if place else self._column + 1
            self._kind = attributes.get("t", "n")
            self._text, self._has_formula = [], False
        elif name == "f":
            self._formula, self._has_formula = [], True
        elif name == "rPh":
            self._reading += 1
        elif name in ("v", "t"):
            self._taking = not self._reading

    def characters(self, text: str) -> None:
        if self._formula is not None:
            self._formula.append(text)
        elif self._taking and not self._full:
            self._text.append(text)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._taking = False
        elif name == "rPh":
            self._reading -= 1
        elif name == "f":
            _check_formula("".join(self._formula or ()))
            self._formula = None
        elif name == "sheetData":
            self._full = True
        elif name == "mergeCells":
            raise Enough
        elif self._full:
            return
        elif name == "c":
            self._cell()
        elif name == "row":
            self._full = not self.gatherer.add(self._row, self._cells)

    def _cell(self) -> None:
        text = "".join(self._text)
        if self._kind == "s":
            place = int(text) if text.strip().isdigit() else -1
            text = self._strings[place] if 0 <= place < len(self._strings) else ""
        elif self._kind in ("inlineStr", "str"):
            text = _unescape(text)
        elif self._kind == "e":
            text = ""
        elif self._kind == "n":
            text = plain_number(text)
        if self._has_formula and self._column < limits.MAX_COLUMNS:
            self.gatherer.grid.formulas.add((self._row, self._column))
        if text:
            self._cells.append((self._column, text))

    def finish(self) -> None:
        """Keep the merges that lie within what was read."""
        height = len(self.gatherer.grid.rows)
        for reference in self._merges:
            first, _, last = reference.partition(":")
            start, stop = _REFERENCE.match(first), _REFERENCE.match(last or first)
            if not start or not stop:
                continue
            merge = (
                int(start[2]) - 1,
                column_of(start[1]),
                min(int(stop[2]) - 1, height - 1),
                min(column_of(stop[1]), limits.MAX_COLUMNS - 1),
            )
            if merge[0] <= merge[2] and merge[1] <= merge[3] and merge[:2] != merge[2:]:
                self.gatherer.grid.merges.append(merge)


def _check_formula(formula: str) -> None:
    if _UNSAFE_FORMULA.search(formula):
        raise Invalid(
            "表格里有连到别的文件、程序或网址的公式，不安全，不能导入。"
            "请全选、复制，“选择性粘贴”为数值，保存后再试。"
        )


def column_of(letters: str) -> int:
    """The column number (from 0) for A, B … AA."""
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - 64
    return number - 1


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else default


def plain_number(text: str) -> str:
    """A number as people see it: 3.0 is 3."""
    try:
        value = float(text)
    except ValueError:
        return text
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else text


def _unescape(text: str) -> str:
    """Undo the _x000D_ escapes that Excel writes for characters XML cannot hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n")
