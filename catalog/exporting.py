"""Taking the catalogue out: csv, json, and xlsx in the official table layout.

Only what is published leaves. Reading any of the three back gives every field as it was.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from sqlalchemy import Connection

from catalog import cells
from catalog.entry import FIELD_NAMES, FIELDS, Domain, Entry, Organisation
from catalog.importing.exact import encode, safe_cell
from catalog.store import connection as store
from catalog.store import domains, entries

SCHEMA_ID = "/catalog.schema.json"
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_CSV_HEADING = ("短码", "领域编号", "领域", "序号", *(field.label for field in FIELDS))


@dataclass(frozen=True)
class Catalogue:
    """The published catalogue, or one domain of it."""

    organisation: Organisation
    revision: int
    domains: tuple[tuple[Domain, tuple[Entry, ...]], ...]

    def rows(self) -> Iterator[tuple[Domain, Entry]]:
        """Every entry with its domain, in the order of the standard."""
        for domain, held in self.domains:
            for entry in held:
                yield domain, entry


def gather(
    connection: Connection, organisation: Organisation, number: str | None = None
) -> Catalogue:
    """What is published now; of one domain when its number is given."""
    by_domain: dict[str, list[Entry]] = {}
    for entry in entries.all_of(connection, organisation.id):
        by_domain.setdefault(entry.domain, []).append(entry)
    known = sorted(domains.all_of(connection, organisation.id), key=lambda each: each.number)
    return Catalogue(
        organisation,
        store.catalogue_revision(connection, organisation.id),
        tuple(
            (each, tuple(by_domain.get(each.number, ())))
            for each in known
            if number in (None, each.number)
        ),
    )


def csv_lines(catalogue: Catalogue) -> Iterator[bytes]:
    """The catalogue as csv, piece by piece, with the mark that makes Excel read UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    writer.writerow(_CSV_HEADING)
    for domain, entry in catalogue.rows():
        values = (getattr(entry, name) for name in FIELD_NAMES)
        row = (entry.code, domain.number, domain.name, str(entry.position), *values)
        writer.writerow([safe_cell(cell) for cell in row])
        if buffer.tell() > 60_000:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def json_pieces(catalogue: Catalogue) -> Iterator[bytes]:
    """The catalogue as json in the form of `schema()`, piece by piece."""
    head = {
        "$schema": SCHEMA_ID,
        "organisation": catalogue.organisation.name,
        "example": catalogue.organisation.example,
        "revision": catalogue.revision,
        "domains": [
            {
                "number": domain.number,
                "name": domain.name,
                "code": domain.code,
                "entries": len(held),
            }
            for domain, held in catalogue.domains
        ],
    }
    yield _json(head)[:-1] + b',"entries":['
    for place, (domain, entry) in enumerate(catalogue.rows()):
        yield (b",\n" if place else b"\n") + _json(_entry_json(domain, entry))
    yield b"\n]}\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _entry_json(domain: Domain, entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": entry.code,
        "domain": domain.number,
        "domain_name": domain.name,
        "number": entry.position,
    }
    for field in FIELDS:
        value = str(getattr(entry, field.name))
        found[field.name] = (value.split(";") if value else []) if field.many else value
    found["revision"] = entry.revision
    found["updated"] = str(entry.updated or "")
    found["materials"] = entry.materials
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of the json export."""
    text, number = {"type": "string"}, {"type": "integer", "minimum": 0}
    many = {"type": "array", "items": text}
    entry: dict[str, Any] = {
        "code": {"type": "string", "description": "永久短码"},
        "domain": {"type": "string", "description": "领域编号"},
        "domain_name": text,
        "number": number,
        **{
            field.name: (many if field.many else text) | {"description": field.label}
            for field in FIELDS
        },
        "revision": number,
        "updated": {"type": "string", "format": "date"},
        "materials": number,
    }
    domain = {"number": text, "name": text, "code": text, "entries": number}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "政务公开目录",
        "type": "object",
        "required": ["organisation", "revision", "domains", "entries"],
        "properties": {
            "organisation": text,
            "example": {"type": "boolean", "description": "是否演示数据"},
            "revision": number,
            "domains": {"type": "array", "items": {"type": "object", "properties": domain}},
            "entries": {
                "type": "array",
                "items": {"type": "object", "required": list(entry), "properties": entry},
            },
        },
    }


# The official table: (heading, sub-heading, field, part of the field, width).
_TABLE: tuple[tuple[str, str, str, str, float], ...] = (
    ("序号", "", "number", "", 4.5),
    ("公开事项", "一级事项", "level1", "", 9),
    ("公开事项", "二级事项", "level2", "", 11),
    ("公开内容（要素）", "", "content", "", 25),
    ("公开依据", "", "basis", "", 26),
    ("公开时限", "", "time_limit", "", 11),
    ("公开主体", "", "publisher", "", 10),
    ("公开渠道和载体", "", "channels", "", 27),
    ("公开对象", "全社会", "audience", "all", 4.5),
    ("公开对象", "特定群体", "audience", "some", 8),
    ("公开方式", "主动", "method", "active", 4.5),
    ("公开方式", "依申请", "method", "request", 4.5),
    ("公开层级", "市级", "tier", "市级", 4.5),
    ("公开层级", "县级", "tier", "县级", 4.5),
    ("公开层级", "乡级", "tier", "乡级", 4.5),
    ("公开层级", "村级", "tier", "村级", 4.5),
    ("短码", "", "code", "", 8),
)
_WIDE = 1.75  # columns that a Chinese character of the body takes; others take about 0.95
_LINE, _HIGHEST = 12.5, 409.0  # points
_CENTRED = frozenset({"number", "audience", "method", "tier", "code"})


def write_xlsx(catalogue: Catalogue, file: IO[bytes]) -> None:
    """The catalogue as a workbook, one sheet for each domain, ready to print on A4."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for domain, held in catalogue.domains:
        _write_sheet(book, catalogue.organisation, domain, held)
    book.properties.creator = catalogue.organisation.name
    book.properties.title = "政务公开目录"
    book.save(file)


def write_template(organisation: Organisation, domain: Domain, file: IO[bytes]) -> None:
    """An empty table of a domain to fill in and import."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _write_sheet(book, organisation, domain, (), columns=_TABLE[:-1])
    book.save(file)


def _write_sheet(
    book: Any,
    organisation: Organisation,
    domain: Domain,
    held: Iterable[Entry],
    columns: tuple[tuple[str, str, str, str, float], ...] = _TABLE,
) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(_sheet_name(f"{domain.number} {domain.name}"))
    _prepare_page(sheet, organisation)
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column[4]
    for place, height in ((1, 30.0), (2, 20.0), (3, 30.0)):
        sheet.row_dimensions[place].height = height
    styles = _Styles(sheet)
    title = f"{organisation.name}{domain.full_name}"
    sheet.append([styles.title(title)])
    sheet.append(
        [
            styles.heading("" if place and columns[place - 1][0] == each[0] else each[0])
            for place, each in enumerate(columns)
        ]
    )
    sheet.append([styles.heading(each[1]) for each in columns])
    for merge in _heading_merges(columns):
        sheet.merged_cells.add(merge)
    for place, entry in enumerate(held, 4):
        texts = _texts(entry, columns)
        # Programs fit a row to its text only when someone touches it, so its height is given.
        sheet.row_dimensions[place].height = _height(texts, columns)
        sheet.append(
            styles.body(text, centred=column[2] in _CENTRED)
            for text, column in zip(texts, columns, strict=True)
        )


def _sheet_name(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", text)[:31]


def _prepare_page(sheet: Any, organisation: Organisation) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.print_title_rows = "1:3"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.oddFooter.left.text = organisation.name.replace("&", "&&")
    sheet.freeze_panes = "A4"


def _heading_merges(columns: tuple[tuple[str, str, str, str, float], ...]) -> list[str]:
    from openpyxl.utils import get_column_letter as letter

    merges = [f"A1:{letter(len(columns))}1"]
    place = 0
    while place < len(columns):
        heading, below = columns[place][:2]
        last = place
        while last + 1 < len(columns) and columns[last + 1][0] == heading:
            last += 1
        first = letter(place + 1)
        merges.append(f"{first}2:{letter(last + 1)}2" if below else f"{first}2:{first}3")
        place = last + 1
    return merges


def _texts(entry: Entry, columns: Iterable[tuple[str, str, str, str, float]]) -> list[str]:
    texts = {name: encode(name, str(getattr(entry, name))) for name in FIELD_NAMES}
    texts |= {"number": {"": str(entry.position)}, "code": {"": entry.code}}
    return [texts[name].get(part, "") for _, _, name, part, _ in columns]


def _height(texts: list[str], columns: Iterable[tuple[str, str, str, str, float]]) -> float:
    """Points that the tallest cell of a row needs."""
    most = max(_lines(text, column[4]) for text, column in zip(texts, columns, strict=True))
    return min(_HIGHEST, max(1, most) * _LINE + 4)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column, broken as spreadsheets break Chinese."""
    if not text:
        return 0
    fits = max(1, int((width - 0.8) / _WIDE))
    return sum(max(1, -(-_wide_characters(line) // fits)) for line in text.split("\n"))


def _wide_characters(line: str) -> int:
    narrow = sum(1 for each in line if each < "\u2000")
    return len(line) - narrow + -(-narrow * 95 // 175)


class _Styles:
    """Cells of a sheet in the few looks that the official table has, always written as text."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        line = Side(style="thin", color="FF808080")
        border = Border(line, line, line, line)
        middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        left = Alignment(horizontal="left", vertical="center", wrap_text=True)
        self._sheet = sheet
        self._title = self._look(Font(name="宋体", size=16, bold=True), middle, Border())
        self._heading = self._look(Font(name="宋体", size=10, bold=True), middle, border)
        self._centred = self._look(Font(name="宋体", size=9), middle, border)
        self._left = self._look(Font(name="宋体", size=9), left, border)

    def _look(self, font: Any, alignment: Any, border: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        model = WriteOnlyCell(self._sheet)
        model.font, model.alignment, model.border = font, alignment, border
        return model._style

    def _cell(self, text: str, look: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet)
        # The look is shared: giving each cell its own font and border takes ten times as long.
        cell._style = look
        if text:
            cells.write(cell, text)
        return cell

    def title(self, text: str) -> Any:
        """The line over the table."""
        return self._cell(text, self._title)

    def heading(self, text: str) -> Any:
        """A heading of a column."""
        return self._cell(text, self._heading)

    def body(self, text: str, *, centred: bool) -> Any:
        """A cell of an entry."""
        return self._cell(text, self._centred if centred else self._left)
