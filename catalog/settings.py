"""What staff set in the browser: each setting once, with its meaning, default and limits.

Security rules A3, A7, Z2: what an assessed site needs can be switched on, and the trail shows it.
"""

import ipaddress
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from catalog.errors import Invalid
from catalog.paper_settings import PAPERS
from catalog.setting import Setting
from catalog.store import organisations
from catalog.store import settings as stored
from catalog.store.connection import Database
from catalog.store.entries import BEIJING
from catalog.store.staff import Person

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "single_person",
        "单人办公",
        "只有一个人做公开工作时打开：允许自己审核自己写的内容。打开期间的每次审核都会在留痕里注明。",
        "0",
        "switch",
    ),
    Setting(
        "idle_minutes",
        "多久不动自动退出（分钟）",
        "离开座位忘了退出时保护账号。",
        "30",
        "number",
        5,
        120,
    ),
    Setting("session_hours", "一次登录最长多久（小时）", "到时须重新登录。", "8", "number", 1, 24),
    Setting(
        "password_complexity",
        "密码要含三类字符",
        "等级保护测评（GB/T 22239 身份鉴别 a）要求时打开；平时长一些的密码更有用。",
        "0",
        "switch",
    ),
    Setting(
        "password_days",
        "密码多少天要换（0 为不要求）",
        "等级保护测评要求定期更换时填写，如 90。",
        "0",
        "number",
        0,
        365,
    ),
    Setting(
        "outside_office",
        "外网能打开工作台",
        "打开后，管理员必须用动态口令（两步登录）。",
        "0",
        "switch",
    ),
    Setting(
        "desk_addresses",
        "只允许这些地址登录工作台",
        "写网段，逗号隔开，如 10.1.2.0/24；空着不限。本机总能登录。",
        "",
        "text",
        0,
        400,
    ),
    Setting(
        "due_soon_days",
        "提前几天提醒到期",
        "今天页里列出这么多天内到期的事项。",
        "10",
        "number",
        1,
        60,
    ),
    Setting(
        "hall_idle_seconds",
        "大厅触摸屏多久没人点就准备清空（秒）",
        "到时再倒数 15 秒，没有人点就清空，回到首页。",
        "60",
        "number",
        30,
        180,
    ),
    Setting(
        "hall_print",
        "大厅触摸屏接了打印机，能打印回执",
        "没接打印机就关着；怎么接见大厅设备指南。",
        "0",
        "switch",
    ),
    Setting(
        "ask_identity",
        "网上申请必须填证件号码",
        "《条例》第二十九条要求身份证明；关着时可以不填，由您在确认时核对。",
        "0",
        "switch",
    ),
    Setting(
        "county",
        "复议机关",
        "答复书里写的行政复议机关，如：青江县人民政府。",
        "上一级人民政府",
        "text",
        1,
        60,
    ),
    Setting("court", "管辖法院", "答复书里写的法院。", "有管辖权的人民法院", "text", 1, 60),
    Setting(
        "review_online",
        "网上复议渠道",
        "网上送达的答复要写明（《行政复议法》第二十二条）；填网址。",
        "",
        "text",
        0,
        200,
    ),
    Setting(
        "case_years",
        "申请人信息保存几年",
        "从归档那天起算，到期由办件员或管理员清除；请按档案管理的规定定，0 为长期保存。"
        "会写进申请前的告知。",
        "",
        "number",
        0,
        100,
    ),
    Setting(
        "amend_days",
        "更正申请多少个工作日内办完（0 为不定）",
        "《条例》第四十一条没有规定期限，这是本机关自己定的；写进回执和进度页。",
        "20",
        "number",
        0,
        60,
    ),
    Setting(
        "key_copied",
        "密钥已另存",
        "密钥文件不在备份里。复制到另一个安全的地方后打开这一项。",
        "0",
        "switch",
    ),
    *PAPERS,
)
BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}

# The openness guide (公开指南, Regulations art. 12) as fields, each with what the law asks for.
GUIDE: tuple[Setting, ...] = tuple(
    Setting(f"guide.{name}", label, meaning, "", "text", 0, 2000)
    for name, label, meaning in (
        ("classes", "信息的分类", "本机关公开哪几类信息。"),
        ("system", "编排体系", "信息怎样编排、编号。"),
        ("ways", "获取方式", "在哪里看得到：网站、公示栏、便民服务中心、自助查询屏。"),
        ("body", "工作机构名称", "政府信息公开工作机构的名称。"),
        ("address", "办公地址", ""),
        ("hours", "办公时间", ""),
        ("telephone", "联系电话", ""),
        ("fax", "传真号码", ""),
        ("email", "互联网联系方式", "电子邮箱或网址。"),
        ("apply", "依申请公开的办理", "怎样提出申请、多久答复、怎样收费。"),
        ("remedy", "监督与救济", "不满意时向谁反映，怎样复议、诉讼。"),
    )
)
# Settings that public pages show or carry: changing one makes the pages anew.
ON_PAGES = frozenset({"hall_idle_seconds", "hall_print"})
GUIDE_CHECKED = "guide_checked"
GUIDE_BY_NAME: Mapping[str, Setting] = {field.name: field for field in GUIDE}


class Settings:
    """The settings in force of one organisation."""

    def __init__(self, connection: Connection, organisation_id: int) -> None:
        self._stored = stored.all_of(connection, organisation_id)

    def text(self, name: str) -> str:
        """The value, or the default."""
        known = BY_NAME.get(name) or GUIDE_BY_NAME.get(name)
        return self._stored.get(name, known.default if known else "")

    def number(self, name: str) -> int:
        """The value of a number."""
        return int(self.text(name))

    def is_on(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.text(name) == "1"


def save(database: Database, person: Person, given: Mapping[str, str], at: datetime) -> list[str]:
    """Store the settings that differ, a line in the trail for each; gives their labels.

    Raises:
        Invalid: a value is outside its limits; nothing is stored then.
    """
    person.require("settings.edit")
    wanted = {name: BY_NAME[name].check(value) for name, value in given.items() if name in BY_NAME}
    if "desk_addresses" in wanted:
        check_addresses(wanted["desk_addresses"])
    return _store(database, person, wanted, at)


def _store(
    database: Database, person: Person, wanted: Mapping[str, str], at: datetime
) -> list[str]:
    with database.reading() as connection:
        now = Settings(connection, person.organisation_id)
        changed = {name: value for name, value in wanted.items() if now.text(name) != value}
    if not changed:
        return []
    with database.writing(person.actor, at) as change:
        for name, value in changed.items():
            stored.put(change, person.organisation_id, name, value)
            change.note(
                "setting.changed",
                organisation_id=person.organisation_id,
                object_kind="setting",
                object_ref=name,
                name=name,
                old=now.text(name),
                new=value,
            )
        # The public page shows when the guide was checked, so that alone is a change of it too.
        if any(name in GUIDE_BY_NAME for name in changed):
            change.publish(person.organisation_id, "更新公开指南")
        elif GUIDE_CHECKED in changed:
            change.publish(person.organisation_id, "核对公开指南")
        if not ON_PAGES.isdisjoint(changed):
            change.publish(person.organisation_id, "更新大厅屏幕的设置")
    known = {**BY_NAME, **GUIDE_BY_NAME}
    return [known[name].label for name in changed if name in known]


def save_guide(
    database: Database, person: Person, given: Mapping[str, str], at: datetime
) -> list[str]:
    """Store the openness guide and that it was checked today.

    Raises:
        Invalid: a field is over-long; nothing is stored then.
    """
    person.require("guide.edit")
    wanted = {
        name: GUIDE_BY_NAME[name].check(value.replace("\r\n", "\n"))
        for name, value in given.items()
        if name in GUIDE_BY_NAME
    }
    today = at.astimezone(BEIJING).date().isoformat()
    return _store(database, person, {**wanted, GUIDE_CHECKED: today}, at)


# The organisation's own details, which every page shows.
DETAILS: tuple[Setting, ...] = (
    Setting("short_name", "简称", "页面标题里用，如：清河乡。", "", "text", 1, 60),
    Setting("telephone", "电话", "公开机构的办公电话。", "", "text", 0, 60),
    Setting("address", "地址", "", "", "text", 0, 200),
    Setting(
        "hours", "办公时间", "如：星期一至星期五 9:00–12:00，14:00–17:30。", "", "text", 0, 200
    ),
    Setting("hall", "便民服务中心", "公开专区在哪里。", "", "text", 0, 120),
    Setting("postcode", "邮政编码", "", "", "text", 0, 20),
    Setting("email", "电子邮箱", "", "", "text", 0, 120),
)


def save_details(
    database: Database, person: Person, given: Mapping[str, str], at: datetime
) -> None:
    """Store the organisation's details.

    Raises:
        Invalid: a value is over-long, or the short name is empty.
    """
    person.require("settings.edit")
    wanted = {
        field.name: field.check(given[field.name]) for field in DETAILS if field.name in given
    }
    if not wanted:
        raise Invalid("没有收到要保存的内容。请回到设置页再填一次。")
    if not wanted.get("short_name", "-"):
        raise Invalid("“简称”不能空着，页面标题要用。")
    with database.writing(person.actor, at) as change:
        organisations.set_details(change, person.organisation_id, wanted)
        change.note(
            "organisation.changed",
            organisation_id=person.organisation_id,
            object_kind="organisation",
            object_ref=str(person.organisation_id),
            after=wanted,
            fields=sorted(wanted),
        )
        change.publish(person.organisation_id, "更新单位信息")


def check_addresses(text: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """The networks that may open the desk.

    Raises:
        Invalid: one of them cannot be understood.
    """
    found = []
    for part in text.replace("，", ",").split(","):
        if part.strip():
            try:
                found.append(ipaddress.ip_network(part.strip(), strict=False))
            except ValueError as problem:
                raise Invalid(
                    f"网段“{part.strip()}”看不懂，请写成 10.1.2.0/24 的样子。"
                ) from problem
    return tuple(found)
