"""From the rows of a table to entries: which rows belong together, and what each field says.

Cells merged downwards speak for every row they cover; in files that cannot tell merges, a blank
under a name means the same, and every such filling is reported.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from catalog.importing import domains, fields
from catalog.importing.exact import plain_cell
from catalog.importing.grid import letter
from catalog.importing.headings import LEVELS, ROLES, Table
from catalog.importing.marks import usage
from catalog.importing.result import Problem, Row
from catalog.importing.text import SAME, compact, is_placeholder, plain, without_adverts

_NOTE = re.compile(
    r"^[(（]?(?:注|备注|说明|填表|制表|审核人|联系人|填报|备案|标准目录要素|附件|本目录)(?:单位|人|说明|日期)?[:：0-9]"
    r"|^标准目录要素说明|^注\s*[:：]"
)
_SECTION = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）、.]")
_FILLED = ("basis", "time_limit", "publisher", "content")
_JOINT = ("level1", "basis", "time_limit", "publisher", "channels")
_GROUPED = ("channels", "audience", "method", "tier")


@dataclass
class _Item:
    """The physical rows of one entry, and the raw texts of its columns."""

    rows: list[int]
    raw: dict[int, str] = field(default_factory=dict)
    filled: dict[int, bool] = field(default_factory=dict)


class Reader:
    """Reads one table. `known` are the domains it may belong to; `domain` is that of its title."""

    def __init__(self, table: Table, domain: str | None, known: Sequence[domains.Known]) -> None:
        self.table = table
        self.grid = table.grid
        self.domain = domain
        self.known = known
        self.problems: list[Problem] = []
        self.exact = table.has("code")
        self._rows = [row for row in range(table.body, table.end) if self._holds_data(row)]
        self._numbered = self._is_used("number")
        self._fills = self._filling()
        self._usage = usage(
            self.grid.text(row, column)
            for column in table.columns("channels")
            for row in self._rows
        )

    def read(self, progress: Callable[[int], None]) -> list[Row]:
        """The entries of the table in order."""
        self._report_missing()
        found: list[Row] = []
        before: _Item | None = None
        for item in self._items():
            self._gather(item, before)
            row = self._row(item)
            if row is not None:
                found.append(row)
            before = item
            if len(found) % 100 == 0:
                progress(len(found))
        return found

    def _holds_data(self, row: int) -> bool:
        own = self.grid.own(row)
        if not own:
            return False
        first = plain(self.grid.text(row, own[0]))
        if _NOTE.match(compact(first)) and len(own) <= 3:
            return False
        held = {self.table.roles.get(column, "extra") for column in own}
        if held <= {"extra", "number", "domain"} and len(own) > 1:
            return False
        if len(own) > 1:
            return True
        return not self._is_title(row, own[0], first)

    def _is_title(self, row: int, column: int, text: str) -> bool:
        """Whether the only cell of a row is a heading or remark, not a piece of an entry."""
        role = self.table.roles.get(column, "extra")
        if role == "number" and text.isdigit():
            return True
        wide = self.grid.span(row, column) >= max(3, self.grid.width // 2)
        if not wide and role not in ("number", "extra", "domain", "level1"):
            return False
        title = wide or role in ("number", "extra", "domain")
        title = title or "目录" in text or bool(_SECTION.match(text)) or len(text) > 40
        if title and not is_placeholder(text) and "目录" not in text and role != "number":
            self._doubt(row, column, f"这一行像小标题或说明，没有当作事项读入：{text[:30]}")
        return title

    def _report_missing(self) -> None:
        for name in ("level1", "content", "basis", "publisher", *_GROUPED):
            if not self.table.columns(name):
                label = ROLES[name].split("（")[0]
                self._doubt(self.table.top, None, f"没有找到“{label}”这一列，该项留空")
        for row, column, message in self.table.doubts:
            self._doubt(row, column, message)

    def _doubt(self, row: int, column: int | None, message: str) -> None:
        place = "" if column is None else letter(column)
        self.problems.append(Problem(self.grid.name, row + 1, place, message))

    def _is_used(self, role: str) -> bool:
        columns = self.table.columns(role)
        if not columns:
            return False
        filled = sum(1 for row in self._rows if self.grid.is_own(row, columns[0]))
        return filled * 3 >= len(self._rows)

    def _filling(self) -> set[int]:
        """The columns whose blanks stand for a merge that the file could not tell."""
        if self.exact:
            return set()
        levels = self.table.columns("level1")
        fills = {column for column in levels if not self._repeats(column)}
        blanks = any(not self.grid.down(row, column) for column in fills for row in self._rows)
        merged = any(merge[2] > merge[0] >= self.table.body for merge in self.grid.merges)
        joint = [column for role in _JOINT for column in self.table.exactly(role)]
        written_out = any(self._repeats(column) for column in joint)
        if merged or self._says_same() or (written_out and not (fills and blanks)):
            return fills
        for column, role in self.table.roles.items():
            if role in _FILLED and not self._repeats(column):
                fills.add(column)
        for group in _GROUPED:
            columns = self.table.columns(group)
            if columns and not any(self._repeats(column) for column in columns):
                fills.update(columns)
        return fills

    def _says_same(self) -> bool:
        """Whether this office writes 同上 where it means the same; then a blank is a blank."""
        return any(
            len(text) < 24 and SAME.fullmatch(compact(plain(text)))
            for row in self._rows
            for text in self.grid.rows[row]
            if "同" in text or "〃" in text
        )

    def _repeats(self, column: int) -> bool:
        texts = [self.grid.down(row, column) for row in self._rows]
        own = [self.grid.is_own(row, column) for row in self._rows]
        return any(
            text and text == after and is_own
            for text, after, is_own in zip(texts, texts[1:], own[1:], strict=False)
        )

    def _items(self) -> Iterator[_Item]:
        item: _Item | None = None
        for row in self._rows:
            if item is not None and self._continues(row):
                item.rows.append(row)
                continue
            if item is not None:
                yield item
            item = _Item([row])
        if item is not None:
            yield item

    def _continues(self, row: int) -> bool:
        """Whether the row goes on with the entry above it instead of beginning a new one."""
        if self.exact:
            return False
        own = {self.table.roles.get(column, "extra") for column in self.grid.own(row)}
        if "number" in own or own & set(LEVELS):
            return False
        if self._numbered:
            return True
        return "content" not in own or own <= {"content", "extra"}

    def _gather(self, item: _Item, before: _Item | None) -> None:
        for column in self.table.roles:
            texts: list[str] = []
            for row in item.rows:
                if (row, column) in self.grid.formulas and self._refuse_formula(row, column):
                    continue
                text = self.grid.down(row, column)
                if text and text not in texts:
                    texts.append(text)
            item.raw[column] = "\n".join(texts)
        if self.exact:
            return
        for column, role in self.table.roles.items():
            text = item.raw[column]
            text = compact(plain(text) if len(text) < 24 else text)
            if before and (SAME.fullmatch(text) or (role == "domain" and not text)):
                item.raw[column] = before.raw[column]
        if before:
            self._fill(item, before)

    def _refuse_formula(self, row: int, column: int) -> bool:
        role = self.table.roles[column]
        if role in ("number", "extra", "domain"):
            return role != "number"
        self._doubt(row, column, "这一格是公式，没有读入；请改成普通文字或“粘贴为数值”后再导入")
        return True

    def _fill(self, item: _Item, before: _Item) -> None:
        if not self._fills:
            return
        only_names = not any(
            item.raw[column]
            for column, role in self.table.roles.items()
            if role not in (*LEVELS, "number", "extra", "domain")
        )
        level1 = self.table.columns("level1")[:1]
        continues = bool(level1) and not item.raw[level1[0]]
        level2 = self.table.columns("level2")[:1]
        if continues and level2 and not item.raw[level2[0]] and self._own_content(item):
            self._copy(item, before, level2[0])
        for column in sorted(self._fills):
            role = self.table.roles[column]
            if only_names and role not in LEVELS:
                continue
            if role in _GROUPED or "." in role:
                group = self.table.columns(role.split(".")[0])
                if any(item.raw[each] for each in group if not item.filled.get(each)):
                    continue
            if not item.raw[column]:
                self._copy(item, before, column)

    def _own_content(self, item: _Item) -> bool:
        return any(item.raw[column] for column in self.table.columns("content"))

    def _copy(self, item: _Item, before: _Item, column: int) -> None:
        if not before.raw[column]:
            return
        item.raw[column] = before.raw[column]
        item.filled[column] = True
        label = ROLES[self.table.roles[column]]
        if self.grid.merging or self.table.roles[column] not in LEVELS:
            self._doubt(item.rows[0], column, f"“{label}”为空，按上一行的内容填入，请核对")

    def _text(self, item: _Item, role: str) -> str:
        texts = [item.raw[column] for column in self.table.exactly(role)]
        joined = "\n".join(
            text for text in texts if text and (self.exact or not is_placeholder(text))
        )
        if not joined:
            return joined
        if self.exact:
            return joined if self.grid.merging else plain_cell(joined)
        cleaned, taken = without_adverts(plain(joined))
        if taken:
            column = self.table.columns(role)[0]
            self._doubt(item.rows[0], column, f"去掉了混进来的广告词：{taken[:30]}")
        return cleaned

    def _row(self, item: _Item) -> Row | None:
        read = fields.read_exact if self.exact else fields.read
        values = read(self.table, lambda role: self._text(item, role), self._usage)
        for role, message in values.doubts:
            column = next(iter(self.table.columns(role)), None)
            self._doubt(item.rows[0], column, message)
        texts = values.texts
        if not any(texts[name] for name in texts if name != "number"):
            return None
        if not texts["level1"] and not texts["level2"]:
            column = next(iter(self.table.columns("level1")), None)
            self._doubt(item.rows[0], column, "这一行没有事项名称，请补上")
        return Row(
            sheet=self.grid.name,
            row=item.rows[0] + 1,
            domain=self._domain(item),
            code=self._text(item, "code") if self.exact else "",
            **texts,
        )

    def _domain(self, item: _Item) -> str | None:
        text = self._text(item, "domain")
        if text.isdigit() and any(each.number == text.zfill(2) for each in self.known):
            return text.zfill(2)
        found = (domains.recognise(text, self.known) if text else None) or self.domain
        return found or self._domain_by_name(item)

    def _domain_by_name(self, item: _Item) -> str | None:
        """Without a title: a leading column, or the first level, that is just a domain's name."""
        first = min(self.table.columns("content"), default=0)
        for column, role in self.table.roles.items():
            if column < first and role in ("extra", "level1"):
                number = domains.named(item.raw[column], self.known)
                if number is not None:
                    return number
        return None
