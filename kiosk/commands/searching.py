"""`kiosk search` and `reindex`: the search as the web has it, from a terminal."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from catalog.errors import NotAllowed
from catalog.search.engine import EngineFailed
from catalog.search.results import PAGE_SIZE
from catalog.search.searching import Search
from kiosk.commands.opening import opened
from kiosk.finding import INDEX


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands of this group."""
    search = commands.add_parser("search", help="查找公开事项")
    search.add_argument("text", nargs="?", help="要查的话")
    search.add_argument(
        "--stdin", action="store_true", help="从标准输入读，一行一问，一行一答（JSON）"
    )
    search.add_argument("--domain", help="只在这个领域里查，如 19")
    search.add_argument("--limit", type=int, default=PAGE_SIZE, help="最多几条，默认 20")
    search.add_argument("--json", action="store_true", help="只输出 JSON")
    search.set_defaults(run=lambda arguments: _search(search, arguments))
    reindex = commands.add_parser("reindex", help="重建查找索引")
    reindex.set_defaults(run=_reindex)


@contextmanager
def _search_of_installation() -> Iterator[Search]:
    with opened() as (config, database):
        search = Search(database, config.data / INDEX)
        try:
            yield search
        finally:
            search.close()


def _search(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    if (arguments.text is None) == (not arguments.stdin):
        parser.error("请写要查的话，或用 --stdin 从标准输入读，两者选一")
    with _search_of_installation() as search:
        _wait_for_index(search)
        if arguments.stdin:
            for line in sys.stdin.buffer:
                question = line.decode("utf-8", "replace").rstrip("\r\n")
                found = search.find(question, domain=arguments.domain, limit=arguments.limit)
                _print_json([hit.as_json(f"/entry/{hit.code}") for hit in found.hits])
            return 0
        found = search.find(arguments.text, domain=arguments.domain, limit=arguments.limit)
        if arguments.json:
            _print_json([hit.as_json(f"/entry/{hit.code}") for hit in found.hits])
            return 0
    for note in filter(None, (found.understood, *found.notes)):
        print(note, file=sys.stderr)
    for hit in found.hits:
        print(f"{hit.number}  {hit.title}{'（也许）' if hit.weak else ''}  /entry/{hit.code}")
    if not found.hits:
        print(f"没有找到“{found.text}”。换个说法再试，或看 26 个领域的目录。", file=sys.stderr)
    return 0


def _wait_for_index(search: Search) -> None:
    """A command asks once, so it waits for a good index instead of answering from a poor one."""
    try:
        search.refresh()
    except EngineFailed:
        print("查找索引写不了，现在按字面查找。", file=sys.stderr)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


def _reindex(_arguments: argparse.Namespace) -> int:
    with _search_of_installation() as search:
        try:
            count = search.rebuild()
        except EngineFailed as problem:
            raise NotAllowed(
                f"索引没有建成：{problem}。请检查数据文件夹的空间和权限后再试。"
            ) from problem
    print(f"索引已重建，共 {count} 项。")
    return 0
