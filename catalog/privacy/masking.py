"""Masking: the one place that hides personal data, for the stored copy and for what is shown."""

import re
from datetime import date

from catalog.privacy.finding import Finding, find
from catalog.privacy.view import view

# How many signs stay readable at the front and at the end; the rest becomes stars.
_KEPT = {
    "id_card": (3, 4),
    "id_card_15": (3, 3),
    "id_card_bad_check": (3, 4),
    "disability_cert": (3, 4),
    "student_id": (4, 4),
    "bank_card": (4, 4),
    "mobile": (3, 4),
    "home_phone": (0, 2),
    "passport": (1, 2),
    "plate": (2, 1),
}


def masked(kind: str, text: str) -> str:
    """`text` of this kind as it may be shown: 510***********4453, 138****1234, z***@163.com."""
    if kind == "home_address":
        return _masked_address(text)
    if kind == "email":
        plain = re.sub(r"[\[(]at[\])]|[#☆★]", "@", re.sub(r"\s", "", view(text).text), flags=re.I)
        name, _, host = plain.partition("@")
        return f"{name[:1]}****@{host}"
    signs = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", view(text).digits)
    if kind == "mobile":
        signs = signs[-11:]
    front, back = _KEPT[kind]
    hidden = max(4, len(signs) - front - back)
    return signs[:front] + "*" * hidden + signs[len(signs) - back :]


def _masked_address(text: str) -> str:
    """The village, estate or road stays; group, house, unit and room become stars."""
    area = re.match(r"[^0-9一二三四五六七八九十百零〇第]*", view(text).text)
    return (area[0] if area else "") + "****"


def mask(text: str, today: date, *, heading: str = "") -> tuple[str, list[Finding]]:
    """The text with every finding masked, and what was found in the original."""
    found = find(text, today, heading=heading)
    pieces, place = [], 0
    for finding in found:
        pieces.append(text[place : finding.start])
        pieces.append(masked(finding.kind, text[finding.start : finding.end]))
        place = finding.end
    pieces.append(text[place:])
    return "".join(pieces), found
