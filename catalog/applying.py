"""What an application must say (条例 art. 29) and how what was typed is checked.

Name, proof of identity, contact; what is wanted; the form and way of getting it. Nothing else is
asked for, no purpose and no occupation.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from catalog import typed
from catalog.case import CATEGORIES
from catalog.errors import Invalid
from catalog.privacy.checks import is_identity, is_old_identity

FORMS = {"paper": "纸质", "electronic": "电子文档", "read": "现场查阅、抄录"}
WAYS = {"collect": "自行领取", "post": "邮寄", "e_mail": "电子邮件", "platform": "在本网站查看"}
# Help with reading, seeing, hearing or moving that an applicant may ask for (art. 43).
HELPS = {
    "large": "大字的材料",
    "read": "念给我听",
    "visit": "上门来办",
    "other": "别的帮助，请打电话问我",
}
# The five kinds of organisation; the sixth column of the annual report is the person.
ORGANISATIONS = {name: label for name, label in CATEGORIES.items() if name != "natural"}
LENGTHS = {
    "name": 100,
    "contact": 40,
    "identity": 40,
    "phone": 30,
    "address": 200,
    "email": 120,
    "wanted": 2000,
}


@dataclass(frozen=True)
class Application:
    """An application as typed; every value is text."""

    category: str = ""
    name: str = ""
    contact: str = ""
    identity: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    wanted: str = ""
    delivery_form: str = ""
    delivery_way: str = ""
    help: str = ""


NAMES = tuple(field.name for field in fields(Application))


def read(form: Mapping[str, str]) -> Application:
    """The application that a form holds, cut to sane lengths; nothing is judged yet."""
    return Application(**typed.fields_of(form, NAMES))


def problems(
    given: Application, today: date, *, needs_identity: bool, online: bool
) -> dict[str, str]:
    """What is wrong, by field, each with what to do; empty when the application can be taken."""
    found: dict[str, str] = {}
    for name, most in LENGTHS.items():
        if len(getattr(given, name)) > most:
            found[name] = f"最多 {most} 个字，现在有 {len(getattr(given, name))} 个，请缩短一些。"
    if given.category not in CATEGORIES:
        found["category"] = "请选一项：您是个人，还是哪一类单位。"
    person = given.category in ("", "natural")
    if not given.name:
        found["name"] = "请填姓名。" if person else "请填单位名称。"
    if not person and not given.contact:
        found["contact"] = "请填联系人，我们好与您确认。"
    if not given.wanted:
        found["wanted"] = "请写您要什么信息：名称、文号，或者说清楚是什么事、什么时候的。"
    if given.delivery_form not in FORMS:
        found["delivery_form"] = "请选一种。"
    if given.delivery_way not in WAYS:
        found["delivery_way"] = "请选一种。"
    if given.help and given.help not in HELPS:
        found["help"] = "请选一种帮助，或者选“不需要”。"
    found = _contact(given, online=online) | _identity(given, today, needed=needs_identity) | found
    return {name: found[name] for name in NAMES if name in found}


def _identity(given: Application, today: date, *, needed: bool) -> dict[str, str]:
    number = re.sub(r"[\s-]", "", given.identity)
    if not number:
        return {"identity": "请填证件号码。"} if needed else {}
    is_person = given.category in ("", "natural")
    digits = len(typed.digits(number))
    looks_chinese = is_person and digits >= 14 and digits >= len(number) - 1
    if looks_chinese and not (is_identity(number, today) or is_old_identity(number, today)):
        return {"identity": "身份证号不对，请对照证件再看一下，一般是 18 位。"}
    return {}


def phone_fault(phone: str) -> str:
    """What is wrong with a telephone number and what to do; "" for none and for a good one."""
    digits = typed.digits(phone)
    if phone and re.search(r"[^0-9\s()（）+*#转-]", phone):
        return "电话只能写数字和横线。"
    if digits.startswith("1") and len(digits) == 10:
        return "手机号少了一位，请再看一下。"
    if phone and not 7 <= len(digits) <= 20:
        return "电话号码位数不对，请再看一下；座机请带区号。"
    return ""


def _contact(given: Application, *, online: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    if fault := phone_fault(given.phone):
        found["phone"] = fault
    elif online and not given.phone:
        found["phone"] = "请填联系电话：收到申请要与您确认，查看详情也要用后四位。"
    if given.email and not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", given.email):
        found["email"] = "邮箱写法不对，要像 name@example.com 这样。"
    if given.delivery_way == "post" and not given.address:
        found["address"] = "选了邮寄，请填收件地址。"
    if given.delivery_way == "e_mail" and not given.email:
        found["email"] = "选了电子邮件，请填邮箱。"
    if not (given.phone or given.address or given.email):
        found.setdefault("phone", "电话、地址、邮箱至少填一样，才联系得上申请人。")
    return found


def check(given: Application, today: date, *, needs_identity: bool, online: bool) -> None:
    """Refuse an application that cannot be taken.

    Raises:
        Invalid: with the first thing to put right.
    """
    found = problems(given, today, needs_identity=needs_identity, online=online)
    if found:
        raise Invalid(next(iter(found.values())))


def short(text: str, most: int = 32) -> str:
    """The first line of what is wanted, cut, for lists and headings."""
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= most else f"{line[: most - 1]}…"


def masked_name(name: str, category: str) -> str:
    """A name as lists show it: 王**; an organisation's name is no personal data."""
    return name if category != "natural" else name[:1] + "*" * min(2, max(1, len(name) - 1))


def second_item(phone: str, identity: str) -> str:
    """The four signs that open the details: the end of the telephone, else of the identity."""
    digits = typed.digits(phone)
    plain = re.sub(r"[\s-]", "", identity).upper()
    return digits[-4:] if len(digits) >= 4 else plain[-4:] if len(plain) >= 4 else ""
