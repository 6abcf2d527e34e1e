"""Draws catalogue rows as offices lay them out: every quirk met in published tables.

A layout names its quirks; `draw` gives the cells, the merges and what a reader should make of
them. Tests write the cells as xlsx, ods or csv and compare field by field.
"""

import random
from dataclasses import dataclass, field, replace

from catalog.importing.channels import CHANNELS

Cells = list[list[str]]
MARKS = {
    "squares": ("■", "□"),
    "ballot": ("☑", "☐"),
    "wingdings2": ("R", "£"),
    "wingdings": ("þ", "¨"),
    "private": ("\uf052", "\uf0a3"),
    "tick": ("√", "□"),
    "scanned": ("■", "口"),
    "triangle": ("▲", "△"),
    "diamond": ("◆", "◇"),
    "lost empty": ("■", "?"),
    "lost ticked": ("?", "□"),
    "half block": ("▄", "□"),
    "letter": ("t", "□"),
    "double": ("□√", "□"),
}


@dataclass(frozen=True)
class Layout:
    """One way to lay a table out. The defaults are the official one."""

    title: bool = True
    heading_rows: int = 2
    number: str = "plain"  # plain, none, gaps, padded, between
    levels: str = "two"  # two, three, roman, single, named
    lead: str = ""
    content_word: str = "公开内容(要素)"
    content_below: bool = False
    publisher_word: str = "公开主体"
    extras: tuple[str, ...] = ()
    method_first: bool = False
    marks: str = "squares"
    channels: str = "boxes"  # boxes, ticked, words, columns, split, subrows
    aliases: bool = False
    audience: str = "ticks"  # ticks, words
    method: str = "ticks"  # ticks, words, property
    tiers: str = "ticks"  # ticks, words, joint, four
    repeats: str = "merged"  # merged, blank, same, written
    bullets: str = ""
    broken: bool = False
    spaced: bool = False
    traditional: bool = False
    pinyin: str = ""  # toned, plain
    advert: str = ""
    notes: bool = False
    section: bool = False
    reheaded: bool = False


@dataclass
class Drawn:
    """The cells of a sheet, its merges (0-based, inclusive) and the expected rows."""

    cells: Cells = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    expected: list[dict[str, str]] = field(default_factory=list)


_ALIASES = {
    "两微一端": "一微一端",
    "政务服务中心": "办事大厅",
    "社区/企事业单位/村公示栏（电子屏）": "镇村公示公开栏",
    "其他": "信用中国网站",
    "便民服务站": "便民服务中心",
    "纸质媒体": "纸质载体",
}
_BULLETS = {
    "1.": lambda place: f"{place}.",
    "1、": lambda place: f"{place}、",
    "●": lambda _place: "● ",
    "①": lambda place: "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"[place - 1],
    "（1）": lambda place: f"（{place}）",
    "；": lambda _place: "",
}
_LEVELS = {
    "two": ("一级事项", "二级事项"),
    "three": ("一级事项", "二级事项", "三级事项"),
    "roman": ("Ⅰ级", "Ⅱ级"),
    "single": (),
    "named": (),
}
_LEVEL_TOP = {"single": "公开事项", "named": "事项名称"}


def draw(rows: list[dict[str, str]], title: str, layout: Layout) -> Drawn:
    """The rows laid out."""
    drawn = Drawn()
    columns = _columns(layout)
    if layout.title:
        drawn.cells.append([title])
        drawn.merges.append((0, 0, 0, len(columns) - 1))
    _draw_heading(drawn, columns, layout)
    first = len(drawn.cells)
    for place, row in enumerate(rows):
        if layout.section and place == len(rows) // 2:
            drawn.cells.append([f"二、{title[:4]}其他事项"])
            drawn.merges.append((len(drawn.cells) - 1, 0, len(drawn.cells) - 1, len(columns) - 1))
        if layout.reheaded and place == len(rows) // 2:
            _draw_heading(drawn, columns, layout)
        _draw_row(drawn, row, place, columns, layout)
    if layout.repeats in ("merged", "blank", "same") and not (layout.section or layout.reheaded):
        _join_repeats(drawn, first, columns, layout)
    if layout.notes:
        drawn.cells.append(["注：本目录根据工作需要动态调整，有关公开信息可归集至政府网站。"])
        drawn.cells.append(["填表人：张三", "", "", "审核人：李四"])
    _damage(drawn, layout)
    return drawn


def _columns(layout: Layout) -> list[tuple[str, str, str]]:
    """Each column as (what it holds, the word above, the word below)."""
    columns: list[tuple[str, str, str]] = []
    if layout.lead:
        columns.append(("lead", layout.lead, ""))
    number = [("number", "序号", "")] if layout.number != "none" else []
    if layout.number != "between":
        columns += number
    levels = _LEVELS[layout.levels]
    if levels:
        named = [(f"level{place}", "公开事项", word) for place, word in enumerate(levels, 1)]
        columns += [named[0], *(number if layout.number == "between" else []), *named[1:]]
    else:
        columns.append(("single", _LEVEL_TOP[layout.levels], ""))
        columns += number if layout.number == "between" else []
    below = "（要素）" if layout.content_below else ""
    columns.append(("content", layout.content_word, below))
    columns += [("basis", "公开依据", ""), ("time_limit", "公开时限", "")]
    if layout.publisher_word:
        columns.append(("publisher", layout.publisher_word, ""))
    channels = _channel_columns(layout)
    method = {
        "ticks": [("主动", "公开方式", "主动"), ("依申请", "公开方式", "依申请公开")],
        "words": [("method", "公开方式", "")],
        "property": [("method", "公开属性", "")],
    }[layout.method]
    audience = {
        "ticks": [("all", "公开对象", "全社会"), ("some", "公开对象", "特定群体")],
        "words": [("audience", "公开对象", "")],
    }[layout.audience]
    tiers = {
        "ticks": [("县级", "公开层级", "县级"), ("乡级", "公开层级", "乡级")],
        "words": [("tier", "公开层级", "")],
        "joint": [("县级", "公开层级", "县级"), ("乡级", "公开层级", "乡、村级")],
        "four": [(name, "公开层级", name) for name in ("市级", "县级", "乡级", "村级")],
    }[layout.tiers]
    columns += (
        [*method, *channels, *audience]
        if layout.method_first
        else [
            *channels,
            *audience,
            *method,
        ]
    )
    columns += tiers
    columns += [("extra", word, "") for word in layout.extras]
    return columns


def _channel_columns(layout: Layout) -> list[tuple[str, str, str]]:
    word = "公开渠道和载体"
    if layout.channels == "columns":
        return [(f"channel:{name}", word, name) for name in CHANNELS]
    if layout.channels == "split":
        return [("channels:0", word, ""), ("channels:1", word, "")]
    return [("channels", word, "")]


def _draw_heading(drawn: Drawn, columns: list[tuple[str, str, str]], layout: Layout) -> None:
    top = len(drawn.cells)
    if layout.heading_rows == 1:
        drawn.cells.append([below or above for _, above, below in columns])
        return
    drawn.cells.append(["" for _ in columns])
    drawn.cells.append([below for _, _, below in columns])
    place = 0
    while place < len(columns):
        above, below = columns[place][1:]
        last = place
        while below and last + 1 < len(columns) and columns[last + 1][1] == above:
            last += 1
        if not below:
            while last + 1 < len(columns) and columns[last + 1][1:] == (above, ""):
                last += 1
        drawn.cells[top][place] = above
        if last > place or not below:
            drawn.merges.append((top, place, top if below else top + 1, last))
        place = last + 1


def _draw_row(
    drawn: Drawn,
    row: dict[str, str],
    place: int,
    columns: list[tuple[str, str, str]],
    layout: Layout,
) -> None:
    expected = dict(row)
    first = len(drawn.cells)
    if layout.levels in ("single", "named"):
        expected |= {"level1": row["level2"] or row["level1"], "level2": ""}
    elif layout.levels == "three":
        expected |= {"level2": "分项", "level3": row["level2"]}
    if not layout.publisher_word:
        expected["publisher"] = ""
    if layout.tiers == "four" and row["tier"]:
        expected["tier"] = f"市级;{row['tier']};村级" if "县级" in row["tier"] else row["tier"]
    cells = [_cell(what, row, expected, place, layout) for what, _, _ in columns]
    drawn.expected.append(expected)
    if layout.channels != "subrows" or row["channels"].count(";") < 1:
        drawn.cells.append(cells)
        return
    at = next(index for index, (what, _, _) in enumerate(columns) if what == "channels")
    lines = [f"{MARKS[layout.marks][0]}{name}" for name in row["channels"].split(";")]
    for index, line in enumerate(lines):
        drawn.cells.append(
            [
                *(cells[:at] if not index else [""] * at),
                line,
                *(cells[at + 1 :] if not index else [""] * (len(cells) - at - 1)),
            ]
        )
    for column in range(len(columns)):
        if column != at:
            drawn.merges.append((first, column, first + len(lines) - 1, column))


def _cell(
    what: str, row: dict[str, str], expected: dict[str, str], place: int, layout: Layout
) -> str:
    ticked = MARKS[layout.marks][0] if layout.marks in ("squares", "tick", "ballot") else "√"
    ticked = "√" if ticked == "■" else ticked
    match what:
        case "number":
            numbers = {"gaps": str(place * 3 + 2), "padded": f"{place + 501:04d}"}
            expected["number"] = numbers.get(layout.number, str(place + 1))
            return expected["number"]
        case "lead":
            return {"领域": "本领域", "类别": "主动公开类", "过程": "决策"}.get(layout.lead, "其他")
        case "level1" | "level2" | "level3":
            return expected[what]
        case "single":
            return expected["level1"]
        case "content" | "basis":
            return _listed(row[what], layout)
        case "time_limit":
            return row[what].replace(";", "；")
        case "publisher":
            return row[what].replace(";", "\n" if layout.bullets == "" else "；")
        case "channels" | "channels:0" | "channels:1":
            return _channel_cell(what, row["channels"], layout)
        case "all":
            return ticked if "全社会" in row["audience"] else ""
        case "some":
            group = row["audience"].partition(":")[2]
            return (f"{ticked}（{group}）" if place % 2 else group) if group else ""
        case "audience":
            return row["audience"].replace(";", "、")
        case "主动" | "依申请":
            return ticked if what in row["method"].split(";") else ""
        case "method":
            return "、".join(f"{part}公开" for part in row["method"].split(";") if part)
        case "市级" | "县级" | "乡级" | "村级":
            return ticked if what in expected["tier"] else ""
        case "tier":
            return row["tier"].replace(";", "、").replace("乡级", "镇级")
        case "extra":
            return ["综合股", "0871-6412345", "决策", "文本"][place % 4]
    name = what.partition(":")[2]
    return ticked if name in row["channels"].split(";") else ""


def _listed(value: str, layout: Layout) -> str:
    if layout.bullets == "":
        return value.replace(";", "\n")
    mark = _BULLETS[layout.bullets]
    parts = value.split(";")
    if layout.bullets == "；" or len(parts) < 2 or len(parts) > 20:
        return "；".join(parts)
    end = "" if layout.bullets == "●" else "；"
    joint = "\n" if layout.bullets in ("●", "①") else ""
    return (end + joint).join(f"{mark(place)}{part}" for place, part in enumerate(parts, 1))


def _channel_cell(what: str, value: str, layout: Layout) -> str:
    chosen = [name for name in value.split(";") if name]
    if not chosen:
        return ""
    names = list(CHANNELS)
    if what != "channels":
        names = [name for place, name in enumerate(names) if place % 2 == int(what[-1])]

    def shown(name: str) -> str:
        return _ALIASES.get(name, name) if layout.aliases and name in chosen else name

    if layout.channels == "words":
        return "、".join(shown(name) for name in chosen)
    full, empty = MARKS[layout.marks]
    if layout.channels in ("ticked", "subrows"):
        return "\n".join(f"{full}{shown(name)}" for name in names if name in chosen)
    boxes = [f"{full if name in chosen else empty}{shown(name)}" for name in names]
    lines = [" ".join(boxes[place : place + 2]) for place in range(0, len(boxes), 2)]
    return "\n".join(lines)


def _join_repeats(
    drawn: Drawn, first: int, columns: list[tuple[str, str, str]], layout: Layout
) -> None:
    """Write equal neighbours once: merged, left blank, or as 同上."""
    joint = {"level1", "basis", "time_limit", "publisher", "channels"}
    for column, (what, _, _) in enumerate(columns):
        if what not in joint or (layout.channels == "subrows" and what != "level1"):
            continue
        row = first
        while row < len(drawn.cells):
            text = drawn.cells[row][column]
            last = row
            while last + 1 < len(drawn.cells) and _same(drawn, last + 1, column, text, what):
                last += 1
            if last > row and text:
                for below in range(row + 1, last + 1):
                    same = layout.repeats == "same" and what != "level1"
                    drawn.cells[below][column] = "同上" if same else ""
                if layout.repeats == "merged":
                    if layout.channels == "subrows":
                        drawn.merges = [
                            merge
                            for merge in drawn.merges
                            if not (merge[1] == merge[3] == column and row <= merge[0] <= last)
                        ]
                    drawn.merges.append((row, column, last, column))
            row = last + 1


def _same(drawn: Drawn, row: int, column: int, text: str, what: str) -> bool:
    found = drawn.cells[row][column]
    return found == text or (what == "level1" and not found and drawn.cells[row][:1] == [""])


def _damage(drawn: Drawn, layout: Layout) -> None:
    draws = random.Random(7)
    if layout.traditional or layout.pinyin:
        import opencc

        convert = opencc.OpenCC("s2t").convert
        drawn.cells = [[convert(text) for text in row] for row in drawn.cells]
    for row in drawn.cells:
        for column, text in enumerate(row):
            named = "《" not in text and not text.endswith(("清单", "规定", "名单"))
            if layout.broken and named and 3 < len(text) < 12 and text.isalpha() and column < 3:
                row[column] = text = f"{text[:2]}\n{text[2:]}"
            if layout.spaced and len(text) > 3 and draws.random() < 0.3:
                row[column] = text = _spaced(text)
            if layout.pinyin:
                row[column] = text = _with_pinyin(text, layout.pinyin, draws)
            if layout.advert and len(text) > 8 and draws.random() < 0.05:
                row[column] = text + layout.advert


def _spaced(text: str) -> str:
    return "".join(f"{each} " if "一" <= each <= "鿿" else each for each in text)


def _with_pinyin(text: str, style: str, draws: random.Random) -> str:
    from pypinyin import Style, pinyin

    tone = Style.TONE if style == "toned" else Style.NORMAL
    result = ""
    for each in text:
        result += each
        if "一" <= each <= "鿿" and draws.random() < 0.08:
            reading = pinyin(each, style=tone)[0][0]
            result += f"({reading})"
    return result


OFFICIAL = Layout()
LAYOUTS: dict[str, Layout] = {
    "official": OFFICIAL,
    "no title, one heading row": Layout(title=False, heading_rows=1),
    "no number": Layout(number="none"),
    "number with gaps": Layout(number="gaps"),
    "number 0505": Layout(number="padded", repeats="same"),
    "number between the levels": Layout(number="between", method_first=True),
    "three levels": Layout(levels="three"),
    "roman levels": Layout(levels="roman", marks="scanned"),
    "single item": Layout(levels="single", repeats="written"),
    "item name": Layout(levels="named", method="property", tiers="words", audience="words"),
    "leading domain column": Layout(lead="领域"),
    "leading class column": Layout(lead="类别", marks="wingdings2"),
    "leading process column": Layout(lead="过程", marks="wingdings"),
    "content and demands": Layout(content_word="公开内容(要素)及要求", marks="private"),
    "content standard": Layout(content_word="内容标准", publisher_word="公开责任单位"),
    "elements below": Layout(content_word="公开内容", content_below=True),
    "no publisher": Layout(publisher_word=""),
    "responsible office": Layout(publisher_word="责任部门", extras=("责任科室", "咨询电话")),
    "many extras": Layout(extras=("监督举报电话", "网址", "公开格式", "五公开")),
    "method before channels": Layout(method_first=True, marks="tick"),
    "only ticked": Layout(channels="ticked", marks="ballot"),
    "plain words": Layout(channels="words", aliases=True),
    "channel columns": Layout(channels="columns"),
    "channels in two columns": Layout(channels="split"),
    "channels in sub-rows": Layout(channels="subrows"),
    "other names": Layout(aliases=True, channels="ticked"),
    "triangles": Layout(marks="triangle", tiers="joint"),
    "diamonds": Layout(marks="diamond", bullets="1."),
    "lost empty boxes": Layout(marks="lost empty", bullets="1、"),
    "lost ticked boxes": Layout(marks="lost ticked", bullets="●"),
    "half blocks": Layout(marks="half block", bullets="①"),
    "letters for marks": Layout(marks="letter", bullets="（1）"),
    "box and tick": Layout(marks="double", bullets="；"),
    "four tiers": Layout(tiers="four", repeats="written"),
    "words everywhere": Layout(
        audience="words", method="words", tiers="words", channels="words", repeats="written"
    ),
    "blank repeats": Layout(repeats="blank"),
    "same as above": Layout(repeats="same"),
    "broken words": Layout(broken=True),
    "spaced words": Layout(spaced=True),
    "traditional": Layout(traditional=True),
    "toned pinyin": Layout(pinyin="toned"),
    "plain pinyin": Layout(pinyin="plain", repeats="written"),
    "adverts": Layout(advert="国产精品久久", repeats="written"),
    "notes": Layout(notes=True),
    "section": Layout(section=True, repeats="written"),
    "heading repeated": Layout(reheaded=True, repeats="written"),
}


def combinations(count: int, seed: int) -> list[tuple[str, Layout]]:
    """Layouts with several quirks at once, drawn at random but always the same."""
    draws = random.Random(seed)
    choices = list(LAYOUTS.items())
    found = []
    for place in range(count):
        layout, names = OFFICIAL, []
        for name, each in draws.sample(choices, 4):
            changed = {
                key: value
                for key, value in each.__dict__.items()
                if value != getattr(OFFICIAL, key)
            }
            layout = replace(layout, **changed)
            names.append(name)
        found.append((f"{place}: " + ", ".join(names), layout))
    return found
