"""Cleaning the words of a cell: damage from copying is undone, the wording stays.

Inserted pinyin goes, Traditional characters become Simplified, broken lines are joined, leading
numbers and bullets fall away, and lists get their parts separated by `;`.
"""

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import opencc

CJK = "㐀-鿿豈-﫿"
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]"
)
_SYLLABLE = re.compile(
    rf"(?<=[{CJK}])(?:[(（][a-zü\u00e0-\u01dc\u0300-\u0304\u030cńňǹḿ]{{1,7}}[)）])+"
)
_TONED = re.compile("[\u00e0-\u01dc\u0300-\u0304\u030cńňǹḿ]")
_SPACE = r"[ \t\u3000\xa0]"
_BETWEEN = re.compile(
    rf"(?<=[{CJK}，。、；：（）《》〈〉【】〔〕“”!！？]){_SPACE}+(?=[{CJK}0-9(（《〈【〔“”）》〉】〕，。、；：)])"
    rf"|(?<=[0-9)]){_SPACE}+(?=[{CJK}，。、；：）》〉】〕])"
    rf"|(?<=[(（《〈【〔]){_SPACE}+|{_SPACE}+(?=[)）》〉】〕])"
)
_BODIES = re.compile(rf"(?<=[部厅局委办]){_SPACE}(?=[{CJK}])")
_ADVERT = re.compile(
    "(?:(?:国产|亚洲|欧美|日韩|日本|精品|久久|热|成人|激情|熟女|人妻|无码|有码|中文字幕|"
    "在线观看|在线播放|免费观看|高清|视频|一区|二区|三区|黄色|色情|自拍|偷拍|午夜|福利|大片|"
    "自慰|美女|网站入口|下载|[aA][vV]|[0-9]{2,3}热|_|\\||,){2,}|"
    "(?:澳门|新)?(?:葡京|威尼斯人|太阳城|永利|金沙|百家乐|博彩|彩票|赌场|棋牌|娱乐城|时时彩|六合彩|"
    "[bB][eE][tT]365)(?:官网|平台|娱乐场?|网址|注册|登录|开户|app|下载)*)"
)
_ADVERT_SURE = re.compile(
    "国产|久久|欧美|日韩|无码|成人|熟女|人妻|激情|[aA][vV](?![a-zA-Z])|葡京|威尼斯人|太阳城|永利|金沙|"
    "百家乐|博彩|彩票|赌场|棋牌|娱乐城|时时彩|六合彩|[bB][eE][tT]365"
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑"
_DOTS = "●•·▪◆★○◦‧∙■□▲➢※◇►▶"
_NUMBER = (
    r"(?:[0-9]{1,2}(?:[.．、)）]|[:：](?![0-9]))(?![0-9])|[(（][0-9]{1,2}[)）][.、]?"
    r"|[(（][一二三四五六七八九十]{1,3}[)）][、.]?|第?[一二三四五六七八九十]{1,3}[、.．]"
    rf"|[{_CIRCLED}][.、]?|[{_DOTS}]|[\-–—－]\s*(?=[{CJK}《]))"
)
_LEADING = re.compile(rf"^\s*(?:{_NUMBER}\s*)+")
_LEADING_PLAIN = re.compile(rf"^[0-9]{{1,3}}\s+(?=[{CJK}])|^0\d{{1,3}}(?=[{CJK}])")
_INLINE = re.compile(
    rf"(?<=[{CJK}；;。，,、:：）)》”\n ])\s*(?=[1-9][0-9]?(?:[.．、)）])(?![0-9]))"
    rf"|(?=[(（][1-9][0-9]?[)）])|(?=[{_CIRCLED}])|(?=[●•▪◆★➢])"
)
_ORDER = re.compile(r"^\s*[(（]?([1-9][0-9]?)[.．、)）]")
_WRAPPED = re.compile(r"[、，,(（《〈“〔【/／—\-和及与或]$|(?<!目)的$")
_GOES_ON = re.compile(r"^[、，,。；;）)》〉”〕】/／等]")
_OPENERS, _CLOSERS = "《（(〈“〔【", "》）)〉”〕】"
_REPLIED = re.compile(r"([批答回]\s*)覆")
_LAW_LINE = re.compile(rf"(?<![》)）〕〉;；。\n])\n(?![《【\n])(?!\s*{_NUMBER})")
_PLACEHOLDER = re.compile(r"[/／\\\-—–－_·.。…]+|无|暂无|空")
SAME = re.compile(r"(?:(?:内容)?同上(?:栏|格|行|一行|一项)?|同前|〃|″|“|”|\"|'')[。.]?")


@cache
def _converter() -> "opencc.OpenCC":
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _readings(character: str) -> frozenset[str]:
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True)
    return frozenset(found[0])


def _without_pinyin(text: str) -> str:
    def judge(found: re.Match[str]) -> str:
        inside = found[0]
        if _TONED.search(inside):
            return ""
        syllables = re.findall("[a-zü]+", inside)
        readings = _readings(text[found.start() - 1])
        return (
            "" if all(syllable.replace("ü", "v") in readings for syllable in syllables) else inside
        )

    return _SYLLABLE.sub(judge, text)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text without damage, its lines kept: pinyin, hidden signs, Traditional characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", text)
    if "(" in text or "（" in text:
        text = _without_pinyin(text)
    text = str(_converter().convert(text))
    return _REPLIED.sub(r"\1复", text).strip()


def without_adverts(text: str) -> tuple[str, str]:
    """The text without words that page hijackers put in, and what was taken out."""
    if not _ADVERT_SURE.search(text):
        return text, ""
    taken: list[str] = []

    def judge(found: re.Match[str]) -> str:
        if not _ADVERT_SURE.search(found[0]):
            return found[0]
        taken.append(found[0])
        return ""

    return _ADVERT.sub(judge, text), "、".join(taken)


def compact(text: str) -> str:
    """The text without any white space, for comparing and for finding known words."""
    return re.sub(r"\s+", "", text)


def closed_up(text: str) -> str:
    """One line with the spaces that broke Chinese words taken out."""
    kept = _BODIES.sub("\x01", text)
    kept = _BETWEEN.sub("", kept)
    return re.sub(r"\s+", " ", kept.replace("\x01", " ")).strip()


def _spaced_out(text: str) -> bool:
    """Whether nearly every character stands alone, as in 制 定 或 获 取."""
    return len(re.findall(rf"(?<=[{CJK}]){_SPACE}(?=[{CJK}])", text)) * 3 > len(text)


def is_placeholder(text: str) -> bool:
    """Whether the cell only says that there is nothing, such as / or —."""
    return bool(_PLACEHOLDER.fullmatch(text.strip()))


def without_number(text: str) -> str:
    """The text without numbers or bullets at its start."""
    stripped = _LEADING.sub("", text)
    return (_LEADING_PLAIN.sub("", stripped) or stripped or text).strip()


def one_line(text: str) -> str:
    """A name: lines joined, numbers in front dropped."""
    if _spaced_out(text):
        text = compact(text)
    lines = text.split("\n")
    if len(lines) > 1 and lines[0].strip().isdigit():
        lines = lines[1:]
    return without_number(closed_up(_joined(lines))).strip("；;")


def _is_open(text: str) -> bool:
    return any(
        text.count(opener) > text.count(closer)
        for opener, closer in zip(_OPENERS, _CLOSERS, strict=True)
    )


def _joined(lines: list[str]) -> str:
    """Broken lines put together; a space only between Latin words."""
    result = ""
    for line in lines:
        line = line.strip()
        needs_space = bool(re.search(r"[A-Za-z]$", result) and re.match(r"[A-Za-z]", line))
        result += (" " if needs_space else "") + line
    return result


@lru_cache(maxsize=4096)
def parts(text: str, *, lines_part: bool = True, of_laws: bool = False) -> tuple[str, ...]:
    """The parts of a list in a cell, by numbers, bullets, semicolons and lines that stand alone.

    Among laws a new line begins a part only where a title ends or begins.
    """
    if _spaced_out(text):
        text = re.sub(rf"{_SPACE}+", "", text)
    found: list[str] = []
    if of_laws:
        text = _LAW_LINE.sub("", text)
    for piece in _pieces(text, lines_part=lines_part):
        for part in _by_semicolon(piece):
            part = without_number(closed_up(part))
            part = part.strip(" ；;，,、")
            if part.count("。") == 1:
                part = part.removesuffix("。")
            if part:
                found.append(part)
    return tuple(dict.fromkeys(found))


def _pieces(text: str, *, lines_part: bool) -> list[str]:
    numbered = _by_number(text)
    if len(numbered) > 1:
        return [_joined(piece.split("\n")) for piece in numbered]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines_part or len(lines) < 2:
        return [_joined(lines)]
    return _by_line(lines)


def _by_number(text: str) -> list[str]:
    """The text cut before each number or bullet that begins a part."""
    pieces: list[str] = []
    expected = 1
    depth = 0
    start = 0
    places = {found.end() for found in _INLINE.finditer(text)} | {0}
    for place, character in enumerate(text):
        if place in places and depth <= 0 and place > start:
            order = _ORDER.match(text[place : place + 5])
            if order is None or int(order[1]) in (expected, 1) or text[place - 1] == "\n":
                pieces.append(text[start:place])
                start = place
        if place == start and (order := _ORDER.match(text[place : place + 5])):
            expected = int(order[1]) + 1
        if character in "《（(〈“":
            depth += 1
        elif character in "》）)〉”" and depth:
            depth -= 1
    pieces.append(text[start:])
    return [piece for piece in pieces if piece.strip()]


def _by_line(lines: list[str]) -> list[str]:
    """Lines put together where one was only broken for lack of room."""
    found = [lines[0]]
    for before, line in pairwise(lines):
        broken = (
            _is_open(found[-1])
            or _WRAPPED.search(before)
            or _GOES_ON.match(line)
            or len(line) == 1
            or _breaks_a_word(before, line)
        )
        if broken and not _LEADING.match(line):
            found[-1] = _joined([found[-1], line])
        else:
            found.append(line)
    return found


@lru_cache(maxsize=4096)
def _breaks_a_word(before: str, after: str) -> bool:
    """Whether a word of the language runs over the end of the line."""
    import rjieba

    left, right = before[-8:], after[:8]
    place = 0
    for word in rjieba.cut(left + right, False):
        if place < len(left) < place + len(word):
            return True
        place += len(word)
    return False


def _by_semicolon(text: str) -> list[str]:
    """Cut at semicolons outside of brackets."""
    pieces, depth, start = [], 0, 0
    for place, character in enumerate(text):
        if character in "（(《〈":
            depth += 1
        elif character in "）)》〉" and depth:
            depth -= 1
        elif character in "；;" and (not depth or not _closes(text, place)):
            pieces.append(text[start:place])
            start = place + 1
    pieces.append(text[start:])
    return pieces


def _closes(text: str, place: int) -> bool:
    """Whether a bracket that is open at `place` closes after it."""
    return any(character in "）)》〉" for character in text[place : place + 200])


@lru_cache(maxsize=4096)
def laws(text: str) -> tuple[str, ...]:
    """The parts of a basis cell: as a list, and apart between one title and the next."""
    found: list[str] = []
    for part in parts(text, of_laws=True):
        pieces = re.split(
            r"(?<=[》）)〕])[、，,]?\s*(?=【)|(?<=》)[、，,](?=《)|(?<=》)(?=《)"
            r"|(?<=[》][）)])[、，,]?(?=《)|(?<=[0-9号订]\)|[0-9号订]）)[、，,]?(?=《)",
            part,
        )
        found.extend(piece.strip(" 、，,") for piece in pieces if piece.strip(" 、，,"))
    return tuple(dict.fromkeys(found))
