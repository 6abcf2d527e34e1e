"""Identity, card and telephone numbers, in one piece or in groups.

A text is cut into runs of digit groups; every stretch of whole groups is tried. What lies inside
a longer number is never reported: a serial number may contain a valid identity number by chance.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalog.privacy import checks
from catalog.privacy.view import SEPARATOR

Hit = tuple[str, int, int]

_GROUP = re.compile(r"[0-9]+|(?<=[0-9 \-])[xX](?![A-Za-z])")
_GAP = re.compile(rf"{SEPARATOR}{{0,3}}")
_LONGEST = 22
# A run of more groups than a number has digits is a table; only its short stretches are numbers.
_TABLE = 22
_STRETCH_IN_TABLE = 6

# Words that say what a number is, looked for just before it. "身份证编号" beats "编号".
_IDENTITY = re.compile(r"身份证|身份号|公民身份|证件|居民证|监护人证|ID ?(?:card|no)", re.I)
_DISABILITY = re.compile(r"残疾")
_TELEPHONE = re.compile(r"电话|手机|联系|号码|短信|微信|tel|mob|phone|拨打|咨询", re.I)
_HOME_PHONE = re.compile(r"(?:家庭|住宅|家里|家中|宅)(?:固定|座机)?电话|宅电")
_CARD = re.compile(r"银行卡|一卡通|卡号|储蓄卡|存折|借记卡|惠农卡|社保卡|工资卡|账号|帐号|收款")
_PERSONAL_CARD = re.compile(
    r"银行卡号|一卡通(?:卡|账|帐)号|储蓄卡|存折账号|惠农卡号|社保卡(?:账|卡)号"
)
_ORGANISATION = re.compile(
    r"(?:集体|单位|对公|公司|企业|基本|专用|财政|零余额|村级|监管|保证金)(?:银行|资金)?(?:账|帐|专)?(?:户|号)"
)
_OWNER = re.compile(
    r"^[\s(,;:、，；：]*(?:户名|开户名称?|账户名称|收款单位|单位名称)[:： ]*[^\n,，;；)]{2,40}?"
    r"(?:社|公司|村|委员会|中心|局|厂|站|所|院|校|政府|银行|财政)"
)
_OWNER_BEFORE = re.compile(
    r"(?:户名|开户名称?|账户名称|收款单位|单位名称)[:： ]*[^\n;；。)]{2,24}?"
    r"(?:社|公司|村|委员会|中心|局|厂|站|所|院|校|政府|银行|财政)[,，;；、\s]"
)
_CODE = re.compile(
    r"(?:编号|编码|代码|流水号?|单号|订单号?|发票号?|文号|批号|批次|识别号|注册号|登记号|许可证号?|"
    r"证书号|合同号?|项目号|设备号|序列号|条码|时间|预算|金额|价格?|总额|总计|合计|面积|邮编|"
    r"税号|证号|学号|卷号|期号|机号|串号|车架号|架号|标段|案号|函号|档号|型号|货号|户号|表号|序号|工号|电表|水表|图斑|宗地号?)"
    r"(?:为|是|[:：=]|\s)*$"
)
_UNIT = re.compile(
    r"^ ?(?:元|万|亿|角|千|百|亩|㎡|平方|公顷|公斤|斤|千克|吨|株|棵|人|户|次|公里|千米|米|头|只|件|"
    r"度|份|%|kW|立方|条|套|册|字|％)"
)
_MONEY = re.compile(r"[¥￥$]\s?$")
_MOBILE_GROUPS = {
    (11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (4, 3, 4), (5, 6), (6, 5),
    (3, 4, 2, 2), (3, 2, 2, 2, 2), (3, 5, 3), (1,) * 11, (4, 7), (8, 3), (3, 2, 3, 3),
}  # fmt: skip


@dataclass(frozen=True)
class _Group:
    """Digits without a separator, and the separators before the next group of the run."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Stretch:
    """Whole groups of a run, joined, with what stands around them."""

    number: str
    sizes: tuple[int, ...]
    start: int
    end: int
    before: str
    after: str
    left: str
    right: str
    broken: bool

    @property
    def is_free(self) -> bool:
        """No further digits hang on it by a hyphen or point."""
        return not re.search(r"[0-9][\-.~]{1,3}$", self.before) and not re.match(
            r"[\-.~]{1,3}[0-9]", self.after
        )


def hits(text: str, today: date, heading: str) -> Iterator[Hit]:
    """The numbers found, the surest kinds first."""
    stretches = list(_stretches(text))
    for kind in (_with_identity, _card, _old_identity, _mobile, _bad_identity, _home_phone):
        for stretch in stretches:
            found = kind(stretch, today, heading)
            if found:
                yield found


def _runs(text: str) -> Iterator[list[_Group]]:
    run: list[_Group] = []
    for match in _GROUP.finditer(text):
        group = _Group(match[0], match.start(), match.end())
        if run and not _GAP.fullmatch(text, run[-1].end, match.start()):
            yield run
            if _is_broken_by_a_page(text, run[-1], group):
                yield [run[-1], group]
            run = []
        run.append(group)
    if run:
        yield run


def _is_broken_by_a_page(text: str, first: _Group, second: _Group) -> bool:
    """Two pieces that would be one identity number but for the end of a line."""
    joined = len(first.text) + len(second.text)
    return joined in (17, 18) and text[first.end : second.start].strip(" \r") == "\n"


def _stretches(text: str) -> Iterator[_Stretch]:
    for run in _runs(text):
        widest = len(run) if len(run) <= _TABLE else _STRETCH_IN_TABLE
        for first, group in enumerate(run):
            number = ""
            for last in range(first, min(len(run), first + widest)):
                number += run[last].text
                if len(number) > _LONGEST:
                    break
                if len(number) >= 7:
                    sizes = tuple(len(part.text) for part in run[first : last + 1])
                    yield _stretch(text, number, sizes, group.start, run[last].end)


def _stretch(text: str, number: str, sizes: tuple[int, ...], start: int, end: int) -> _Stretch:
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    return _Stretch(
        number=number,
        sizes=sizes,
        start=start,
        end=end,
        before=before,
        after=after,
        left=before[-1:],
        right=after[:1],
        broken="\n" in text[start:end],
    )


def _clause(before: str) -> str:
    """The words just before a number, back to the last mark or other number."""
    return re.split(r"[,，。;；、\n\t]|[0-9]{5,}", before)[-1]


def _is_alone(stretch: _Stretch) -> bool:
    """No letter or digit touches it, so that it is not a piece of a longer code."""
    return not (stretch.right.isascii() and stretch.right.isalnum()) and not stretch.left.isdigit()


def _with_identity(stretch: _Stretch, today: date, heading: str) -> Hit | None:
    """An identity number, alone or inside a disability certificate or a student number."""
    number = stretch.number
    renewed = re.match(r"B[0-9]{1,2}(?![0-9A-Za-z])", stretch.after)
    if not (_is_alone(stretch) or renewed) or not checks.is_identity(number[:18], today):
        return None
    if len(number) == 18:
        if "信用代码" in _clause(stretch.before) and checks.is_organisation_code(number):
            return None
        if stretch.left.upper() in ("G", "L", "J"):
            return "student_id", stretch.start - 1, stretch.end
        return "id_card", stretch.start, stretch.end
    tail = number[18:]
    known = _DISABILITY.search(_clause(stretch.before) + heading)
    if len(number) == 20 and (known or re.fullmatch(r"[1-7][1-4]", tail)):
        return "disability_cert", stretch.start, stretch.end + (renewed.end() if renewed else 0)
    return None


def _bad_identity(stretch: _Stretch, today: date, heading: str) -> Hit | None:
    if stretch.broken or not _is_alone(stretch) or len(stretch.number) != 18:
        return None
    if not _IDENTITY.search(_clause(stretch.before) + heading):
        return None
    if checks.has_identity_form(stretch.number, today) or stretch.number[:17].isdigit():
        return "id_card_bad_check", stretch.start, stretch.end
    return None


def _old_identity(stretch: _Stretch, today: date, heading: str) -> Hit | None:
    if not _is_alone(stretch) or stretch.broken or not stretch.is_free:
        return None
    if len(stretch.sizes) > 1 and stretch.sizes not in ((6, 6, 3), (6, 9), (1,) * 15, (3,) * 5):
        return None
    if not checks.is_old_identity(stretch.number, today):
        return None
    named = _IDENTITY.search(_clause(stretch.before) + heading)
    if not named and (_is_code(stretch) or (stretch.left.isalpha() and stretch.left.isascii())):
        return None
    return "id_card_15", stretch.start, stretch.end


def _is_code(stretch: _Stretch) -> bool:
    """Whether the words around say that this number counts or names a thing, not a person."""
    return bool(
        _CODE.search(stretch.before)
        or _UNIT.match(stretch.after)
        or _MONEY.search(stretch.before)
        or re.match(r"\.[0-9]", stretch.after)
        or (re.search(r"[0-9]\.$", stretch.before) and not _begins_a_list(stretch))
    )


def _card(stretch: _Stretch, _today: date, heading: str) -> Hit | None:
    number, sizes = stretch.number, stretch.sizes
    if not 16 <= len(number) <= 19 or not number.isdigit() or stretch.broken:
        return None
    if not _is_alone(stretch) or (stretch.left.isascii() and stretch.left.isalpha()):
        return None
    fours = all(size == 4 for size in sizes[:-1]) and sizes[-1] <= 4
    if not (len(sizes) == 1 or fours or set(sizes) == {1} or (sizes[0] == 6 and len(sizes) == 2)):
        return None
    clause = _clause(stretch.before)
    owner = _OWNER_BEFORE.search(stretch.before) or _OWNER.match(stretch.after)
    if owner or _ORGANISATION.search(clause):
        return None
    named = _CARD.search(clause + heading)
    if not named and _is_code(stretch):
        return None
    if checks.passes_luhn(number):
        likely = bool(named) or _has_card_prefix(number)
    else:
        likely = bool(_PERSONAL_CARD.search(clause + heading))
    return ("bank_card", stretch.start, stretch.end) if likely and stretch.is_free else None


def _has_card_prefix(number: str) -> bool:
    """Whether cards in China begin so and have this length."""
    if number[0] == "6":
        return True
    if number[0] in "345":
        return len(number) in (16, 19)
    return number[:2] in ("95", "94", "98", "99", "90")


def _mobile(stretch: _Stretch, _today: date, heading: str) -> Hit | None:
    number = re.sub(r"^(?:00)?86(?=1[3-9][0-9]{9}$)|^0(?=1[3-9][0-9]{9}$)", "", stretch.number)
    if not re.fullmatch(r"1[3-9][0-9]{9}", number) or stretch.broken:
        return None
    if not (stretch.is_free or _begins_a_list(stretch)) or not _is_alone(stretch):
        return None
    sizes = stretch.sizes
    prefix = len(stretch.number) - len(number)
    if prefix and sizes[0] == prefix:
        sizes = sizes[1:]
    elif prefix:
        sizes = (sizes[0] - prefix, *sizes[1:])
    if sizes not in _MOBILE_GROUPS:
        return None
    if set(sizes) == {1} and re.search(r"[0-9] $", stretch.before):
        return None
    named = _TELEPHONE.search(_clause(stretch.before) + heading)
    if _is_code(stretch) and not (named and not _UNIT.match(stretch.after)):
        return None
    if stretch.left == "*" or stretch.right == "*":
        return None
    start = stretch.start - (stretch.left == "+") - (stretch.left == "(")
    return "mobile", start, stretch.end


def _begins_a_list(stretch: _Stretch) -> bool:
    """A short counting number at the start of the line: `1.13800001234`."""
    return bool(
        re.search(r"(?:^|\n)[0-9]{1,2}[.\-]$", stretch.before)
        and not re.match(r"[\-.~]{1,3}[0-9]", stretch.after)
    )


def _home_phone(stretch: _Stretch, _today: date, heading: str) -> Hit | None:
    """A land line, only where the words say that it is somebody's home."""
    if not 7 <= len(stretch.number) <= 12 or stretch.broken or not stretch.is_free:
        return None
    if not _HOME_PHONE.search(_clause(stretch.before) + heading):
        return None
    return ("home_phone", stretch.start, stretch.end) if _is_alone(stretch) else None
