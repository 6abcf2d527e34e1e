"""Reading the audit trail: the lines of one thing, and a search for the auditor."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from catalog.store.tables import audit

PAGE = 50

# What each action is called on the screen.
NAMES: dict[str, str] = {
    "installation.made": "建立数据",
    "catalogue.loaded": "载入标准目录",
    "demo.filled": "填入演示内容",
    "schema.migrated": "升级数据库结构",
    "domain.added": "增加领域",
    "domain.changed": "调整领域",
    "staff.code_given": "发出一次性口令",
    "staff.added": "新建账号",
    "staff.edited": "修改账号",
    "staff.disabled": "停用账号",
    "staff.enabled": "启用账号",
    "staff.reset": "重置密码",
    "staff.password_set": "设置密码",
    "staff.second_factor": "动态口令开关",
    "staff.signed_in": "登录",
    "staff.signed_out": "退出",
    "staff.sign_in_failed": "登录没成功",
    "setting.changed": "修改设置",
    "organisation.changed": "修改单位信息",
    "draft.begun": "开始修改",
    "draft.saved": "保存草稿",
    "draft.discarded": "放弃草稿",
    "draft.sent": "送审",
    "draft.taken_back": "撤回稿子",
    "draft.returned": "退回修改",
    "draft.approved": "保密审查通过",
    "draft.scheduled": "定时发布",
    "draft.masked": "遮住个人信息",
    "finding.kept": "保留个人信息",
    "entry.added": "新增事项",
    "entry.published": "发布",
    "entry.withdrawn": "撤下",
    "entry.restored": "恢复公开",
    "entry.rolled_back": "撤销发布",
    "standard.chosen": "处理标准更新",
    "entry.saved": "保存事项",
    "catalogue.imported": "导入目录",
    "catalogue.import_undone": "撤销导入",
    "installation.copied": "搬到另一个数据库",
    "holidays.saved": "保存放假安排",
    "search.counted": "统计没找到的词",
    "sheets.drawn": "画张贴码",
    "sheets.proven": "张贴码验证通过",
    "sheets.refused": "张贴码没有通过验证",
    "sheet.placed": "登记张贴位置",
    "sheet.checked": "巡查张贴码",
    "sheet.removed": "撤下张贴码",
    "code.retired": "编码停用",
}
_FACTS = {
    "revision": "第 {} 版",
    "version": "草稿第 {} 稿",
    "comment": "意见：{}",
    "conclusion": "结论：{}",
    "basis": "依据：{}",
    "reason": "原因：{}",
    "publish_at": "时间：{}",
    "leads_to": "改看 {}",
    "name": "{}",
    "old": "原为“{}”",
    "new": "改为“{}”",
    "to": "回到第 {} 版",
    "whom": "给 {}",
    "number": "领域 {}",
    "domain": "领域 {}",
    "row": "{}",
    "file": "文件“{}”",
    "added": "新增 {} 项",
    "changed": "修改 {} 项",
    "prepared_by": "{} 准备",
}


@dataclass(frozen=True)
class Line:
    """A line of the trail as people read it."""

    id: int
    at: datetime
    actor: str
    role: str
    address: str
    action: str
    kind: str
    ref: str
    facts: dict[str, object]
    result: str
    hash: str

    @property
    def name(self) -> str:
        """What was done, in Chinese."""
        return NAMES.get(self.action, self.action)

    @property
    def details(self) -> str:
        """The facts in words."""
        said = [
            _FACTS[name].format(value)
            for name, value in self.facts.items()
            if name in _FACTS and value != ""
        ]
        if self.facts.get("single_person") is True:
            said.append("单人办公，自己审核")
        return "；".join(said)


@dataclass(frozen=True)
class Asked:
    """What the auditor looks for; empty means anything."""

    who: str = ""
    action: str = ""
    ref: str = ""
    since: datetime | None = None
    until: datetime | None = None


_COLUMNS = (
    audit.c.id,
    audit.c.at,
    audit.c.actor,
    audit.c.role,
    audit.c.address,
    audit.c.action,
    audit.c.object_kind,
    audit.c.object_ref,
    audit.c.facts,
    audit.c.result,
    audit.c.hash,
)


def _lines(connection: Connection, statement: Select[Any]) -> list[Line]:
    found = []
    for row in connection.execute(statement):
        values: list[Any] = list(row)
        values[8] = json.loads(values[8])
        found.append(Line(*values))
    return found


def of_object(connection: Connection, ref: str, limit: int) -> list[Line]:
    """The newest lines about one thing."""
    return _lines(
        connection,
        select(*_COLUMNS).where(audit.c.object_ref == ref).order_by(audit.c.id.desc()).limit(limit),
    )


def search(
    connection: Connection, organisation_id: int, asked: Asked, page: int
) -> tuple[list[Line], int]:
    """One page of the lines that fit, newest first, and how many fit in all."""
    wanted = [audit.c.organisation_id == organisation_id]
    if asked.who:
        wanted.append(
            or_(
                audit.c.actor.contains(asked.who, autoescape=True),
                audit.c.address == asked.who,
            )
        )
    if asked.action:
        wanted.append(audit.c.action == asked.action)
    if asked.ref:
        wanted.append(audit.c.object_ref == asked.ref)
    if asked.since:
        wanted.append(audit.c.at >= asked.since)
    if asked.until:
        wanted.append(audit.c.at < asked.until)
    total = connection.execute(select(func.count()).select_from(audit).where(*wanted)).scalar_one()
    statement = (
        select(*_COLUMNS)
        .where(*wanted)
        .order_by(audit.c.id.desc())
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    return _lines(connection, statement), total
