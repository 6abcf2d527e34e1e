"""Who may do what: one table of permission by role, decided here and nowhere else.

GB/T 22239-2019 访问控制 d (no role holds everything by default). Deny by default: a permission
that is not in the table is nobody's.
"""

from collections.abc import Iterable
from typing import Final

ROLES: Final[dict[str, str]] = {
    "editor": "编辑",
    "reviewer": "审核",
    "publisher": "发布",
    "clerk": "办件员",
    "auditor": "审计",
    "admin": "管理员",
}

_EVERYONE: Final = frozenset(ROLES)

# Permission: what it lets one do, in the words of a refusal, and the roles that have it.
PERMISSIONS: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "desk.see": ("看工作台", _EVERYONE),
    "entry.see": ("看公开事项", _EVERYONE),
    "entry.edit": ("修改公开事项", frozenset({"editor"})),
    "entry.review": ("审核公开事项", frozenset({"reviewer"})),
    "entry.publish": ("发布公开事项", frozenset({"publisher"})),
    "entry.withdraw": ("撤下公开事项", frozenset({"publisher"})),
    "domain.edit": ("调整公开领域", frozenset({"publisher", "admin"})),
    "standard.take": ("采用标准目录的改动", frozenset({"editor"})),
    "import.see": ("准备导入", frozenset({"editor", "reviewer", "publisher"})),
    "import.apply": ("应用和撤销导入", frozenset({"publisher"})),
    "sheet.print": ("印张贴码、登记位置", frozenset({"publisher", "admin"})),
    "case.see": ("看申请办件", frozenset({"clerk", "auditor"})),
    "case.handle": ("办理申请", frozenset({"clerk"})),
    "case.wipe": ("清除到期的申请人信息", frozenset({"clerk", "admin"})),
    "case.open": ("看申请人的信息", frozenset({"clerk"})),
    "answer.see": ("看公开问答", frozenset({"clerk", "reviewer", "publisher", "auditor"})),
    "answer.write": ("整理公开问答", frozenset({"clerk"})),
    "answer.publish": ("发布和下架公开问答", frozenset({"reviewer", "publisher"})),
    "holidays.see": ("看放假安排", _EVERYONE),
    "holidays.edit": ("录入放假安排", frozenset({"clerk", "admin"})),
    "guide.edit": ("修改公开指南", frozenset({"editor", "admin"})),
    "audit.see": ("查操作留痕", frozenset({"auditor"})),
    "settings.see": ("看设置", frozenset({"admin", "auditor"})),
    "settings.edit": ("修改设置", frozenset({"admin"})),
    "screens.see": ("看大厅屏幕", frozenset({"admin", "publisher", "auditor"})),
    "screens.edit": ("管理大厅屏幕", frozenset({"admin"})),
    "accounts.see": ("看账号", frozenset({"admin", "auditor"})),
    "accounts.edit": ("管理账号", frozenset({"admin"})),
}


def may(roles: Iterable[str], permission: str) -> bool:
    """Whether somebody with these roles has the permission."""
    _, holders = PERMISSIONS.get(permission, ("", frozenset()))
    return not holders.isdisjoint(roles)


def refusal(permission: str) -> str:
    """The sentence for somebody who may not: what is missing and whom to ask."""
    words, holders = PERMISSIONS.get(permission, ("做这件事", frozenset()))
    named = "、".join(label for role, label in ROLES.items() if role in holders)
    return f"您的角色不能{words}{f'（要有{named}角色）' if named else ''}。请找管理员。"
