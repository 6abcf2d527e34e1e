"""`kiosk staff add|list|reset|disable`: accounts from the machine itself."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from catalog.accounts import people
from catalog.rules.roles import ROLES
from catalog.store import organisations, staff
from catalog.store.audit import Actor
from catalog.store.connection import Database
from kiosk import clock, secret
from kiosk.commands.keeper import keeper
from kiosk.commands.opening import opened
from kiosk.config import Config


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands of this group."""
    group = commands.add_parser("staff", help="工作人员账号")
    kinds = group.add_subparsers(title="命令", metavar="命令", required=True)
    make = kinds.add_parser("add", help="新建账号，给出一次性口令")
    make.add_argument("username", help="用户名")
    make.add_argument("--name", help="姓名，不写就用用户名")
    make.add_argument(
        "--role",
        action="append",
        choices=tuple(ROLES),
        required=True,
        help="角色，可写多次：" + "、".join(f"{role} {label}" for role, label in ROLES.items()),
    )
    make.set_defaults(run=_add)
    show = kinds.add_parser("list", help="列出账号")
    show.set_defaults(run=_list)
    again = kinds.add_parser("reset", help="忘了密码：作废旧密码，给出新的一次性口令")
    again.add_argument("username", help="用户名")
    again.set_defaults(run=_reset)
    close = kinds.add_parser("disable", help="停用账号，马上退出它的登录")
    close.add_argument("username", help="用户名")
    close.add_argument("--undo", action="store_true", help="重新启用")
    close.set_defaults(run=_disable)


def first_code(config: Config, database: Database, installation_id: str, actor: Actor) -> str:
    """A one-time code for an administrator, for `init` and `demo` to print."""
    key = secret.derive(secret.load(config, installation_id), "staff")
    return people.first_code(database, key, actor, clock.now())


def how_to_sign_in(address: str, code: str) -> str:
    """The lines that tell how to sign in with a one-time code."""
    return (
        f"工作台：{address}/staff/login\n"
        f"一次性口令：{code}（{people.FIRST_CODE_MINUTES} 分钟内有效，只能用一次）\n"
        "第一次登录：用户名和密码自己定（密码至少 12 位），再填上面的口令。"
    )


@contextmanager
def _opened() -> Iterator[tuple[Database, bytes]]:
    with opened() as (config, database):
        with database.reading() as connection:
            installation_id = organisations.installation_id(connection) or ""
        yield database, secret.derive(secret.load(config, installation_id), "staff")


def _add(arguments: argparse.Namespace) -> int:
    with _opened() as (database, key):
        code = people.add(
            database,
            key,
            keeper(),
            username=arguments.username,
            name=arguments.name or arguments.username,
            chosen=arguments.role,
            at=clock.now(),
        )
    print(f"已建账号 {arguments.username.strip().lower()}。")
    _print_code(code)
    return 0


def _print_code(code: str) -> None:
    print(f"一次性口令：{code}（24 小时内有效，只能用一次）")
    print("登录时填用户名、自己定的新密码和这个口令。")


def _list(_arguments: argparse.Namespace) -> int:
    with _opened() as (database, _key), database.reading() as connection:
        owner = organisations.only(connection)
        found = staff.everyone(connection, owner.id) if owner else []
    for person in found:
        state = "已停用" if person.disabled else "" if person.has_password else "还没设密码"
        print(f"{person.username}\t{person.name}\t{person.role_names}\t{state}".rstrip())
    if not found:
        print("还没有账号。请用 kiosk staff add 新建。")
    return 0


def _reset(arguments: argparse.Namespace) -> int:
    with _opened() as (database, key):
        code = people.reset(database, key, keeper(), arguments.username, clock.now())
    print("旧密码和动态口令已作废，正在登录的也已退出。")
    _print_code(code)
    return 0


def _disable(arguments: argparse.Namespace) -> int:
    with _opened() as (database, _key):
        people.disable(
            database, keeper(), arguments.username, disabled=not arguments.undo, at=clock.now()
        )
    print("已启用。" if arguments.undo else "已停用，正在登录的已退出。")
    return 0
