"""The first hour: what a new installation still needs before it serves people."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from catalog.settings import GUIDE, GUIDE_CHECKED, Settings
from catalog.store import domains, organisations, staff
from catalog.store.staff import Person

# The guide is looked through at least twice a year.
_GUIDE_AGE = timedelta(days=183)


@dataclass(frozen=True)
class Task:
    """One thing to do: what, why, where (the name of a desk page), and whether it is done."""

    label: str
    why: str
    page: str
    done: bool


def first_hour(connection: Connection, person: Person, today: date) -> list[Task]:
    """The tasks of the first hour; empty when all are done, or for who cannot do them."""
    if not person.may("settings.edit"):
        return []
    owner = organisations.only(connection)
    assert owner is not None
    settings = Settings(connection, owner.id)
    people = [one for one in staff.everyone(connection, owner.id) if one.has_password]
    is_alone = len(people) < 2 and not settings.is_on("single_person")
    not_here = any(domain.not_here for domain in domains.all_of(connection, owner.id))
    has_details = bool(owner.telephone and owner.address)
    tasks = [
        Task("填单位电话和地址", "群众在每一页下面都看得到", "settings", has_details),
        Task("填办公时间", "让人不白跑一趟", "settings", bool(owner.hours)),
        Task("标出本级不承担的领域", "如税收管理由税务局承担", "arranging", not_here),
        Task("给第二个人开账号", "写的人和审的人要分开", "accounts", not is_alone),
        Task(
            "把密钥文件另存一份",
            "没有密钥，恢复备份后有些内容打不开",
            "settings",
            settings.is_on("key_copied"),
        ),
        Task(
            "填好公开指南",
            "《条例》第十二条要求，半年核对一次",
            "guide",
            _guide_is_fresh(settings, today),
        ),
    ]
    return [] if all(task.done for task in tasks) else tasks


def _guide_is_fresh(settings: Settings, today: date) -> bool:
    checked = settings.text(GUIDE_CHECKED)
    filled = any(settings.text(field.name) for field in GUIDE)
    return filled and bool(checked) and today - date.fromisoformat(checked) < _GUIDE_AGE
