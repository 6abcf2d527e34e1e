"""Audience, method and tier: from ticks or words to what the catalogue keeps."""

import re

from catalog.importing import marks
from catalog.importing.text import closed_up, compact

TIERS = ("市级", "县级", "乡级", "村级")
ALL = "全社会"
SOME = "特定群体"
_SOME = re.compile(r"^(?:面向)?特定(?:的)?(?:群体|群众|对象|主体|人群|公众)?[:：(（\-—]*")
_ALL = re.compile(r"全社会|社会公众|(?:全体)?公众|全体(?:社会)?公民|^社会$|社会各界|不限")
_ON_REQUEST = re.compile(r"依\s*申\s*请|申请公开|^申请$")
_PROACTIVE = re.compile(r"主动|全文(?:发布|公开)|部分公开|^公开$")


def audience_words(text: str) -> list[str]:
    """The audiences that words name, such as 全社会 or 特定群体:申请人."""
    listed = marks.listed(text)
    if any(each.ticked is not None for each in listed):
        pieces = [each.text for each in listed if each.ticked]
    else:
        pieces = [text]
    found: list[str] = []
    for piece in pieces:
        for word in re.split(r"[；;\n]|[、，,](?=特定|全社会)|(?<=全社会)[、，,/和及]", piece):
            word = closed_up(word).strip(" 、，,。;；/")
            if not word:
                continue
            if _ALL.search(word) and not word.startswith("特定"):
                found.append(ALL)
                word = _ALL.sub("", word, count=1).strip(" 、，,/和及()（）")
                if "特定" not in word:
                    continue
            found.append(specific(word))
    return list(dict.fromkeys(found))


def specific(words: str) -> str:
    """A particular group by its name; 特定群体 alone when no name is given."""
    name = _SOME.sub("", closed_up(words)).strip(" )）(（：:。；;、")
    return f"{SOME}:{name}" if name else SOME


def method_words(text: str) -> tuple[list[str], bool]:
    """The methods that words name, and whether they had to be understood rather than read."""
    listed = marks.listed(text)
    if any(each.ticked is not None for each in listed):
        text = ";".join(each.text for each in listed if each.ticked)
    short = compact(text)
    found = []
    if _PROACTIVE.search(re.sub("依?申请(?:公开)?", "", short)):
        found.append("主动")
    if _ON_REQUEST.search(short):
        found.append("依申请")
    plain = bool(re.search("主动|依申请", short)) or not found
    return found, not plain


def tier_of(heading: str) -> str | None:
    """The tier a column is named after: 乡、村级 is 乡级, 镇街乡 is 乡级, 区级 is 县级."""
    short = re.sub(r"公开层级|层级|[()（）]|公开$", "", compact(heading))
    if not short:
        return None
    if re.search("乡|镇|街", short):
        return "乡级"
    if re.search("县|区级|[市]?区$|旗", short) and "社区" not in short:
        return "县级"
    if re.search("村|社区|居", short):
        return "村级"
    if short.endswith(("市级", "市")) or "市级" in short:
        return "市级"
    return None


def tier_words(text: str) -> list[str]:
    """The tiers that words name, in the order of the standard."""
    listed = marks.listed(text)
    if any(each.ticked is not None for each in listed):
        text = ";".join(each.text for each in listed if each.ticked)
    short = compact(text)
    if re.fullmatch(r"[乡镇街道]+[、/和]?村级?", short):
        return ["乡级"]
    found = {tier_of(word) for word in re.split(r"[、，,；;/／\s和及|]|(?<=级)", short) if word}
    return [tier for tier in TIERS if tier in found]
