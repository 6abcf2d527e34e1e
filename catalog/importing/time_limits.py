"""A time limit taken apart: what starts it, how long, counted in what. The words are kept."""

import re
from dataclasses import dataclass

_DIGITS = {each: place for place, each in enumerate("零一二三四五六七八九十")} | {"两": 2}
_UNITS = {
    "个工作日": "工作日",
    "工作日": "工作日",
    "个自然日": "日",
    "日": "日",
    "天": "日",
    "周": "周",
    "个月": "月",
    "年": "年",
}
_LENGTH = re.compile(
    r"(?P<count>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})\s*(?P<unit>个?工作日|个自然日|日|天|周|个月|年)(?!起)"
)
_TRIGGER = re.compile(r"^(?:自|从)?(?P<event>.{2,40}?)(?:之日起|后|起|[(（]变更[)）]|(?=[0-9]))")
_AT_ONCE = re.compile("及时|实时|即时")
_ALWAYS = re.compile("长期|永久|持续")


@dataclass(frozen=True)
class TimeLimit:
    """One limit. `count` is None where the words give none; `unit` is then "", 及时 or 长期."""

    trigger: str
    count: int | None
    unit: str


def read(words: str) -> tuple[TimeLimit, ...]:
    """The limits that a stored time limit names, in order."""
    found = []
    for part in words.split(";"):
        label, _, rest = part.rpartition(":")
        length = _LENGTH.search(rest)
        trigger = _TRIGGER.match(rest[: length.start()] if length else "")
        event = trigger["event"].strip(",，、内在") if trigger else ""
        if length and not trigger:
            event = rest[: length.start()].removeprefix("自").strip(",，、至少每")
        if re.fullmatch("不(?:得)?少于|最多|至少", event):
            event = ""
        if length:
            unit = _UNITS[length["unit"]]
            found.append(TimeLimit(event or label, _number(length["count"]), unit))
        elif _AT_ONCE.search(rest):
            found.append(TimeLimit(label or _AT_ONCE.split(rest)[0], None, "及时"))
        elif _ALWAYS.search(rest):
            found.append(TimeLimit(label, None, "长期"))
    return tuple(found)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten:
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return _DIGITS[text[0]]
