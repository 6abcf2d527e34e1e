"""`kiosk privacy-check`: personal data in files, before they are published."""

import argparse
import json
import sys
from pathlib import Path

from catalog.errors import CatalogError
from catalog.privacy import KINDS, find, masked
from catalog.privacy.documents import Part, decode, parts
from kiosk import clock


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands of this group."""
    check = commands.add_parser("privacy-check", help="查文件里的个人信息")
    check.add_argument(
        "files", nargs="+", metavar="文件", help="文本、csv、xlsx、docx、pdf；- 读文本"
    )
    check.add_argument("--json", action="store_true", help="只输出 JSON")
    check.add_argument("--strict", action="store_true", help="查到个人信息时退出码为 1")
    check.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    found: list[dict[str, object]] = []
    refused = False
    for name in arguments.files:
        try:
            opened = _read(name)
        except CatalogError as refusal:
            print(refusal, file=sys.stderr)
            refused = True
            continue
        for part in opened:
            found += _findings(name, part)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _print(found, len(arguments.files))
    return 1 if refused or (arguments.strict and found) else 0


def _read(name: str) -> list[Part]:
    if name == "-":
        return [Part("", decode(sys.stdin.buffer.read(), "标准输入"))]
    return parts(Path(name))


def _findings(name: str, part: Part) -> list[dict[str, object]]:
    return [
        {
            "file": name,
            "where": part.where or f"第 {part.text.count(chr(10), 0, finding.start) + 1} 行",
            "kind": finding.kind,
            "start": finding.start,
            "end": finding.end,
            "text": masked(finding.kind, part.text[finding.start : finding.end]),
        }
        for finding in find(part.text, clock.today(), heading=part.heading)
    ]


def _print(found: list[dict[str, object]], files: int) -> None:
    for one in found:
        print(f"{one['file']} {one['where']}：{KINDS[str(one['kind'])]} {one['text']}")
    result = f"找到 {len(found)} 处个人信息" if found else "没有找到个人信息"
    print(f"查了 {files} 个文件，{result}。", file=sys.stderr)
