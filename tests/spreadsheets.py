"""Writes drawn cells as the kinds of file an office sends."""

import csv
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.layouts import Drawn


def write(path: Path, drawn: Drawn, sheet: str) -> Path:
    """Write by the ending of `path`: xlsx, ods, or csv (GB18030 when the stem ends in gb)."""
    kind = path.suffix.lstrip(".")
    if kind == "xlsx":
        _write_xlsx(path, drawn, sheet)
    elif kind == "ods":
        _write_ods(path, drawn, sheet)
    else:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(drawn.cells)
        encoding = "gb18030" if path.stem.endswith("gb") else "utf-8-sig"
        path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_book(path: Path, sheets: dict[str, Drawn]) -> Path:
    """A workbook of several sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, drawn in sheets.items():
        _fill(book.create_sheet(name), drawn)
    book.save(path)
    return path


def _write_xlsx(path: Path, drawn: Drawn, sheet: str) -> None:
    write_book(path, {sheet: drawn})


def _fill(page: Worksheet, drawn: Drawn) -> None:
    for row, cells in enumerate(drawn.cells, 1):
        for column, text in enumerate(cells, 1):
            if text:
                cell = page.cell(row, column)
                cell.value = text
                cell.data_type = "s"
    for first_row, first_column, last_row, last_column in drawn.merges:
        if (first_row, first_column) != (last_row, last_column):
            page.merge_cells(
                start_row=first_row + 1,
                start_column=first_column + 1,
                end_row=last_row + 1,
                end_column=last_column + 1,
            )


def _write_ods(path: Path, drawn: Drawn, sheet: str) -> None:
    spans = {
        (top, left): (bottom - top + 1, right - left + 1)
        for top, left, bottom, right in drawn.merges
    }
    covered = {
        (row, column)
        for top, left, bottom, right in drawn.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    width = max(map(len, drawn.cells))
    lines = []
    for row, cells in enumerate(drawn.cells):
        line = ""
        for column in range(width):
            text = cells[column] if column < len(cells) else ""
            if (row, column) in covered:
                line += "<table:covered-table-cell/>"
                continue
            down, across = spans.get((row, column), (1, 1))
            span = (
                f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
                if (down, across) != (1, 1)
                else ""
            )
            paragraphs = "".join(f"<text:p>{escape(each)}</text:p>" for each in text.split("\n"))
            line += f"<table:table-cell{span}>{paragraphs}</table:table-cell>"
        lines.append(f"<table:table-row>{line}</table:table-row>")
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{office}office:1.0" '
        f'xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0">'
        f"<office:body><office:spreadsheet><table:table table:name={quoteattr(sheet)}>"
        f"{''.join(lines)}"
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
