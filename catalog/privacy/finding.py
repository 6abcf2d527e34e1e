"""Findings: what kind of personal data stands where, each stretch reported once."""

from bisect import bisect
from dataclasses import dataclass
from datetime import date

from catalog.privacy import addresses, numbers, words
from catalog.privacy.numbers import Hit
from catalog.privacy.view import View, view

KINDS: dict[str, str] = {
    "id_card": "身份证号",
    "id_card_15": "旧身份证号",
    "id_card_bad_check": "疑似身份证号（校验位不符）",
    "disability_cert": "残疾人证号",
    "student_id": "学籍号",
    "bank_card": "银行卡号",
    "mobile": "手机号码",
    "home_phone": "家庭电话",
    "passport": "护照或通行证号",
    "plate": "车牌号",
    "email": "私人邮箱",
    "home_address": "家庭住址",
}


@dataclass(frozen=True)
class Finding:
    """A stretch of text with personal data: code points `start` to `end`, and the kind."""

    kind: str
    start: int
    end: int


def find(text: str, today: date, *, heading: str = "") -> list[Finding]:
    """The personal data in `text`, by place.

    `heading` is what stands above a table cell: a number under 身份证号 needs no word beside it.
    """
    seen = view(text)
    found: list[Finding] = []
    taken = bytearray(len(seen.text))
    for kind, start, end in _all(seen, today, heading):
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        found.append(Finding(kind, *seen.span(start, end)))
    return sorted(found, key=lambda finding: finding.start)


def _all(seen: View, today: date, heading: str) -> list[Hit]:
    """Every hit in the folded text, the surest kinds first; later ones may overlap earlier."""
    found = [*numbers.hits(seen.digits, today, heading), *words.hits(seen.text, heading)]
    breaks = [place for place, mark in enumerate(seen.text) if mark == "\n"]
    lines = {bisect(breaks, start) for _, start, _ in found}

    def is_beside_personal_data(place: int) -> bool:
        return bisect(breaks, place) in lines

    return [*found, *addresses.hits(seen.text, heading, is_beside_personal_data)]
