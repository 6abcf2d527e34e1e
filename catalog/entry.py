"""Domain and Entry: the 26 areas of 国办发〔2019〕54号 and the rows of their standard catalogues.

Every field of an entry is declared once, in `FIELDS`, with the label the standard table prints.
An empty field means "not known"; it is shown so and never filled in.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Field:
    """One column of the standard table: its name in code, its Chinese label, if it is a list."""

    name: str
    label: str
    many: bool = False


FIELDS: tuple[Field, ...] = (
    Field("level1", "一级事项"),
    Field("level2", "二级事项"),
    Field("content", "公开内容", many=True),
    Field("basis", "公开依据", many=True),
    Field("time_limit", "公开时限", many=True),
    Field("publisher", "公开主体", many=True),
    Field("channels", "公开渠道", many=True),
    Field("audience", "公开对象", many=True),
    Field("method", "公开方式", many=True),
    Field("tier", "公开层级", many=True),
)
FIELD_NAMES: tuple[str, ...] = tuple(field.name for field in FIELDS)

# Second-level names that say nothing without their first level, such as 办事指南 of 最低生活保障.
UNCLEAR_ITEMS = frozenset(
    "办事指南 政策法规文件 政策文件 其他政策文件 法律法规 规范性文件 部门和地方规章 标准 年度计划 "
    "重大决策草案 重要会议 审核信息 审批信息 审核审批信息 监督检查 招标公告 项目库建设 实施结果 "
    "法律法规规章 通知公告 申报指南 办理过程信息 标准规范 政策解读 办理结果 公告公示".split()
)


def split(value: str) -> tuple[str, ...]:
    """The parts of a multi-valued cell, which the catalogue separates by ASCII semicolons."""
    return tuple(part.strip() for part in value.split(";") if part.strip())


@dataclass(frozen=True)
class Theme:
    """A group of domains as the pages show them: class name, mark (甲…己), name and a hint."""

    key: str
    mark: str
    name: str
    hint: str


@dataclass(frozen=True)
class Domain:
    """One public domain (公开领域). `number` is display text ("01".."26", then "27"…), never a key.

    `breaks` is the name with | where a line may break. `code` is its permanent short code.
    `not_here`: this office does not handle the domain (本级不承担), `handled_by` does.
    """

    id: int
    number: str
    name: str
    breaks: str
    full_name: str
    theme: str
    code: str
    aliases: tuple[str, ...] = ()
    english_name: str = ""
    lead_body: str = ""
    guideline: str = ""
    standard: bool = True
    position: int = 0
    not_here: bool = False
    handled_by: str = ""


@dataclass(frozen=True)
class Entry:
    """One row (公开事项) of a domain's catalogue.

    The ten text fields are as the standard words them; `many` fields hold their parts
    separated by `;`. `revision` counts the saved versions, from 1. `updated` is a Beijing date.
    """

    id: int
    code: str
    domain: str
    position: int
    level1: str = ""
    level2: str = ""
    content: str = ""
    basis: str = ""
    time_limit: str = ""
    publisher: str = ""
    channels: str = ""
    audience: str = ""
    method: str = ""
    tier: str = ""
    revision: int = 1
    updated: date | None = None
    office_id: int | None = None
    materials: int = 0

    @property
    def number(self) -> str:
        """The call number people read, such as 19-04."""
        return f"{self.domain}-{self.position:02d}"

    @property
    def title(self) -> str:
        """The name people read: level 2, with level 1 before it where that says too little."""
        return title_of(self.level1, self.level2)

    def parts(self, name: str) -> tuple[str, ...]:
        """The parts of the field `name`."""
        return split(str(getattr(self, name)))


def title_of(level1: str, level2: str) -> str:
    """The readable name of an entry with these two levels; never empty unless both are."""
    if not level2:
        return level1
    return f"{level1}{level2}" if level1 and level2 in UNCLEAR_ITEMS else level2


@dataclass(frozen=True)
class Material:
    """A published text under an entry. `example` marks what the demonstration made itself."""

    id: int
    code: str
    entry_id: int
    title: str
    body: str
    made: date
    published: date
    example: bool


@dataclass(frozen=True)
class Office:
    """An office (股室) of the organisation that answers for entries."""

    id: int
    name: str
    telephone: str
    place: str


@dataclass(frozen=True)
class Organisation:
    """The organ (机关) an installation speaks for. `example` marks the demonstration's."""

    id: int
    name: str
    short_name: str
    telephone: str
    address: str
    hours: str
    hall: str
    postcode: str
    email: str
    example: bool
