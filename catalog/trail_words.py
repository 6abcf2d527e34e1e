"""The audit trail in words (操作留痕): what each action is called, and what each of its facts says.

Facts are keyed by action and fact, since the same fact says different things: `to` is a version in
one line and a database in another. `tests` hold this against `catalog.store.audit.EVENTS`.
"""

from collections.abc import Callable, Mapping

from catalog.case import CHANNELS, FILE_KINDS
from catalog.case import EVENTS as CASE_EVENTS
from catalog.own_values import OWN
from catalog.privacy import KINDS
from catalog.rules import codes
from catalog.rules.amendments import EVENTS as AMENDMENT_EVENTS
from catalog.rules.roles import ROLES
from catalog.screens import KINDS as SCREENS
from catalog.settings import BY_NAME, DETAILS, GUIDE_BY_NAME, GUIDE_CHECKED

_USER = {"username": "用户名 {}"}
_ACCOUNT = {**_USER, "name": "姓名 {}", "roles": "角色：{}"}
_SHEETS = {"first": "从第 {} 号", "last": "到第 {} 号"}
_VERSION = {"version": "草稿第 {} 稿"}
_REVISION = {"revision": "第 {} 版"}

WORDS: dict[str, tuple[str, dict[str, str]]] = {
    "installation.made": ("建立数据", {"name": "{}", "base_url": "对外网址 {}"}),
    "installation.copied": ("复制到另一个数据库", {"to": "复制到 {}"}),
    "catalogue.loaded": ("载入标准目录", {"domains": "{} 个领域", "entries": "{} 项"}),
    "catalogue.imported": (
        "导入表格",
        {
            "file": "文件 {}",
            "added": "新增 {} 项",
            "changed": "改动 {} 项",
            "prepared_by": "{} 准备",
        },
    ),
    "catalogue.import_undone": ("撤销导入", {"added": "新增 {} 项", "changed": "改动 {} 项"}),
    "demo.filled": ("填入演示内容", {"offices": "{} 个科室", "materials": "{} 份材料"}),
    "schema.migrated": ("升级数据库结构", {"to": "升到 {}"}),
    "holidays.saved": (
        "保存放假安排",
        {"year": "{} 年", "notice": "依据：{}", "moved": "影响 {} 个期限"},
    ),
    "search.counted": ("统计没找到的词", {"questions": "{} 个词"}),
    "domain.added": ("增加领域", {"number": "领域 {}", "name": "{}"}),
    "domain.changed": ("调整领域", {"number": "领域 {}", "fields": "改了：{}"}),
    "staff.code_given": ("发出一次性口令", {"whom": "给 {}", "minutes": "{} 分钟内有效"}),
    "staff.added": ("新建账号", _ACCOUNT),
    "staff.edited": ("修改账号", _ACCOUNT),
    "staff.disabled": ("停用账号", _USER),
    "staff.enabled": ("启用账号", _USER),
    "staff.reset": ("重置密码", _USER),
    "staff.password_set": ("设置密码", _USER),
    "staff.second_factor": ("动态口令开关", {**_USER, "on": "动态口令：{}"}),
    "staff.signed_in": ("登录", {"device": "{}"}),
    "staff.signed_out": ("退出", {"sessions": "结束 {} 次登录"}),
    "staff.sign_in_failed": ("登录没成功", _USER),
    "clock.checked": ("核对时钟", {}),
    "setting.changed": ("修改设置", {"name": "{}", "old": "原为“{}”", "new": "改为“{}”"}),
    "organisation.changed": ("修改单位信息", {"fields": "改了：{}"}),
    "draft.begun": ("开始修改", {"revision": "在第 {} 版上改"}),
    "draft.saved": ("保存草稿", _VERSION),
    "draft.discarded": ("放弃草稿", _VERSION),
    "draft.sent": ("送审", _VERSION),
    "draft.taken_back": ("撤回稿子", _VERSION),
    "draft.returned": ("退回修改", {**_VERSION, "comment": "意见：{}"}),
    "draft.approved": (
        "保密审查通过",
        {
            **_VERSION,
            "conclusion": "结论：{}",
            "basis": "依据：{}",
            "single_person": "单人办公，自己审核",
        },
    ),
    "draft.scheduled": ("定时发布", {**_VERSION, "publish_at": "时间：{}"}),
    "draft.masked": ("遮住个人信息", {**_VERSION, "kinds": "遮住：{}"}),
    "finding.kept": ("保留个人信息", {"kind": "{}", "reason": "原因：{}"}),
    "entry.added": ("新增事项", {"domain": "领域 {}"}),
    "entry.saved": ("保存事项", _REVISION),
    "entry.published": ("发布", _REVISION),
    "entry.withdrawn": ("撤下", {"reason": "原因：{}", "leads_to": "改看 {}"}),
    "entry.restored": ("恢复公开", _REVISION),
    "entry.rolled_back": ("撤销发布", {**_REVISION, "to": "内容回到第 {} 版"}),
    "standard.chosen": ("处理标准更新", {"row": "标准第 {} 行", "choice": "{}"}),
    "sheets.drawn": (
        "画张贴码",
        {"kind": "{}", "paper": "{} 纸", **_SHEETS, "base_url": "网址 {}"},
    ),
    "sheets.proven": ("张贴码验证通过", {**_SHEETS, "codes": "{} 个码都能扫"}),
    "sheets.refused": ("张贴码没有通过验证", {**_SHEETS, "faults": "问题：{}"}),
    "sheet.placed": (
        "登记张贴位置",
        {"number": "第 {} 号", "place": "贴在 {}", "hung_on": "张贴日期 {}"},
    ),
    "sheet.checked": ("巡查张贴码", {"number": "第 {} 号", "result": "结果：{}"}),
    "sheet.removed": ("撤下张贴码", {"number": "第 {} 号", "removed_on": "撤下日期 {}"}),
    "screen.added": ("登记屏幕", {"name": "{}", "kind": "{}"}),
    "screen.removed": ("停用屏幕", {"name": "{}"}),
    "case.received": ("收到申请", {"channel": "渠道：{}"}),
    "case.recorded": ("登记办理环节", {"kind": "{}", "day": "日期 {}"}),
    "case.noted": ("办件备注", {"note": "第 {} 条备注"}),
    "case.assigned": ("分派办件", {"to": "给 {}"}),
    "case.opened": ("查看申请人信息", {"field": "看了：{}"}),
    "case.renamed": ("更正申请人姓名的写法", {}),
    "case.struck": (
        "更正办理记录",
        {"kind": "撤销：{}", "day": "日期 {}", "papers": "作废文书 {}"},
    ),
    "case.day_set": ("核定收到日期", {"was": "机器记的是 {}", "now": "核定为 {}"}),
    "paper.issued": ("文书编号", {"title": "{}", "mark": "{}", "day": "日期 {}"}),
    "case.exported": (
        "导出登记簿",
        {"year": "{} 年", "cases": "{} 件", "personal": "含个人信息", "reason": "用途：{}"},
    ),
    "case.wiped": (
        "清除申请人信息",
        {"ended_on": "{} 办结归档", "years": "保存期 {} 年已满"},
    ),
    "case.file_added": ("收下附件", {"file": "附件 {}", "kind": "{}"}),
    "case.file_opened": ("打开附件", {"file": "附件 {}"}),
    "case.file_removed": ("去掉附件", {"file": "附件 {}"}),
    "case.code_wrong": ("查询码没对上", {}),
    "case.spared": ("不用申请就已查到", {"entry": "{}"}),
    "answer.saved": ("保存问答", _VERSION),
    "answer.masked": ("遮住问答里的个人信息", {**_VERSION, "kinds": "遮住：{}"}),
    "answer.sent": ("问答送去发布", _VERSION),
    "answer.returned": ("退回问答", _VERSION),
    "answer.published": (
        "公开问答",
        {
            "number": "第 {} 号",
            "conclusion": "结论：{}",
            "basis": "依据：{}",
            "single_person": "单人办公，自己发布",
        },
    ),
    "answer.withdrawn": ("下架问答", {"number": "第 {} 号", "reason": "原因：{}"}),
    "answer.discarded": ("删除问答草稿", _VERSION),
    "case.alike_dismissed": ("决定不转主动公开", {}),
    "case.proposed": ("申请人建议主动公开", {}),
    "amendment.received": ("收到更正申请", {"channel": "渠道：{}"}),
    "amendment.recorded": ("办理更正申请", {"kind": "{}", "day": "日期 {}"}),
    "amendment.opened": ("查看更正申请人信息", {}),
    "help.asked": ("收到帮助请求", {}),
    "help.opened": ("查看帮助请求", {}),
    "help.done": ("帮助请求办好", {}),
    "aftercare.wiped": (
        "清除到期的个人信息",
        {"amendments": "更正申请 {} 件", "calls": "帮助请求 {} 件"},
    ),
    "code.retired": ("编码停用", {"code": "短码 {}", "leads_to": "改看 {}", "reason": "原因：{}"}),
}
NAMES: dict[str, str] = {action: name for action, (name, _) in WORDS.items()}

_SHEET_KINDS = {"wall": "大厅总览", "domain": "单张海报", "card": "桌面卡", "label": "档案盒标签"}
_DOMAIN_FIELDS = {
    "breaks": "名称断行",
    "handled_by": "承担机关",
    "name": "名称",
    "not_here": "本级不承担",
    "position": "次序",
}
_FIELDS = {
    **{field.name: field.label for field in (*DETAILS, *GUIDE_BY_NAME.values())},
    **_DOMAIN_FIELDS,
}
_SETTINGS = {name: setting.label for name, setting in {**BY_NAME, **GUIDE_BY_NAME}.items()}
_SETTINGS[GUIDE_CHECKED] = "公开指南核对日期"
_SETTINGS["case_keep"] = "申请人信息保存多久"  # until the years were asked for; lines name it still
_IN_WORDS: dict[tuple[str, str], Mapping[str, str]] = {
    ("staff.added", "roles"): ROLES,
    ("staff.edited", "roles"): ROLES,
    ("staff.signed_in", "device"): {"known": "用过的设备", "new": "新设备"},
    ("setting.changed", "name"): _SETTINGS,
    ("organisation.changed", "fields"): _FIELDS,
    ("domain.changed", "fields"): _DOMAIN_FIELDS,
    ("draft.masked", "kinds"): KINDS,
    ("answer.masked", "kinds"): {**KINDS, **OWN},
    ("finding.kept", "kind"): KINDS,
    ("case.received", "channel"): {
        **{id_: channel.label for id_, channel in CHANNELS.items()},
        "repeated": "重复提交，没有另立",
    },
    ("amendment.received", "channel"): {id_: one.label for id_, one in CHANNELS.items()},
    ("amendment.recorded", "kind"): {id_: kind.label for id_, kind in AMENDMENT_EVENTS.items()},
    ("case.recorded", "kind"): {id_: kind.label for id_, kind in CASE_EVENTS.items()},
    ("case.struck", "kind"): {id_: kind.label for id_, kind in CASE_EVENTS.items()},
    ("case.file_added", "kind"): FILE_KINDS,
    ("screen.added", "kind"): SCREENS,
    ("standard.chosen", "choice"): {"taken": "采用新标准", "kept": "保留本地内容"},
    ("sheets.drawn", "kind"): _SHEET_KINDS,
}
_WRITTEN: dict[tuple[str, str], Callable[[str], str]] = {
    ("code.retired", "code"): codes.grouped,
    ("code.retired", "leads_to"): codes.grouped,
    ("entry.withdrawn", "leads_to"): codes.grouped,
    ("case.spared", "entry"): lambda text: text if text[:1] == "问" else f"事项 {text}",
}


def details(action: str, facts: Mapping[str, object]) -> str:
    """The facts of a line in words; what is empty or not so is left out."""
    _, wordings = WORDS.get(action, ("", {}))
    said = []
    for name, wording in wordings.items():
        value = facts.get(name)
        if value in (None, "", [], False) and (action, name) != ("staff.second_factor", "on"):
            continue
        said.append(wording.format(_value(action, name, value)))
    return "；".join(said)


def _value(action: str, name: str, value: object) -> str:
    if isinstance(value, bool):
        return "开" if value else "关"
    if isinstance(value, list):
        return "、".join(_value(action, name, one) for one in value)
    text = str(value)
    text = _IN_WORDS.get((action, name), {}).get(text, text)
    return _WRITTEN.get((action, name), str)(text)
