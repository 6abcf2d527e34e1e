"""`kiosk migrate` and `audit verify`: keeping an installation in order."""

import argparse
import sys

from catalog.store import audit, copying, migrating
from catalog.store.connection import Database
from kiosk import clock
from kiosk import config as settings
from kiosk.commands.keeper import keeper
from kiosk.commands.opening import opened


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands of this group."""
    migrate = commands.add_parser("migrate", help="把数据库升级到本程序的结构")
    migrate.set_defaults(run=_migrate)
    copy = commands.add_parser("copy", help="把全部数据复制到另一个空的数据库")
    copy.add_argument("--to", required=True, metavar="地址", help="目标数据库地址")
    copy.set_defaults(run=_copy)
    trail = commands.add_parser("audit", help="操作留痕")
    kinds = trail.add_subparsers(title="命令", metavar="命令", required=True)
    verify = kinds.add_parser("verify", help="检查留痕有没有被改动")
    verify.add_argument("--last", help="另外留存的最后一个校验值，用来发现末尾被截断")
    verify.set_defaults(run=_verify)


def _migrate(_arguments: argparse.Namespace) -> int:
    database = Database(settings.load().database_url)
    try:
        if migrating.current(database) is None:
            migrating.check(database)  # says what to run instead
        version = migrating.upgrade(database, keeper(), clock.now())
    finally:
        database.close()
    print(f"数据库结构是最新的：{version}")
    return 0


def _copy(arguments: argparse.Namespace) -> int:
    with opened() as (_, source):
        target = Database(arguments.to)
        try:
            counts = copying.copy(source, target, keeper(), clock.now())
        finally:
            target.close()
    print(f"已复制 {sum(counts.values())} 行，逐行核对一致。")
    print("下一步：停下服务，把 KIOSK_DATABASE_URL 改成新地址，再启动；旧数据库请留作备份。")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    with opened() as (_, database), database.reading() as connection:
        faults = list(audit.verify(connection, arguments.last))
        last = audit.last_hash(connection)
    for fault in faults:
        print(f"第 {fault.id} 行：{fault.message}", file=sys.stderr)
    print(
        f"留痕{'有 ' + str(len(faults)) + ' 处问题' if faults else '完好'}，最后一个校验值 {last}"
    )
    return 1 if faults else 0
