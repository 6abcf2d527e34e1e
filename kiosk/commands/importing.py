"""`kiosk import` and `kiosk export`: the catalogue in and out of spreadsheets."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from catalog import exporting
from catalog.errors import Conflict, Invalid
from catalog.importing import applying, domains, headings, office, safely, time_limits
from catalog.importing.comparing import Comparison
from catalog.importing.reading import Wishes
from catalog.importing.result import Reading, Row
from catalog.store import imports, organisations
from catalog.store.connection import Database
from kiosk import clock
from kiosk.commands.keeper import keeper
from kiosk.commands.opening import opened, owner, owner_of

_FIELDS = (
    *("number", "level1", "level2", "level3", "content", "basis", "time_limit", "publisher"),
    *("channels", "audience", "method", "tier", "sheet", "row", "domain"),
)
_WORDS = {"added": "新增", "changed": "修改", "unchanged": "相同", "conflicting": "有冲突"}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands of this group."""
    bring = commands.add_parser("import", help="导入本单位的目录表格（xlsx、xls、ods、csv）")
    bring.add_argument("file", type=Path, nargs="?", help="表格文件")
    bring.add_argument("--domain", metavar="NN", help="全部算作这个领域，如 19")
    bring.add_argument("--dry-run", action="store_true", help="只读出来看，什么都不改")
    bring.add_argument("--json", action="store_true", help="只输出 JSON")
    bring.add_argument(
        "--column",
        metavar="表头=栏目",
        action="append",
        default=[],
        help="指定某一列是什么，如 --column 有关内容=公开内容；导入后记住，可写多次",
    )
    bring.add_argument("--list", action="store_true", help="列出以前的导入")
    bring.add_argument("--undo", metavar="N", type=int, help="撤销第 N 次导入")
    bring.set_defaults(run=lambda arguments: _run_import(bring, arguments))
    take = commands.add_parser("export", help="导出目录，按文件名结尾分 xlsx、csv、json")
    take.add_argument("file", type=Path, help="写到哪个文件")
    take.set_defaults(run=_export)


def _run_import(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    if arguments.list:
        return _list()
    if arguments.undo is not None:
        return _undo(arguments.undo)
    if arguments.file is None:
        parser.error("请写要导入的表格文件")
    return _import(arguments)


def _list() -> int:
    with opened() as (_, database), database.reading() as connection:
        runs = imports.newest(connection, owner(connection).id, 50)
    for run in runs:
        undone = "，已撤销" if run.undone else ""
        print(f"{run.id}  {run.day}  {run.name}  新增 {run.added}，修改 {run.changed}{undone}")
    if not runs:
        print("还没有导入过。", file=sys.stderr)
    return 0


def _undo(number: int) -> int:
    with opened() as (_, database):
        applying.undo(database, owner_of(database).id, number, actor=keeper(), at=clock.now())
    print(f"已撤销第 {number} 次导入，目录恢复到导入之前。")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    chosen = _columns(arguments.column)
    with _database(needed=not arguments.dry_run) as database:
        known = _known(database)
        _check_domain(arguments.domain, known)
        reading = safely.read(
            arguments.file,
            arguments.file.name,
            known=known,
            wishes=_wishes(database, arguments.domain, chosen),
            progress=_show_progress,
        )
        comparison = _compared(database, reading)
        if not arguments.dry_run:
            assert database is not None and comparison is not None  # noqa: PT018 - one fact
            _apply(database, reading, comparison, arguments.file.name, chosen)
    if arguments.json:
        print(json.dumps(_as_json(reading, comparison), ensure_ascii=False))
    else:
        _print_summary(reading, comparison, applied=not arguments.dry_run)
    return 0


def _columns(given: list[str]) -> dict[str, str]:
    """The roles that `--column` gives to headings; a role may be named as the screens show it."""
    roles = {label.split("（")[0]: role for role, label in headings.ROLES.items()}
    roles |= {label: role for role, label in headings.ROLES.items()}
    found = {}
    for each in given:
        heading, sign, label = each.partition("=")
        if not sign or label not in roles:
            names = "、".join(label for label in headings.ROLES.values() if "：" not in label)
            raise Invalid(f"“--column {each}”写法不对。请写成 表头=栏目，栏目可以是：{names}。")
        found[headings.heading_words(heading)] = roles[label]
    return found


@contextmanager
def _database(*, needed: bool) -> Iterator[Database | None]:
    """The installation; a dry run does without where there is none."""
    installation = opened()
    try:
        _, database = installation.__enter__()
    except (Conflict, SQLAlchemyError):
        if needed:
            raise
        yield None
        return
    try:
        yield database
    finally:
        installation.__exit__(None, None, None)


def _known(database: Database | None) -> tuple[domains.Known, ...]:
    if database is None:
        return domains.standard()
    with database.reading() as connection:
        owner = organisations.only(connection)
        return office.known(connection, owner.id) if owner else domains.standard()


def _check_domain(number: str | None, known: tuple[domains.Known, ...]) -> None:
    if number is not None and number not in {each.number for each in known}:
        raise Invalid(f"没有领域“{number}”。请写两位数的领域编号，如 19。")


def _wishes(database: Database | None, domain: str | None, chosen: dict[str, str]) -> Wishes:
    asked = Wishes(domain=domain, remembered=chosen)
    if database is None:
        return asked
    with database.reading() as connection:
        owner = organisations.only(connection)
        return office.wishes(connection, owner.id, asked) if owner else asked


def _show_progress(rows: int) -> None:
    if sys.stderr.isatty():
        print(f"\r已读 {rows} 行", end="", file=sys.stderr, flush=True)


def _compared(database: Database | None, reading: Reading) -> Comparison | None:
    if database is None:
        return None
    with database.reading() as connection:
        owner = organisations.only(connection)
        if owner is None:
            return None
        return office.compared(connection, owner.id, reading, clock.today())


def _apply(
    database: Database,
    reading: Reading,
    comparison: Comparison,
    name: str,
    chosen: dict[str, str],
) -> None:
    unplaced = [row for row in reading.rows if row.domain is None]
    if unplaced:
        raise Invalid(
            f"有 {len(unplaced)} 行认不出属于哪个领域，什么都没有改动。"
            "请用 --domain NN 指定领域（如 --domain 19），或先加 --dry-run 看读出了什么。"
        )
    if not comparison.of("added") and not comparison.of("changed"):
        return
    with database.reading() as connection:
        owner = organisations.only(connection)
    assert owner is not None, "a database with entries has an organisation"
    applying.apply(
        database,
        owner.id,
        comparison,
        name=name,
        headings=chosen,
        actor=keeper(),
        at=clock.now(),
    )


def _as_json(reading: Reading, comparison: Comparison | None) -> dict[str, Any]:
    rows = [_row_json(row) for row in reading.rows]
    if comparison is not None:
        for row, proposal in zip(rows, comparison.proposals, strict=True):
            row["state"] = proposal.state
            if proposal.entry is not None:
                row["code"] = proposal.entry.code
    found: dict[str, Any] = {
        "rows": rows,
        "problems": [problem.__dict__ for problem in reading.problems],
    }
    if comparison is not None:
        found["counts"] = comparison.counts()
        found["problems"] += [
            {"sheet": each.row.sheet, "row": each.row.row, "column": "", "message": each.reason}
            for each in comparison.of("conflicting")
            if each.row.domain is not None
        ]
    return found


def _row_json(row: Row) -> dict[str, Any]:
    limits = [limit.__dict__ for limit in time_limits.read(row.time_limit)]
    return {name: getattr(row, name) for name in _FIELDS} | {"limits": limits}


def _print_summary(reading: Reading, comparison: Comparison | None, *, applied: bool) -> None:
    for problem in reading.problems:
        place = f"{problem.sheet} 第 {problem.row} 行 {problem.column}".rstrip()
        print(f"{place}：{problem.message}", file=sys.stderr)
    print(f"读出 {len(reading.rows)} 行。")
    if comparison is None:
        return
    for each in comparison.of("conflicting"):
        print(f"{each.row.sheet} 第 {each.row.row} 行：{each.reason}", file=sys.stderr)
    counts = "，".join(f"{_WORDS[state]} {n}" for state, n in comparison.counts().items())
    print(f"{'已应用' if applied else '与现有目录相比'}：{counts}。")


def _export(arguments: argparse.Namespace) -> int:
    path: Path = arguments.file
    kind = path.suffix.lower().lstrip(".")
    if kind not in exporting.KINDS:
        raise Invalid("文件名请以 .xlsx、.csv 或 .json 结尾，由它决定导出的格式。")
    with opened() as (_, database), database.reading() as connection:
        catalogue = exporting.gather(connection, owner(connection))
    try:
        _write(catalogue, path, kind)
    except OSError as problem:
        raise Invalid(
            f"写不了文件 {path}：{problem.strerror}。请换一个位置，或先关掉它。"
        ) from problem
    print(f"已导出 {sum(1 for _ in catalogue.rows())} 项到 {path}。")
    return 0


def _write(catalogue: exporting.Catalogue, path: Path, kind: str) -> None:
    """Write beside the target first, so that a failure leaves no half file under its name."""
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, suffix=f".{kind}")
    try:
        with os.fdopen(handle, "wb") as file:
            if kind == "xlsx":
                exporting.write_xlsx(catalogue, file)
            else:
                pieces = exporting.csv_lines if kind == "csv" else exporting.json_pieces
                file.writelines(pieces(catalogue))
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
