"""Finding the table in a sheet and what each of its columns holds.

A heading may take one to three rows, be merged or broken by spaces, and stand in any order; the
columns of one field (全社会 and 特定群体 …) belong together.
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from catalog.importing import channels, wording
from catalog.importing.grid import Grid
from catalog.importing.text import compact, plain, without_adverts

LEVELS = ("level1", "level2", "level3")
EXTRA = "extra"

# What a column may be told to hold, with the words the mapping form shows.
ROLES: dict[str, str] = {
    "number": "序号",
    "level1": "一级事项",
    "level2": "二级事项",
    "level3": "三级事项",
    "item": "公开事项（不分级）",
    "content": "公开内容（要素）",
    "basis": "公开依据",
    "time_limit": "公开时限",
    "publisher": "公开主体",
    "channels": "公开渠道和载体",
    "audience": "公开对象（文字）",
    "audience.all": "公开对象：全社会",
    "audience.some": "公开对象：特定群体",
    "method": "公开方式（文字）",
    "method.active": "公开方式：主动",
    "method.request": "公开方式：依申请",
    "tier": "公开层级（文字）",
    **{f"tier.{tier}": f"公开层级：{tier}" for tier in wording.TIERS},
    **{f"channels.{name}": f"公开渠道：{name}" for name in channels.CHANNELS},
    "domain": "公开领域",
    "code": "短码",
    EXTRA: "不读入",
}

_NAMES: tuple[tuple[str, str], ...] = (
    (r"序号?|编号|顺序号?|序列号?|NO\.?|№|number|项目?序号|事项编[码号]", "number"),
    (r"短码", "code"),
    ((r"(?:公开事项)?[\(（]?(?:[一1IⅠ]级(?:公开)?(?:事项|目录|指标|项目|名称|分类|栏目|类别)?|"
      r"Ⅰ级?|第一级|大项)[\)）]?(?:名称)?|level1"), "level1"),
    ((r"(?:公开事项)?[\(（]?(?:[二2Ⅱ]级(?:公开)?(?:事项|目录|指标|项目|名称|分类|栏目|类别)?|II级|"
      r"Ⅱ级?|第二级|子项|小项)[\)）]?(?:名称)?|level2"), "level2"),
    ((r"(?:公开事项)?[\(（]?(?:[三3Ⅲ]级(?:公开)?(?:事项|目录|指标|项目|名称|分类|栏目|类别)?|III级|"
      r"Ⅲ级?|第三级)[\)）]?(?:名称)?|level3"), "level3"),
    ((r"(?:主动)?(?:政务|政府|信息)?公开(?:的)?(?:事项|项目)(?:名称|目录)?|事项(?:名称|内容)?|"
      r"目录名称|(?:公开)?信息名称|公开目录"), "item"),
    ((r"(?:主要|具体)?(?:公开)?(?:的)?内容(?:[与及和]?要求|标准|要素|要点)*|公开要素|内容标准.*|"
      r"公开内容.*|要素(?:及要求)?|content"), "content"),
    (r"(?:主要)?(?:公开|法律|政策|设定|法定|法规)*依据(?:文件)?.*|basis", "basis"),
    (r"(?:更新|公开|公示|发布)?(?:的)?(?:时限|期限|时间|时效|频次)(?:要求|[及与]频率)?.*|time_?limit",
     "time_limit"),
    ((r"(?:信息)?(?:公开|发布)?(?:责任)?(?:主体|单位|部门|机构|机关)(?:[(（].*)?|"
      r"责任(?:单位|部门|主体|机构)|公开责任.*|publisher"), "publisher"),
    (r"(?:公开|发布)?(?:渠道|载体|途径|平台)(?:[和及与、/]?(?:载体|渠道|方式|形式))?.*|channels",
     "channels"),
    (r"(?:公开)?(?:对象|受众)(?:范围)?|公开范围|audience", "audience"),
    (r"公开(?:方式|属性|类型|类别|性质)|公开方法|method", "method"),
    (r"(?:公开)?层级|公开级别|公开级次|tier", "tier"),
    (r"(?:公开|试点|所属|对应|相应|对相应)*领域(?:名称|编号)?", "domain"),
    (r"全社会(?:公开)?|社会公众|面向社会|^社会", "audience.all"),
    (r"特定(?:群体|群众|对象|主体|人群|公众|的)*(?:[(（].*)?", "audience.some"),
    (r"主动(?:公开)?", "method.active"),
    (r"依?申请(?:公开)?", "method.request"),
    (r"domain", "domain"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), role) for pattern, role in _NAMES)
_EXTRAS = re.compile(
    r"责任科室|科室|电话|网址|链接|格式|五公开|备注|责任人|联系人|监督|邮箱|发布形式|公开形式|过程|环节|"
    r"类别|分类|条目|说明|办公地址|审核|来源"
)
# Whole headings that a scanner may have misread by one character.
_FULL = {
    "公开事项": "item",
    "一级事项": "level1",
    "二级事项": "level2",
    "三级事项": "level3",
    "公开内容要素": "content",
    "公开内容": "content",
    "公开依据": "basis",
    "公开时限": "time_limit",
    "公开主体": "publisher",
    "公开渠道和载体": "channels",
    "公开对象": "audience",
    "公开方式": "method",
    "公开层级": "tier",
    "特定群体": "audience.some",
    "特定群众": "audience.some",
    "依申请公开": "method.request",
}
_GROUPS = ("channels", "audience", "method", "tier")
_MAIN = frozenset(
    "number level1 level2 item content basis time_limit publisher".split() + list(_GROUPS)
)


@dataclass
class Table:
    """One table of a sheet: where its heading stands, its columns' roles, its own title."""

    grid: Grid
    top: int
    body: int
    end: int
    roles: dict[int, str]
    headings: dict[int, str]
    title: str = ""
    doubts: list[tuple[int, int, str]] = field(default_factory=list)

    def columns(self, role: str) -> list[int]:
        """The columns that hold `role`, or one of its parts (tier.县级 of tier)."""
        return sorted(
            column
            for column, held in self.roles.items()
            if held == role or held.startswith(f"{role}.")
        )

    def exactly(self, role: str) -> list[int]:
        """The columns that hold just this role."""
        return sorted(column for column, held in self.roles.items() if held == role)

    def has(self, role: str) -> bool:
        """Whether some column holds `role`."""
        return role in self.roles.values()


def heading_words(text: str) -> str:
    """A heading without damage, spaces and line breaks."""
    words = compact(plain(text)).replace("：", "").replace(":", "").strip("*＊.。")
    return without_adverts(words)[0]


def role_of(words: str) -> str | None:
    """What a single heading names, or None."""
    if not words or len(words) > 24:
        return None
    bare = re.sub(r"[()（）\[\]【】]", "", words)
    for pattern, role in _PATTERNS:
        if pattern.fullmatch(words) or pattern.fullmatch(bare):
            return role
    tier = wording.tier_of(bare) if len(bare) <= 10 else None
    if tier and re.search("级|^(?:市|县|区|乡|镇|村|街道|乡镇|镇街乡?|社区|村社区)$", bare):
        return f"tier.{tier}"
    channel = channels.of_heading(words)
    if channel:
        return f"channels.{channel}"
    if len(bare) >= 4:
        near = difflib.get_close_matches(bare, _FULL, n=1, cutoff=0.74)
        if near and not _EXTRAS.search(bare):
            return _FULL[near[0]]
    return None


def find(grid: Grid) -> list[Table]:
    """The tables of a sheet from top to bottom."""
    tables: list[Table] = []
    row = 0
    while row < len(grid.rows):
        if not _is_heading(grid, row):
            row += 1
            continue
        body = row + 1
        while body < min(len(grid.rows), row + 4) and _is_subheading(grid, row, body):
            body += 1
        headings, paths = _headings(grid, row, body)
        if tables:
            tables[-1].end = row
        table = Table(grid, row, body, len(grid.rows), {}, headings)
        table.roles = _roles(paths)
        tables.append(table)
        row = body
    for table in tables:
        infer(table)
    return tables


def _is_heading(grid: Grid, row: int) -> bool:
    words = [heading_words(grid.text(row, column)) for column in grid.own(row)]
    if len(words) < 2 or max(map(len, words)) > 60:
        return False
    # Words that name only a part, such as 主动公开 or 全社会, also stand in the rows themselves.
    roles = [role for word in words if (role := role_of(word))]
    known = {role for role in roles if role in _MAIN}
    return len(known) >= 3 and len(roles) * 2 >= len(words)


def _is_subheading(grid: Grid, top: int, row: int) -> bool:
    own = grid.own(row)
    words = [heading_words(grid.text(row, column)) for column in own]
    if not words:
        # A row that is wholly covered by the merged headings above it.
        return any(grid.anchor(row, column)[0] >= top and grid.anchor(row, column) != (row, column)
                   and grid.text(*grid.anchor(row, column))
                   for column in range(min(grid.width, 60)))  # fmt: skip
    known = sum(1 for word in words if _names_a_part(word))
    return known * 5 >= len(words) * 4 and not _is_ticks(words)


def _names_a_part(words: str) -> bool:
    return role_of(words) is not None or bool(
        re.fullmatch(r"[(（]?要素[)）]?|及要求|[县乡镇村区市]", words)
    )


def _is_ticks(words: list[str]) -> bool:
    return all(len(word) == 1 and word not in "县乡镇村区市" for word in words)


def _headings(grid: Grid, top: int, body: int) -> tuple[dict[int, str], dict[int, list[str]]]:
    """The words over each column, from the top row down."""
    paths: dict[int, list[str]] = {}
    for column in range(grid.width):
        path: list[str] = []
        for row in range(top, body):
            anchor = grid.anchor(row, column)
            words = heading_words(grid.text(*anchor)) if anchor[0] >= top else ""
            if not words and row == top and _stands_alone_below(grid, top, body, column):
                words = _from_the_left(grid, top, column)
            if words and (not path or path[-1] != words):
                path.append(words)
        paths[column] = path
    return {column: "/".join(path) for column, path in paths.items()}, paths


def _stands_alone_below(grid: Grid, top: int, body: int, column: int) -> bool:
    return any(grid.text(row, column) for row in range(top + 1, body))


def _from_the_left(grid: Grid, row: int, column: int) -> str:
    for left in range(column - 1, -1, -1):
        words = heading_words(grid.text(row, left))
        if words:
            return words
    return ""


def _roles(paths: dict[int, list[str]]) -> dict[int, str]:
    roles = {column: _role(path) for column, path in paths.items()}
    _split_items(roles)
    _keep_one_per_level(roles, paths)
    return {column: role for column, role in roles.items() if role}


def _role(path: list[str]) -> str:
    """The role of a column from the words over it."""
    if not path:
        return ""
    named = [role for words in path if (role := role_of(words))]
    whole = role_of("".join(path))
    group = next((role for role in named if role in _GROUPS), "")
    leaf = named[-1] if named else ""
    if group and leaf.startswith(f"{group}."):
        return leaf
    if group:
        if leaf != group and "." in leaf and group != "channels":
            return leaf
        # 其他 and the like under 公开渠道 name a channel; other words only explain.
        name = channels.of_heading(path[-1]) if len(path) > 1 and group == "channels" else None
        return f"channels.{name}" if name else group
    if leaf in LEVELS or leaf == "number":
        return leaf
    if named and named[0] in ("content", "basis", "time_limit", "publisher"):
        return named[0]
    if any(_EXTRAS.search(words) for words in path) and leaf not in ("publisher", "content"):
        return EXTRA if not leaf or leaf.startswith("channels") else leaf
    return leaf or whole or EXTRA


def _split_items(roles: dict[int, str]) -> None:
    """公开事项 over several columns names the levels in order; beside levels, the next one."""
    items = [column for column, role in roles.items() if role == "item"]
    levels = {role for role in roles.values() if role in LEVELS}
    if not items:
        return
    if not levels:
        named = (*LEVELS, *[EXTRA] * len(items))
        roles.update(zip(items, named, strict=False))
        return
    free = [level for level in LEVELS if level not in levels]
    for column in items:
        before = [held for place, held in roles.items() if held in LEVELS and place < column]
        wanted = [level for level in free if not before or level > max(before)]
        if not before and "level1" in free:
            roles[column] = "level1"
            free.remove("level1")
        elif before and wanted:
            roles[column] = wanted[0]
            free.remove(wanted[0])
        else:
            roles[column] = EXTRA


def _keep_one_per_level(roles: dict[int, str], paths: dict[int, list[str]]) -> None:
    for level in (*LEVELS, "number", "code", "domain"):
        held = [column for column, role in roles.items() if role == level]
        if len(held) < 2:
            continue
        under = [column for column in held if any("公开事项" in words for words in paths[column])]
        kept = (under or held)[0]
        for column in held:
            if column != kept:
                roles[column] = EXTRA


def infer(table: Table) -> None:
    """Give columns without a heading, or with a misleading one, the role their cells show."""
    cells = {
        column: [
            plain(table.grid.text(row, column))
            for row in range(table.body, min(table.end, table.body + 40))
            if table.grid.text(row, column)
        ]
        for column in range(table.grid.width)
    }
    for column, texts in cells.items():
        held = table.roles.get(column)
        if not texts or held not in (None, EXTRA, "method", "publisher"):
            continue
        beside = held is None and table.roles.get(column - 1) == "channels"
        if (beside or not table.columns("channels")) and _share(texts, _looks_like_channels) > 0.5:
            table.roles[column] = "channels"
        elif held is None:
            guess = _guess(table, column, texts)
            table.roles[column] = guess
            if guess != EXTRA:
                table.doubts.append(
                    (table.top, column, f"这一列没有表头，按内容当作“{ROLES[guess]}”，请核对")
                )


def _guess(table: Table, column: int, texts: list[str]) -> str:
    levels = table.columns("level2")
    if levels and column < levels[0] and not table.has("level1"):
        return "level1" if _share(texts, _is_name) > 0.5 else EXTRA
    if not table.has("level2") and table.roles.get(column - 1) == "level1":
        return "level2" if _share(texts, _is_name) > 0.5 else EXTRA
    if not table.has("basis") and _share(texts, lambda text: "《" in text) > 0.5:
        return "basis"
    if not table.has("time_limit") and _share(texts, lambda text: "工作日" in text) > 0.5:
        return "time_limit"
    return EXTRA


def _is_name(text: str) -> bool:
    return 1 < len(text) <= 40 and not text.isdigit()


def _looks_like_channels(text: str) -> bool:
    found = [name for name in channels.named(text)[0] if name != channels.OTHER]
    return len(found) >= 1 and len(compact(text)) < 400 and "《" not in text


def _share(texts: list[str], fits: Callable[[str], bool]) -> float:
    return sum(1 for text in texts if fits(text)) / len(texts)
