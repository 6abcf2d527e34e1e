"""Reading a whole file: sheets, tables, rows. This part runs inside the bounded child process."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.entry import FIELD_NAMES
from catalog.errors import Invalid
from catalog.importing import domains, headings, kinds, limits, ods, plain, xls, xlsx
from catalog.importing.grid import Grid, letter
from catalog.importing.headings import Table
from catalog.importing.result import Column, Mapping, Problem, Reading, Row
from catalog.importing.rows import Reader
from catalog.importing.zipped import Package, macro_refusal


@dataclass(frozen=True)
class Wishes:
    """What the person who imports has decided: a domain, other roles for columns.

    `roles` and `domains` are keyed by sheet name and heading row, as in `"低保:3"`.
    """

    domain: str | None = None
    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    remembered: dict[str, str] = field(default_factory=dict)

    def of(self, table: Mapping) -> dict[str, str]:
        """The roles wished for a table, by column letter."""
        return self.roles.get(key_of(table.sheet, table.row), {})


def key_of(sheet: str, row: int) -> str:
    """The name of a table in `Wishes`."""
    return f"{sheet}:{row}"


def read(
    path: Path,
    name: str,
    *,
    known: Sequence[domains.Known],
    wishes: Wishes | None = None,
    progress: Callable[[int], None] = lambda _rows: None,
) -> Reading:
    """Everything in the file at `path`, which its owner calls `name`.

    Raises:
        Invalid: the file is refused, or holds no catalogue table.
    """
    wishes = wishes or Wishes()
    kind = kinds.kind_of(path, name)
    reading = Reading()
    if kind == "json":
        return _read_json(path)
    for grid in _grids(path, name, kind):
        if grid.hidden:
            reading.problems.append(Problem(grid.name, 0, "", "这张工作表是隐藏的，没有读入"))
            continue
        _read_grid(reading, grid, name, known, wishes, progress)
    if not reading.tables:
        raise Invalid(
            "没有找到目录表格。表头里要有“公开事项”“公开内容”“公开依据”等栏目，"
            "请检查是否选对了文件，或下载模板填写。"
        )
    return reading


def _grids(path: Path, name: str, kind: str) -> list[Grid]:
    if kind == "csv":
        return plain.read(path, name)
    if kind == "xls":
        return xls.read(path)
    with Package(path) as package:
        if kind == "ods":
            if (
                package.read("mimetype").strip()
                != b"application/vnd.oasis.opendocument.spreadsheet"
            ):
                raise Invalid("文件名以 .ods 结尾，内容却不是表格。请“另存为”xlsx 后再导入。")
            return ods.read(package)
        if "xl/workbook.xml" not in package.names:
            raise Invalid("文件名以 .xlsx 结尾，内容却不是表格。请用 Excel 或 WPS 打开检查。")
        if b"macroEnabled" in package.read("[Content_Types].xml"):
            raise macro_refusal()
        return xlsx.read(package)


def _read_grid(
    reading: Reading,
    grid: Grid,
    name: str,
    known: Sequence[domains.Known],
    wishes: Wishes,
    progress: Callable[[int], None],
) -> None:
    tables = headings.find(grid)
    _report_sheet(reading, grid, found=bool(tables))
    before = len(reading.rows)
    domain: str | None = None
    for place, table in enumerate(tables):
        key = key_of(grid.name, table.top + 1)
        _apply_wishes(table, wishes, key)
        table.title = _title(grid, tables[place - 1].body if place else 0, table.top, known)
        recognised = domains.recognise(table.title, known) if table.title else None
        domain = recognised or domain or domains.recognise(grid.name, known)
        domain = domain or domains.recognise(Path(name).stem, known)
        chosen = wishes.domain or wishes.domains.get(key) or domain
        if key in wishes.left_out:
            reading.tables.append(_mapping(table, chosen, 0))
            continue
        reader = Reader(table, chosen, known)
        rows = reader.read(lambda count: progress(before + count))
        if wishes.domain or wishes.domains.get(key):
            rows = [Row(**{**row.__dict__, "domain": chosen}) for row in rows]
        reading.rows.extend(rows)
        reading.problems.extend(reader.problems)
        reading.tables.append(_mapping(table, chosen, len(rows)))
        if any(row.domain is None for row in rows):
            reading.problems.append(
                Problem(grid.name, table.top + 1, "", "认不出属于哪个领域，应用前请指定领域")
            )


def _apply_wishes(table: Table, wishes: Wishes, key: str) -> None:
    for column, heading in table.headings.items():
        role = wishes.roles.get(key, {}).get(letter(column)) or wishes.remembered.get(heading)
        if role in headings.ROLES:
            table.roles[column] = role
            table.doubts = [doubt for doubt in table.doubts if doubt[1] != column]


def _title(grid: Grid, start: int, top: int, known: Sequence[domains.Known]) -> str:
    """The words above a heading that name its domain, else the nearest ones."""
    nearest = ""
    for row in range(top - 1, max(start, top - 6) - 1, -1):
        own = grid.own(row)
        if not own or len(own) > 2:
            continue
        for column in own:
            text = grid.text(row, column)
            if len(text) <= 80 and domains.recognise(text, known):
                return text
            nearest = nearest or text[:80]
    return nearest if start == 0 else ""


def _mapping(table: Table, domain: str | None, rows: int) -> Mapping:
    columns = tuple(
        Column(letter(column), heading, table.roles.get(column, headings.EXTRA))
        for column, heading in sorted(table.headings.items())
        if heading or column in table.roles
    )
    return Mapping(table.grid.name, table.top + 1, domain, table.title, columns, rows)


def _report_sheet(reading: Reading, grid: Grid, *, found: bool) -> None:
    def report(message: str, row: int = 0) -> None:
        reading.problems.append(Problem(grid.name, row, "", message))

    if not found and grid.rows:
        report("这张工作表里没有找到目录表格，没有读入")
    if grid.cut_columns:
        report(f"第 {limits.MAX_COLUMNS} 列以后的内容没有读入")
    hidden = [row for row in grid.hidden_rows if row < len(grid.rows)]
    if found and hidden:
        report(f"有 {len(hidden)} 行是隐藏的，也已读入，请核对", hidden[0] + 1)


def _read_json(path: Path) -> Reading:
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8-sig"))
        entries = data["entries"]
        rows = [
            Row(
                sheet=str(each.get("domain_name", "")),
                row=place,
                domain=str(each["domain"]),
                number=str(each["number"]),
                code=str(each["code"]),
                **{name: _from_json(each[name]) for name in FIELD_NAMES},
            )
            for place, each in enumerate(entries, start=1)
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid(
            "json 文件不是本程序导出的目录，不能导入。请选 xlsx、xls、ods 或 csv。"
        ) from error
    if len(rows) > limits.MAX_ROWS * 4:
        raise Invalid("目录超过 20000 项，一次读不完。请按领域分开导入。")
    return Reading(rows=rows, tables=[Mapping("", 0, None, "", (), len(rows))])


def _from_json(value: object) -> str:
    if isinstance(value, list):
        return ";".join(map(str, value))
    return str(value)
