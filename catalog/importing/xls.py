"""Reading the sheets of an old xls file with python-calamine (the only importer of it)."""

from pathlib import Path
from typing import Any

from catalog.importing import limits
from catalog.importing.grid import Budget, Gatherer, Grid
from catalog.importing.zipped import broken_refusal, macro_refusal, password_refusal


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def read(path: Path) -> list[Grid]:
    """The worksheets in order.

    Raises:
        Invalid: password, macros, a document of another kind, or damage.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    content = path.read_bytes()
    if _utf16("EncryptedPackage") in content:
        raise password_refusal()
    if _utf16("_VBA_PROJECT") in content:
        raise macro_refusal()
    budget, grids = Budget(), []
    try:
        book = CalamineWorkbook.from_path(path)
        for place, sheet in enumerate(book.sheets_metadata[: limits.MAX_SHEETS]):
            if sheet.typ == SheetTypeEnum.WorkSheet:
                grid = _sheet(book.get_sheet_by_index(place), budget)
                grid.hidden = str(sheet.visible) != "SheetVisibleEnum.Visible"
                grids.append(grid)
    except PasswordError as error:
        raise password_refusal() from error
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise broken_refusal() from error
    if not grids:
        raise broken_refusal()
    return grids


def _sheet(sheet: Any, budget: Budget) -> Grid:
    gatherer = Gatherer(sheet.name, budget)
    # The rows begin at row 1, the cells of each at the first column in use.
    left = sheet.start[1] if sheet.start else 0
    for number, row in enumerate(sheet.iter_rows()):
        cells = ((left + place, _text(value)) for place, value in enumerate(row))
        if not gatherer.add(number, cells):
            break
    height = len(gatherer.grid.rows)
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        if first_row < height and first_column < limits.MAX_COLUMNS:
            gatherer.grid.merges.append(
                (
                    first_row,
                    first_column,
                    min(last_row, height - 1),
                    min(last_column, limits.MAX_COLUMNS - 1),
                )
            )
    return gatherer.grid


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
