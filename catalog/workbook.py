"""A workbook of one sheet made in memory alone (ECMA-376).

The library that writes the catalogue's tables lays each sheet down in the system's temporary
folder first; what holds personal data must not lie there, not even for a moment (rule R6).
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from catalog.cells import LONGEST, without_control

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# A file must state the same time whenever it is made of the same lines.
_MADE = (1980, 1, 1, 0, 0, 0)


def one_sheet(title: str, lines: Iterable[Sequence[str | int]]) -> bytes:
    """The lines as a workbook, the first of them kept in sight; texts are text, numbers numbers."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for path, text in (*_frame(title).items(), ("xl/worksheets/sheet1.xml", _sheet(lines))):
            file.writestr(zipfile.ZipInfo(path, _MADE), _HEAD + text, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _frame(title: str) -> dict[str, str]:
    """What a workbook needs around its sheet."""
    sheet = f'<sheet name="{escape(title[:31])}" sheetId="1" r:id="rId1"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OFFICE}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": _link(f"{_LINKS}/officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": _link(f"{_LINKS}/worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheet}</sheets>'
        "</workbook>",
    }


def _link(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
    )


def _sheet(lines: Iterable[Sequence[str | int]]) -> str:
    rows = "".join(f"<row>{''.join(map(_cell, line))}</row>" for line in lines)
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        '</sheetViews><sheetFormatPr defaultColWidth="16" defaultRowHeight="15"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    if not value:
        return "<c/>"
    text = escape(without_control(value)[:LONGEST])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
