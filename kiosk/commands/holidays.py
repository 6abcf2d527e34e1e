"""`kiosk holidays`: which holiday notices are known, what a year says, bring in the next notice."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from catalog import holidays, law, notices
from catalog.errors import Invalid
from catalog.rules.workdays import Calendar, HolidayTable
from catalog.store import holidays as store
from kiosk import clock
from kiosk.commands.keeper import keeper
from kiosk.commands.opening import opened, owner, owner_of


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands of this group."""
    group = commands.add_parser("holidays", help="放假安排：查看、导入国务院通知")
    kinds = group.add_subparsers(title="命令", metavar="命令", required=True)
    shown = kinds.add_parser("list", help="列出已有哪些年份的放假安排")
    shown.add_argument("--json", action="store_true", help="输出 JSON")
    shown.set_defaults(run=_list)
    brought = kinds.add_parser(
        "import",
        help="导入一年的放假安排",
        description="文件是通知全文（文本），或 CSV（列：日期、类型、节日）。"
        "CSV 要另外写明年份、通知名称和成文日期。",
    )
    brought.add_argument(
        "file", metavar="FILE", help="通知文本或 .csv 文件；- 表示从标准输入读通知"
    )
    brought.add_argument("--year", type=int, help="CSV：哪一年")
    brought.add_argument("--notice", default="", help="CSV：通知名称")
    brought.add_argument("--number", default="", help="CSV：文号")
    brought.add_argument("--issued", help="CSV：成文日期，如 2025-11-04")
    brought.add_argument("--dry-run", action="store_true", help="只检查并显示，不保存")
    brought.add_argument("--json", action="store_true", help="输出 JSON")
    brought.set_defaults(run=_import)


def _list(arguments: argparse.Namespace) -> int:
    with opened() as (_, database), database.reading() as connection:
        known = holidays.calendar(connection, owner(connection).id)
        fault = clock.fault(connection)
    for warning in (*filter(None, [fault]), *known.warnings(clock.today())):
        print(f"提醒：{warning}", file=sys.stderr)
    if arguments.json:
        print(json.dumps([_as_json(table) for table in known.tables()], ensure_ascii=False))
        return 0
    for table in known.tables():
        checked = "" if table.verified else "（未核对通知原文）"
        print(f"{table.year}　{table.title}{checked}　放假 {len(table.off())} 天，", end="")
        print(f"调休上班 {len(table.makeup())} 天")
    return 0


def _as_json(table: HolidayTable) -> dict[str, Any]:
    return {
        "year": table.year,
        "notice": table.notice,
        "number": table.number,
        "issued": table.issued.isoformat(),
        "verified": table.verified,
        "periods": store.as_facts(table),
    }


def _import(arguments: argparse.Namespace) -> int:
    table = _read(arguments)
    if arguments.dry_run:
        Calendar(law.holiday_tables()).with_table(table)
        _show(table, (), json_wanted=arguments.json)
        return 0
    with opened() as (_, database):
        moved = holidays.save(
            database, owner_of(database).id, table, cases=(), actor=keeper(), at=clock.now()
        )
    _show(table, moved, json_wanted=arguments.json)
    return 0


def _read(arguments: argparse.Namespace) -> HolidayTable:
    name = arguments.file
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Invalid(f"{name} 不是 UTF-8 编码的文本，请另存为 UTF-8 后再导入。") from problem
    except OSError as problem:
        raise Invalid(f"打不开文件 {name}：{problem.strerror}。请检查文件名和权限。") from problem
    if not name.lower().endswith(".csv"):
        return notices.from_notice(text)
    if arguments.year is None or not arguments.notice or not arguments.issued:
        raise Invalid("导入 CSV 时请用 --year、--notice、--issued 写明年份、通知名称和成文日期。")
    try:
        issued = date.fromisoformat(arguments.issued)
    except ValueError as problem:
        raise Invalid("--issued 应当是日期，写成 2025-11-04 这样。") from problem
    heading = notices.Heading(arguments.year, arguments.notice, arguments.number, issued)
    return notices.from_csv(text, heading)


def _show(table: HolidayTable, moved: tuple[holidays.DueChange, ...], *, json_wanted: bool) -> None:
    if json_wanted:
        changed = [
            {
                "case": one.case,
                "clock": one.clock,
                "before": one.before.isoformat() if one.before else None,
                "after": one.after.isoformat() if one.after else None,
            }
            for one in moved
        ]
        print(json.dumps({**_as_json(table), "moved": changed}, ensure_ascii=False))
        return
    print(table.title)
    for period in table.periods:
        worked = "、".join(str(day) for day in period.makeup)
        print(f"{period.name}：{period.first} 至 {period.last} 放假", end="")
        print(f"，{worked} 上班" if worked else "")
    for one in moved:
        print(f"{one.case} {one.clock}：{one.before or '暂无'} → {one.after or '暂无'}")
