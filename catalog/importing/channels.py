"""Channels (公开渠道和载体): from what an office wrote to the 13 names of the standard.

Names outside the 13 are mapped where their meaning is clear; special platforms count as 其他.
An unticked name in a list of boxes is not a channel.
"""

import re
from dataclasses import dataclass, field

from catalog.importing import marks
from catalog.importing.text import compact

BOARD = "社区/企事业单位/村公示栏（电子屏）"
OTHER = "其他"
CHANNELS = (
    "政府网站",
    "政府公报",
    "两微一端",
    "发布会/听证会",
    "广播电视",
    "纸质媒体",
    "公开查阅点",
    "政务服务中心",
    "便民服务站",
    "入户/现场",
    BOARD,
    "精准推送",
    OTHER,
)
_H = "[㐀-鿿A-Za-z0-9]"
_BOARD_WORDS = (
    r"(?:(?:各|镇|乡|村|街道|社区|居委会|村委会|村民委员会|企事业单位|企业|事业单位|单位|小组|院落|"
    r"文化站|综合性?文化服务中心|办事处|村务|党务|居务|[(（][一-鿿]{2,4}[)）]|[/／、和及])*"
    r"(?:公示公开|公开公示|公示|公开|公告|宣传|信息|告示)(?:栏|墙|牌|橱窗)"
    r"(?:[(（]?(?:电子(?:显示)?屏|LED屏)[)）]?)?|(?:电子|显示|LED)+屏幕?"
    r"|社区[/／、]企事业单位[/／、]?村?[㐀-鿿]{0,3})"
)
# One way of writing after another, the surest first; the first that fits a place wins.
_WAYS: tuple[tuple[str, str], ...] = (
    (r"其[他它](?:方式|渠道|途径|媒体)?(?:[(（:：][^)）]*[)）]?)?", OTHER),
    ((r"(?:政府|部门|本级)?(?:门户|官方)网站?|政府网站?|(?:政务|政府)?门户网站|官网|本?单位网站|"
      r"(?:[一-鿿]{0,4})?人民政府网站?"), "政府网站"),
    (r"政府公报|公报", "政府公报"),
    ((r"[两二双一]微[一两二]端|[两二双一]微(?!信)|(?:政务|官方)?微信(?:公众)?(?:平台|号)?|(?:政务)?微博|"
      r"微信?公众号|公众号|(?:政务|移动)?(?:新媒体|客户端)|APP|抖音号?|微信群"), "两微一端"),
    (r"(?:新闻)?发布会[/／、或和]?(?:听证会|听政会)?|听证会", "发布会/听证会"),
    (r"(?:广播[/／、]?电视|广播电视台?|广播|电视台?|电台)", "广播电视"),
    (r"纸质(?:媒体|载体|媒介|材料|文件)?|报刊|报纸|报社", "纸质媒体"),
    (r"(?:政务|政府)?(?:信息)?公开查[阅询]点?|查阅(?:点|场所|中心)|公共查阅点", "公开查阅点"),
    ((r"(?:政务|政府|行政)(?:审批)?服务(?:中心|大厅)?(?:大厅)?|(?:行政|政务)?办事(?:服务)?大厅|"
      r"(?:便民)?服务大厅|政务大厅|办事窗口|服务窗口"), "政务服务中心"),
    (r"(?:便民|为民|利民)服务(?:站|中心|点|室)?", "便民服务站"),
    (r"入户[/／、]?(?:现场)?(?:告知|走访|公示|宣传)?|(?:现场|上门)(?:公[示开]|告知)?", "入户/现场"),
    (_BOARD_WORDS, BOARD),
    (r"精准(?:推送|投送)", "精准推送"),
)  # fmt: skip
_SPECIAL = (
    rf"(?:{_H}|[“”])*?(?:平台|信用中国(?:网站?)?|热线|办税服务[厅大]*|法律服务网|服务网|采购网|招标网|"
    rf"交易网|管理系统|系统|信息网)(?:网站)?"
)
_STANDARD = {name: name for name in CHANNELS}
_SCANNER = re.compile(
    "|".join(f"(?P<w{place}>{way})" for place, (way, _) in enumerate(_WAYS))
    + f"|(?P<special>{_SPECIAL})"
)
_SEPARATORS = "、，,；;。.|/／\n 和及与或等：:()（）“”"
_NOTE = re.compile(r"[(（]?注[:：].*", re.DOTALL)


@dataclass
class Found:
    """The channels of a cell in standard order, and what needs a second look."""

    channels: set[str] = field(default_factory=set)
    others: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def value(self) -> str:
        """The channels as the catalogue keeps them."""
        return ";".join(name for name in CHANNELS if name in self.channels)


def named(text: str) -> tuple[list[str], list[str]]:
    """The channels that a text names, and the words that are none of the 13."""
    text = compact(text)
    found: list[str] = []
    others: list[str] = []
    rest, place = "", 0
    while place < len(text):
        match = _SCANNER.match(text, place) if not rest.strip(_SEPARATORS) else None
        match = match or (_SCANNER.match(text, place) if _sure(text, place) else None)
        if match and match.end() > place:
            if match.lastgroup == "special":
                found.append(OTHER)
                others.append(match[0])
            else:
                found.append(_WAYS[int(str(match.lastgroup)[1:])][1])
            place = match.end()
            rest = ""
            continue
        rest += text[place]
        place += 1
        if text[place - 1] in "、，,；;|\n":
            _keep(rest, others, found)
            rest = ""
    _keep(rest, others, found)
    return found, others


def _sure(text: str, place: int) -> bool:
    return any(text.startswith(name, place) for name in CHANNELS if name != OTHER)


def _keep(rest: str, others: list[str], found: list[str]) -> None:
    word = rest.strip(_SEPARATORS)
    if len(word) > 1:
        others.append(word)
        found.append(OTHER)


def _whole(text: str) -> tuple[list[str], list[str]]:
    """The channel of one marked name: a known one, else 其他."""
    short = compact(text).strip("、，,；;。：:")
    short = re.sub(r"[（(]电子屏[)）]", "（电子屏）", short)
    if short in _STANDARD:
        return [short], []
    special = re.fullmatch(_SPECIAL, short)
    if special and not re.match(r"政府(?:门户)?网站?", short):
        return [OTHER], [short]
    found, others = named(short)
    known = [name for name in found if name != OTHER]
    if known:
        return found if len(known) > 1 or not others else known[:1], []
    return [OTHER], others or [short]


def read(text: str, usage: marks.Usage) -> Found:
    """The channels of a cell."""
    result = Found()
    text = _NOTE.sub("", text)
    listed = marks.listed(text)
    if not any(each.ticked is not None or each.unclear for each in listed):
        names, others = named(text)
        result.channels.update(names)
        result.others.extend(others)
        return result
    unclear = usage.reads_unclear(listed)
    ticks = any(each.ticked for each in listed)
    for each in listed:
        ticked = each.ticked
        if each.unclear:
            ticked = unclear
            if unclear is None:
                result.doubts.append(f"“{compact(each.text)}”前的标记认不出，未记入")
        elif ticked is None:
            # A name before the first mark has lost its own.
            known = [name for name in named(each.text)[0] if name != OTHER]
            ticked = bool(known)
            if known and ticks:
                result.doubts.append(f"“{compact(each.text)}”前没有标记，按已选记入")
        if ticked:
            names, others = _whole(each.text)
            result.channels.update(names)
            result.others.extend(others)
    return result


def of_heading(heading: str) -> str | None:
    """The channel a column is named after, or None."""
    short = re.sub(r"[（(]电子屏[)）]", "（电子屏）", compact(heading))
    if short in _STANDARD:
        return short
    match = _SCANNER.fullmatch(short)
    if match is None:
        return None
    return OTHER if match.lastgroup == "special" else _WAYS[int(str(match.lastgroup)[1:])][1]
