"""`kiosk cases wipe`: erasing applicants' data whose time is over, for a timer or by hand."""

import argparse
import sys

from catalog import retention
from catalog.errors import Invalid
from catalog.handling import Register
from catalog.sealing import Sealer
from kiosk import clock, secret
from kiosk.commands.keeper import keeper
from kiosk.commands.opening import opened, owner_of


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands of this group."""
    group = commands.add_parser("cases", help="申请办件：清除到期的申请人信息")
    kinds = group.add_subparsers(title="命令", metavar="命令", required=True)
    wiping = kinds.add_parser(
        "wipe",
        help="清除保存期已满的申请人信息，清了就恢复不了",
        description="按“设置”里的“申请人信息保存几年”清除；有未结复议、诉讼的不动。统计用的数留着。",
    )
    wiping.add_argument("--dry-run", action="store_true", help="只列出要清除哪些，不清除")
    wiping.set_defaults(run=_wipe)


def _wipe(arguments: argparse.Namespace) -> int:
    with opened() as (config, database):
        sealer = Sealer(secret.of(config, database, "cases"), config.cipher)
        register = Register(database, sealer, owner_of(database).id)
        with database.reading() as connection:
            if retention.years(connection, register.organisation_id) is None:
                raise Invalid(retention.NOT_CHOSEN)
            found = retention.expired(connection, register, clock.today())
            beside = retention.beside(connection, register, clock.today())
        due = [one.number for one in found if not one.held]
        if arguments.dry_run:
            for number in due:
                print(number)
        else:
            for start in range(0, len(due), retention.AT_ONCE):
                batch = due[start : start + retention.AT_ONCE]
                retention.wipe(register, keeper(), batch, clock.now())
            retention.wipe_beside(register, keeper(), clock.now())
    done = "要清除" if arguments.dry_run else "已清除"
    print(f"{done} {len(due)} 件申请的个人信息。", file=sys.stderr)
    if any(beside):
        print(f"{done} {beside[0]} 件更正申请、{beside[1]} 个求助的个人信息。", file=sys.stderr)
    if len(found) > len(due):
        print(f"{len(found) - len(due)} 件有未结的行政复议或者行政诉讼，没有动。", file=sys.stderr)
    return 0
