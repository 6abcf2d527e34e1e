"""The fields of one entry from the raw texts of its columns."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from catalog.importing import channels, exact, text, wording
from catalog.importing.headings import LEVELS, Table
from catalog.importing.marks import Usage, tick

Take = Callable[[str], str]
_NAMES = (
    *("number", *LEVELS, "content", "basis", "time_limit", "publisher"),
    *("channels", "audience", "method", "tier"),
)
_BODY_ENDS = re.compile(
    r"(?:局|府|处|门|所|站|中心|委|办|院|队|司|校|会|机构|单位|机关|社区|村|小组|厅|\))$"
)


@dataclass
class Values:
    """The texts by field name, and doubts as (role, message)."""

    texts: dict[str, str] = field(default_factory=lambda: dict.fromkeys(_NAMES, ""))
    doubts: list[tuple[str, str]] = field(default_factory=list)


def read_exact(table: Table, take: Take, _usage: Usage) -> Values:
    """The fields of a row that this program exported: nothing is interpreted."""
    found = Values()
    found.texts["number"] = take("number")
    for name in _NAMES[1:]:
        parts = {
            role.partition(".")[2]: take(role)
            for role in dict.fromkeys(table.roles.values())
            if role == name or role.startswith(f"{name}.")
        }
        found.texts[name] = exact.decode(name, parts)
    return found


def read(table: Table, take: Take, usage: Usage) -> Values:
    """The fields of a row from anywhere."""
    found = Values()
    found.texts["number"] = text.compact(take("number"))
    for level in LEVELS:
        found.texts[level] = text.one_line(take(level))
    found.texts["content"] = ";".join(text.parts(take("content")))
    found.texts["basis"] = ";".join(text.laws(take("basis")))
    found.texts["time_limit"] = ";".join(text.parts(take("time_limit"), lines_part=False))
    found.texts["publisher"] = _publisher(take("publisher"))
    _read_channels(found, table, take, usage)
    _read_audience(found, take)
    _read_method(found, take)
    _read_tier(found, take, table)
    return found


def _publisher(words: str) -> str:
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    listed = len(lines) > 1 and all(_BODY_ENDS.search(line) and len(line) > 2 for line in lines)
    return ";".join(text.parts(words, lines_part=listed))


def _read_channels(found: Values, table: Table, take: Take, usage: Usage) -> None:
    result = channels.read(take("channels"), usage) if table.has("channels") else channels.Found()
    for role in dict.fromkeys(table.roles.values()):
        if not role.startswith("channels."):
            continue
        ticked, words = tick(take(role))
        if ticked:
            name = role.partition(".")[2]
            result.channels.add(name)
            if words and name == channels.OTHER:
                result.others.append(words)
    found.texts["channels"] = result.value
    found.doubts += [("channels", doubt) for doubt in result.doubts]
    others = [word for word in dict.fromkeys(result.others) if word]
    if others:
        found.doubts.append(
            ("channels", f"“{'、'.join(others)[:80]}”不在 13 种渠道之内，记作“其他”")
        )


def _read_audience(found: Values, take: Take) -> None:
    names: list[str] = []
    ticked, words = tick(take("audience.all"))
    if ticked:
        more = wording.audience_words(words) if words else []
        names += [wording.ALL] if not words or wording.ALL in more else more
    ticked, words = tick(take("audience.some"))
    if ticked:
        groups = text.parts(words, lines_part=False) or ("",)
        names += [wording.specific(part) for part in groups]
    words = take("audience")
    if words:
        ticked, inside = tick(words)
        if ticked and not inside:
            found.doubts.append(
                ("audience", "“公开对象”只有勾选，看不出是全社会还是特定群体，未读入")
            )
        else:
            names += wording.audience_words(words)
    found.texts["audience"] = ";".join(dict.fromkeys(names))


def _read_method(found: Values, take: Take) -> None:
    names: list[str] = []
    for role, name in (("method.active", "主动"), ("method.request", "依申请")):
        ticked, _words = tick(take(role))
        if ticked:
            names.append(name)
    words = take("method")
    if words:
        more, understood = wording.method_words(words)
        names += more
        if not more:
            found.doubts.append(("method", f"“{words[:20]}”看不出是主动还是依申请，未读入"))
        elif understood:
            found.doubts.append(("method", f"“{words[:20]}”按“{'、'.join(more)}”读入，请核对"))
    found.texts["method"] = ";".join(dict.fromkeys(names))


def _read_tier(found: Values, take: Take, table: Table) -> None:
    names = set()
    for role in table.roles.values():
        if role.startswith("tier."):
            ticked, _words = tick(take(role))
            if ticked:
                names.add(role.partition(".")[2])
    words = take("tier")
    if words:
        more = wording.tier_words(words)
        names.update(more)
        if not more:
            found.doubts.append(("tier", f"“{words[:20]}”看不出是哪一级，未读入"))
    found.texts["tier"] = ";".join(tier for tier in wording.TIERS if tier in names)
