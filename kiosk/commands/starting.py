"""`kiosk init`, `demo` and `serve`: a township's first minute, and every day after."""

import argparse
import os
import sys
from dataclasses import replace

from catalog import starting
from catalog.accounts import people
from catalog.errors import Conflict, Invalid, NotAllowed
from catalog.store import migrating, organisations
from catalog.store.connection import Database
from kiosk import clock, folder, secret
from kiosk import config as settings
from kiosk.commands import staff
from kiosk.commands.keeper import keeper
from kiosk.config import Config

DEMO_NAME = "清河乡人民政府"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands of this group."""
    make = commands.add_parser("init", help="新建一个单位的数据文件夹")
    make.add_argument("--name", required=True, help="机关全称，如：清河乡人民政府")
    make.add_argument("--base-url", required=True, help="对外网址，如：https://gk.example.gov.cn")
    make.set_defaults(run=_init)
    demo = commands.add_parser("demo", help="在数据文件夹里建一个虚构的乡并开始服务")
    _add_address(demo)
    demo.set_defaults(run=_demo)
    serve = commands.add_parser("serve", help="正式运行")
    _add_address(serve)
    serve.set_defaults(run=_serve)


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只有本机能访问")
    parser.add_argument("--port", type=_port, default=8000, help="端口，默认 8000")
    parser.add_argument("--workers", type=_workers, default=1, help="工作进程数，默认 1")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("端口应当是 1 到 65535 的整数")
    return int(text)


def _workers(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("工作进程数应当是 1 到 64 的整数")
    return int(text)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _warn(config: Config) -> None:
    for warning in settings.base_url_warnings(config.base_url):
        _say(f"提醒：{warning}")


def _init(arguments: argparse.Namespace) -> int:
    config = settings.load(KIOSK_BASE_URL=settings.checked_base_url(arguments.base_url))
    folder.prepare(config.data)
    _warn(config)
    database = Database(config.database_url)
    installation_id = starting.new_id()
    try:
        # The key comes first: an installation without one could never be used.
        with secret.made_for(config, installation_id) as key:
            starting.make_installation(
                database,
                name=arguments.name,
                base_url=config.base_url,
                actor=keeper(),
                at=clock.now(),
                installation_id=installation_id,
            )
        settings.remember(config.data, {"KIOSK_BASE_URL": config.base_url})
        code = staff.first_code(config, database, installation_id, keeper())
    finally:
        database.close()
    print(f"{arguments.name.strip()}的数据已建好：{config.data}")
    print(f"密钥文件：{key}（不在数据文件夹里，请另外保存一份）")
    print("下一步：kiosk serve，然后登录工作台。")
    print(staff.how_to_sign_in(config.base_url, code))
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    address = f"http://{_named(arguments.host)}:{arguments.port}"
    config = settings.load()
    config = replace(
        config,
        base_url=config.base_url or address,
        read_limit=config.read_limit if "KIOSK_READ_LIMIT" in config.given else 0,
        send_limit=config.send_limit if "KIOSK_SEND_LIMIT" in config.given else 0,
        form_min_age=config.form_min_age if "KIOSK_FORM_MIN_AGE" in config.given else 0,
    )
    if _is_root():
        _say("提醒：正在以 root 运行演示；正式使用请换一个普通用户。")
    folder.prepare(config.data)
    code = _make_demonstration(config)
    _warn(config)
    print(f"演示已就绪，请用浏览器打开：{address}/", flush=True)
    if "staff" in config.surfaces:
        print(staff.how_to_sign_in(address, code), flush=True)
    print(f"数据文件夹：{config.data}（按 Ctrl+C 停止）", flush=True)
    return _run(config, arguments)


def _make_demonstration(config: Config) -> str:
    """Fill an empty folder; keep a demonstration that is there; refuse a real township's data.

    Gives a one-time code that makes an administrator of the demonstration.
    """
    database = Database(config.database_url)
    actor, at = keeper(), clock.now()
    try:
        if migrating.current(database) is not None:
            with database.reading() as connection:
                existing = organisations.installation_id(connection)
                demo = organisations.is_demo(connection)
            if existing is not None:
                if not demo:
                    raise Conflict(
                        f"{config.data} 里是正式数据，演示不会改动它。"
                        "请用 KIOSK_DATA 另指一个文件夹。"
                    )
                migrating.upgrade(database, actor, at)
                secret.make(config, existing)
                return staff.first_code(config, database, existing, actor)
        _say("正在载入 26 个领域的目录 …")
        installation_id = starting.new_id()
        with secret.made_for(config, installation_id):
            starting.make_installation(
                database,
                name=DEMO_NAME,
                base_url=config.base_url,
                actor=actor,
                at=at,
                demo=True,
                installation_id=installation_id,
            )
        starting.fill_demonstration(database, actor, at)
        return staff.first_code(config, database, installation_id, actor)
    finally:
        database.close()


def _serve(arguments: argparse.Namespace) -> int:
    config = settings.load()
    if _is_root() and not config.allow_root:
        raise NotAllowed(
            "为安全起见，不以 root 运行正式服务。请换一个普通用户；"
            "确有需要可设置 KIOSK_ALLOW_ROOT=1。"
        )
    folder.prepare(config.data)
    _warn(config)
    _say_who_is_missing(config)
    return _run(config, arguments)


def _say_who_is_missing(config: Config) -> None:
    """A desk without an administrator opens for nobody; say how to make one."""
    database = Database(config.database_url)
    try:
        if migrating.current(database) == migrating.newest():
            missing = "staff" in config.surfaces and not people.has_administrator(database)
            if missing:
                _say(
                    "提醒：还没有管理员。请运行 kiosk staff add 用户名 --role admin，取一次性口令。"
                )
    finally:
        database.close()


def _run(config: Config, arguments: argparse.Namespace) -> int:
    # Imported here: the other commands start faster without the web.
    from kiosk import serving

    serving.check(config)
    _refuse_taken_port(arguments.host, arguments.port)
    serving.serve(config, arguments.host, arguments.port, arguments.workers)
    return 0


def _refuse_taken_port(host: str, port: int) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as problem:
            reason = getattr(problem, "strerror", None) or str(problem)
            raise Invalid(
                f"{host} 的端口 {port} 用不了（{reason}）。请用 --port 换一个端口。"
            ) from problem


def _named(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared with, not bound to
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
