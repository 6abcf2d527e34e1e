"""Plates, passports and private mail addresses."""

import re
from collections.abc import Iterator

from catalog.privacy.numbers import Hit

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN = "A-HJ-NP-Za-hj-np-z"
_JOIN = r"[·. \-]{0,2}"
_PLATE = re.compile(
    rf"([{_PROVINCE}]){_JOIN}([{_SIGN}]){_JOIN}"
    # New energy: six signs, the first or last of them A–K; otherwise five, the last may be a word.
    rf"((?:[A-HJKa-hjk][{_SIGN}0-9][0-9]{{4}}|[0-9]{{5}}[A-HJKa-hjk])"
    rf"|[{_SIGN}0-9](?:[ ]?[{_SIGN}0-9]){{3}}[ ]?[{_SIGN}0-9挂学港澳])"
    r"(?![A-Za-z0-9*])"
)
_TRACTOR = re.compile(rf"([{_PROVINCE}])([0-9]{{2}}){_JOIN}([0-9]{{5}})(?![A-Za-z0-9*])")
_VEHICLE = re.compile(r"牌|拖拉机|收割机|农机|农用车|车辆|驾驶|运输车")
# 创新A12345 and 高新B10001 are names of places and projects, not of Xinjiang's cars.
_NEW = frozenset("创高更全最革翻崭维")

_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9*])(?:[EDSPeds][A-HJ-NP-Za-hj-np-z][ \-]?[0-9]{7}"
    r"|C[A-HJ-NP-Z][0-9]{7}|[A-Za-z][ \-]?[0-9]{8}|[HM][0-9]{10})(?![A-Za-z0-9*])"
)
_TRAVEL = re.compile(r"护照|通行证|旅行证|证件|passport|回乡证|台胞证|居留", re.I)
_OTHER_CODE = re.compile(
    r"(?:编号|编码|代码|批号|型号|货号|单号|合同|案号|车次|文号|标准|许可|登记|备案|档号|图号|项目|"
    r"批次|工号|证书号?|订单号?|流水号?|产品|规格|零件)(?:号|为|是|[:：]|\s)*$"
)

_AT = r"(?: ?@ ?| ?[\[(] ?at ?[\])] ?)"
_HOST = r"(?:[A-Za-z0-9-]+ ?\. ?)+[A-Za-z]{2,12}"
_MAIL = re.compile(
    rf"(?<![A-Za-z0-9._%+\-*])[A-Za-z0-9][A-Za-z0-9._%+\-]{{0,63}}{_AT}({_HOST})(?![A-Za-z0-9*])",
    re.I,
)
_HIDDEN_MAIL = re.compile(
    r"(?<![A-Za-z0-9._\-*])[A-Za-z0-9][A-Za-z0-9._\-]{2,63}[#☆★]"
    r"((?:qq|163|126|139|189|sina|sohu|yeah|gmail|hotmail|outlook|foxmail|aliyun|wo)"
    r"\.(?:com|net|cn)(?:\.cn)?)",
    re.I,
)
_OFFICIAL_HOST = re.compile(r"(?:^|\.)(?:gov|mil|edu)\.cn$|(?:^|\.)政务(?:\.|$)", re.I)


def hits(text: str, heading: str) -> Iterator[Hit]:
    """Plates, passports and private mail addresses in the folded text."""
    yield from _mails(text)
    yield from _plates(text, heading)
    yield from _passports(text, heading)


def _mails(text: str) -> Iterator[Hit]:
    for pattern in (_MAIL, _HIDDEN_MAIL):
        for match in pattern.finditer(text):
            if not _OFFICIAL_HOST.search(match[1].replace(" ", "")):
                yield "email", match.start(), match.end()


def _plates(text: str, heading: str) -> Iterator[Hit]:
    for match in _PLATE.finditer(text):
        signs = match[3].replace(" ", "")
        before = text[match.start() - 1 : match.start()]
        if sum(sign.isdigit() for sign in signs) < 2 or (match[1] == "新" and before in _NEW):
            continue
        yield "plate", match.start(), match.end()
    for match in _TRACTOR.finditer(text):
        around = text[max(0, match.start() - 16) : match.start()] + heading
        if _VEHICLE.search(around):
            yield "plate", match.start(), match.end()


def _passports(text: str, heading: str) -> Iterator[Hit]:
    for match in _PASSPORT.finditer(text):
        before = re.split(r"[,，。;；\n\t]", text[max(0, match.start() - 20) : match.start()])[-1]
        named = _TRAVEL.search(before + heading)
        if not named and (_OTHER_CODE.search(before) or not _looks_like_passport(match[0])):
            continue
        yield "passport", match.start(), match.end()


def _looks_like_passport(code: str) -> bool:
    """Without a word beside it: a letter used on passports, and digits that are no date."""
    code = re.sub(r"[ \-]", "", code)
    if re.fullmatch(r"(?:E[A-HJ-NP-Z]|[DSP]E|C[A-HJ-NP-Z])[0-9]{7}", code):
        return True
    is_date = re.search(r"^[A-Z](?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])$", code)
    return bool(re.fullmatch(r"[EGDPSHMCT][0-9]{8}", code)) and not is_date
