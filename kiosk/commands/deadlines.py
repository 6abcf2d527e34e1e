"""`kiosk deadlines FILE`: the due day of worked cases, one line of JSON each.

Each case names its rule, its day of receipt and its events; the answer is `{id, due, error}`.
The holiday tables are the program's own.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from catalog import law
from catalog.case import EVENTS, CaseEvent, beijing_day
from catalog.errors import Invalid
from catalog.rules.deadlines import plain_due, reply_due

PLAIN_RULES = (
    "correction_notice",
    "third_party_opinion",
    "coauthor_opinion",
    "fee_payment",
    "proactive_publication",
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ].+", re.ASCII)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "deadlines",
        help="计算一批案例的到期日",
        description="读入案例文件（JSON），每个案例输出一行：编号、到期日、错误。",
    )
    parser.add_argument("file", metavar="FILE", help="案例文件；- 表示从标准输入读")
    parser.add_argument(
        "--strict",
        action="store_true",
        help="有案例算不出日期，或者与文件中写明的结果不同时，以 1 退出",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer each case of the file; 1 where the file cannot be read."""
    try:
        cases = _cases(args.file)
    except Invalid as refusal:
        print(refusal, file=sys.stderr)
        return 1
    found = False
    for case in cases:
        answer, message = answer_case(case)
        print(json.dumps(answer, ensure_ascii=False), flush=False)
        found = found or bool(message) or _differs(case, answer)
        if message:
            print(f"{answer['id']}：{message}", file=sys.stderr)
    return 1 if found and args.strict else 0


def answer_case(case: object) -> tuple[dict[str, str | None], str]:
    """`{id, due, error}` of one case, and the refusal as a sentence ("" for none)."""
    name = None
    try:
        if not isinstance(case, Mapping):
            raise Invalid("案例应当是一个对象，写明 id、rule、receipt 和 events。")
        name = None if case.get("id") is None else str(case["id"])
        due = _due(case)
    except Invalid as refusal:
        error = getattr(refusal, "name", "invalid_case")
        return {"id": name, "due": None, "error": error}, str(refusal)
    return {"id": name, "due": due.isoformat(), "error": None}, ""


def _due(case: Mapping[str, Any]) -> date:
    rule, receipt = case.get("rule"), _day(case.get("receipt"), "receipt")
    calendar, limits = law.shipped_calendar(), law.limits()
    if rule == "reply":
        events = case.get("events") or []
        if not isinstance(events, list):
            raise Invalid("events 应当是一个列表。")
        return reply_due(receipt, list(map(_event, events)), calendar, limits).due
    if rule in PLAIN_RULES:
        return plain_due(limits[rule], receipt, calendar).due
    raise Invalid(f"没有 {rule} 这种期限；可用的有 reply、{'、'.join(PLAIN_RULES)}。")


def _event(row: object) -> CaseEvent:
    if not isinstance(row, Mapping):
        raise Invalid("events 里的每一项应当写明 type 和 date。")
    kind = row.get("type")
    if not isinstance(kind, str) or kind not in EVENTS:
        raise Invalid(f"没有 {kind} 这种办理记录。")
    facts = {name: row[name] for name in ("with", "party", "days") if row.get(name) is not None}
    if "until" in row:
        facts["until"] = _day(row["until"], "until")
    return CaseEvent(kind, _day(row.get("date"), "date"), facts)


def _day(value: object, name: str) -> date:
    """A date, or the Beijing date of an instant; an instant without a zone is Beijing time."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _INSTANT.fullmatch(text):
            at = datetime.fromisoformat(text)
            return at.date() if at.tzinfo is None else beijing_day(at)
    except (ValueError, OverflowError):
        pass
    raise Invalid(f"{name} 应当是日期，写成 2026-02-06 这样；现在是 {value!r}。")


def _differs(case: object, answer: Mapping[str, str | None]) -> bool:
    return isinstance(case, Mapping) and "due" in case and case["due"] != answer["due"]


def _cases(name: str) -> Iterator[object]:
    """The cases of a file: a list, or an object with the list under `examples`."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        content = json.loads(text)
    except OSError as error:
        raise Invalid(f"打不开文件 {name}：{error.strerror}。请检查文件名和权限。") from error
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{name} 不是 UTF-8 编码的 JSON 文件，请检查内容。") from error
    cases = content.get("examples") if isinstance(content, dict) else content
    if not isinstance(cases, list):
        raise Invalid(f"{name} 里没有案例：应当是一个列表，或者把列表写在 examples 下。")
    return iter(cases)
