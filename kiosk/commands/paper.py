"""`kiosk qr`, `posters`, `sheets` and `codes`: codes on paper, and where the paper hangs."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from catalog import hanging
from catalog.errors import Invalid, NotFound
from catalog.store import codes, organisations, scans, sheets
from catalog.store.connection import Database
from kiosk import clock
from kiosk import config as settings
from kiosk.commands.keeper import keeper
from kiosk.commands.opening import opened
from kiosk.config import Config

_KINDS = ("wall", "domain", "card", "label")
_PAPERS = ("A1", "A2", "A3", "A4")
_DEMO_ADDRESS = "http://127.0.0.1:8000"
_DAYS_SHOWN = 3650


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands of this group."""
    pictures = commands.add_parser("qr", help="生成全部二维码图片，逐个读回校对")
    pictures.add_argument("--out", required=True, type=Path, help="放到哪个文件夹")
    pictures.add_argument("--format", choices=("svg", "png"), default="svg", help="格式，默认 svg")
    pictures.set_defaults(run=_pictures)
    posters = commands.add_parser("posters", help="生成可打印的张贴码（PDF），逐个读回校对")
    posters.add_argument("--out", required=True, type=Path, help="放到哪个文件夹")
    posters.add_argument(
        "--kind",
        choices=(*_KINDS, "all"),
        default="wall",
        help="wall 大厅总览（默认），domain 单张海报，card 桌面卡，label 档案盒标签，all 全部",
    )
    posters.add_argument("--size", type=str.upper, choices=_PAPERS, help="纸张，不写就用常用的")
    posters.add_argument("--distance", type=_metres, help="要在多远处扫，单位米，如 0.6")
    posters.set_defaults(run=_posters)
    _add_sheets(commands)
    _add_codes(commands)


def _add_sheets(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listed = commands.add_parser("sheets", help="已印的张贴码：在哪里、扫了多少次、查过没有")
    listed.add_argument("--json", action="store_true", help="输出 JSON")
    listed.add_argument("--outdated", action="store_true", help="只列换网址后要重贴的")
    listed.set_defaults(run=_sheets)
    parts = listed.add_subparsers(title="命令", metavar="命令")
    place = parts.add_parser("place", help="登记贴在哪里")
    place.add_argument("number", type=_sheet_number, help="张贴号")
    place.add_argument("where", help="地点，如：一楼大厅东墙")
    place.add_argument("--on", type=_day, help="哪天贴的，如 2026-11-24，默认今天")
    place.set_defaults(run=_place)
    check = parts.add_parser("check", help="登记到现场查看的结果")
    check.add_argument("number", type=_sheet_number, help="张贴号")
    check.add_argument("result", nargs="?", default="完好", help="看到什么，默认：完好")
    check.set_defaults(run=_check)
    remove = parts.add_parser("remove", help="登记已经取下")
    remove.add_argument("number", type=_sheet_number, help="张贴号")
    remove.set_defaults(run=_remove)


def _add_codes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("codes", help="短码")
    parts = group.add_subparsers(title="命令", metavar="命令", required=True)
    retire = parts.add_parser("retire", help="停用一个短码，立一个路标")
    retire.add_argument("code", help="短码，六位")
    retire.add_argument("--to", help="内容搬到了哪个短码")
    retire.add_argument("--reason", required=True, help="为什么停用；扫码的人会看到")
    retire.set_defaults(run=_retire)


def _metres(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= 100:
        raise argparse.ArgumentTypeError("距离请写 0 到 100 之间的米数，如 0.6")
    return found


def _sheet_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise argparse.ArgumentTypeError("张贴号是印在纸上的数字，如 0027")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError("日期请写成 2026-11-24 的样子") from problem


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _base_url(config: Config, database: Database) -> str:
    """The address for the codes; the demonstration without one has its own default address."""
    base_url = config.base_url
    with database.reading() as connection:
        if not base_url and organisations.is_demo(connection):
            base_url = _DEMO_ADDRESS
    if not base_url:
        raise Invalid("还没有设置对外网址。请先设置 KIOSK_BASE_URL，再生成二维码。")
    for warning in settings.base_url_warnings(base_url):
        _say(f"提醒：{warning}")
    return base_url


def _folder(path: Path) -> Path:
    """The output folder, made if missing and tried before any work is done."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as problem:
        raise Invalid(
            f"文件夹 {path} 写不进去（{problem.strerror}）。请检查权限，或用 --out 换一个位置。"
        ) from problem
    return path


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a half-written sheet must not reach a printer."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as problem:
        raise Invalid(
            f"文件 {path} 写不进去（{problem.strerror}）。请检查磁盘和权限。"
        ) from problem


def _progress(what: str) -> Callable[[int, int], None]:
    """Shows how far the proof is: on a terminal each step, else every fifth part."""
    terminal = sys.stderr.isatty()

    def show(done: int, of: int) -> None:
        if terminal:
            print(f"\r{what}：已校对 {done}/{of}", end="\n" if done == of else "", file=sys.stderr)
        elif done == of or done % max(1, of // 5) == 0:
            _say(f"{what}：已校对 {done}/{of}")

    return show


def _pictures(arguments: argparse.Namespace) -> int:
    # Paper needs heavy libraries; the other commands start without them.
    from catalog import proof, qr

    with opened() as (config, database):
        base_url = _base_url(config, database)
        folder = _folder(arguments.out)
        with database.reading() as connection:
            owner = organisations.only(connection)
            assert owner is not None, "the schema check passed"
            named = codes.all_open(connection, owner.id)
    show = _progress("二维码")
    draw = qr.svg if arguments.format == "svg" else qr.png
    for done, thing in enumerate(named, start=1):
        symbol = qr.symbol(qr.address(base_url, thing.code))
        fault = proof.symbol_fault(symbol)
        if fault:
            raise Invalid(f"{thing.title}（{thing.code}）没有通过校对：{fault}。已停下，请重试。")
        number = f"-{thing.ref}" if thing.ref != thing.code else ""
        _write(folder / f"{thing.kind}{number}-{thing.code}.{arguments.format}", draw(symbol))
        show(done, len(named))
    print(f"已生成 {len(named)} 个二维码：{folder}")
    return 0


def _posters(arguments: argparse.Namespace) -> int:
    from catalog import poster, printing

    kinds = _KINDS if arguments.kind == "all" else (arguments.kind,)
    with opened() as (config, database):
        base_url = _base_url(config, database)
        folder = _folder(arguments.out)
        at = clock.now()
        jobs = []
        with database.reading() as connection:
            for kind in kinds:
                wanted = printing.job(
                    connection,
                    kind,
                    base_url=base_url,
                    at=at,
                    paper=arguments.size,
                    distance=arguments.distance,
                )
                poster.check(wanted)
                jobs.append(wanted)
        for wanted in jobs:
            name = poster.KINDS[wanted.kind]
            printed = printing.make(
                database, wanted, actor=keeper(), at=at, progress=_progress(name)
            )
            _write(folder / printed.name, printed.file)
            first, last = printed.numbers[0], printed.numbers[-1]
            numbers = f"{first:04d}" if first == last else f"{first:04d}–{last:04d}"
            count = len(printed.proof.codes)
            print(f"{folder / printed.name}：{name}，{count} 个码全部读回，张贴号 {numbers}")
    return 0


def _sheets(arguments: argparse.Namespace) -> int:
    with opened() as (config, database), database.reading() as connection:
        owner = organisations.only(connection)
        if owner is None:
            raise NotFound("这里还没有单位的数据。请先运行 kiosk init 或 kiosk demo。")
        found = sheets.all_of(connection, owner.id)
    today = clock.today()
    counted = scans.by_sheet(config.data, date.fromordinal(today.toordinal() - _DAYS_SHOWN), today)
    scanned = {int(total.key): total.count for total in counted}
    old = {one.number for one in found if one.in_use and _is_outdated(one, config.base_url)}
    if arguments.outdated:
        found = [one for one in found if one.number in old]
    if arguments.json:
        rows = [
            {**asdict(one), "scans": scanned.get(one.number, 0), "outdated": one.number in old}
            for one in found
        ]
        print(json.dumps(rows, ensure_ascii=False, default=str))
        return 0
    for one in found:
        print(_line(one, scanned.get(one.number, 0), is_outdated=one.number in old))
    if not found:
        print("没有要重贴的。" if arguments.outdated else "还没有印过。请用 kiosk posters 生成。")
    return 0


def _is_outdated(one: sheets.Sheet, base_url: str) -> bool:
    return bool(base_url) and one.base_url != base_url


_STATES = {"drawn": "未校对完，不可用", "refused": "校对未通过，不可用"}


def _line(one: sheets.Sheet, scanned: int, *, is_outdated: bool) -> str:
    parts = [f"{one.number:04d}", one.kind, one.paper]
    if one.state != "proven":
        parts.append(_STATES[one.state])
    elif one.removed_on:
        parts.append(f"{one.removed_on} 已取下")
    elif one.place:
        parts.append(f"{one.place}（{one.hung_on} 起）")
    else:
        parts.append("还没有登记地点")
    parts.append(f"扫码 {scanned} 次")
    if one.checked_on:
        parts.append(f"{one.checked_on} 查看：{one.checked}")
    if is_outdated:
        parts.append(f"要重贴：码里是旧网址 {one.base_url}")
    return "  ".join(parts)


def _place(arguments: argparse.Namespace) -> int:

    with opened() as (_, database):
        hung_on = arguments.on or clock.today()
        hanging.place(
            database, arguments.number, arguments.where, hung_on, actor=keeper(), at=clock.now()
        )
    print(f"已登记：张贴号 {arguments.number:04d} 贴在{arguments.where}")
    return 0


def _check(arguments: argparse.Namespace) -> int:

    with opened() as (_, database):
        hanging.check(
            database,
            arguments.number,
            arguments.result,
            clock.today(),
            actor=keeper(),
            at=clock.now(),
        )
    print(f"已登记：张贴号 {arguments.number:04d}，{arguments.result}")
    return 0


def _remove(arguments: argparse.Namespace) -> int:

    with opened() as (_, database):
        hanging.remove(database, arguments.number, clock.today(), actor=keeper(), at=clock.now())
    print(f"已登记：张贴号 {arguments.number:04d} 已取下")
    return 0


def _retire(arguments: argparse.Namespace) -> int:
    from catalog import signposting

    with opened() as (_, database):
        signposting.retire(
            database,
            arguments.code,
            arguments.to,
            arguments.reason,
            actor=keeper(),
            at=clock.now(),
        )
    print(f"短码 {arguments.code} 已停用；印好的码会打开一页说明。")
    return 0
