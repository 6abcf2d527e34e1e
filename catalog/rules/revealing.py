"""Whether a text meant for others tells who applied: the applicant's own values in any writing.

A paper to a third party or an organ never says who applied (条例 arts 15 and 32). Blanks and
punctuation, wide letters, capitals and the digits of Chinese make no difference.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
# An address up to its last unit that many people share; what follows tells the household.
_SHARED = (re.compile(r".*(?:省|市|州|县|乡|镇|街道|(?<![小社])区)"), re.compile(r".*村"))
_NUMBER, _LANDLINE, _LEAST_NUMBER, _LEAST_ADDRESS = 11, 7, 6, 4


def revealed(text: str, own: Mapping[str, str]) -> str:
    """Which of the applicant's own values, given by label, stands in a text; "" when none does.

    The labels 电话, 证件号码 and 地址 are compared as such, all others as names.
    """
    plain = _folded(text)
    for label, value in own.items():
        if any(part in plain for part in _parts(label, _folded(value))):
            return label
    return ""


def _folded(text: str) -> str:
    """A text as it is compared: one form of each sign, letters and digits only."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_DIGITS)
    return "".join(sign for sign in folded if sign.isalnum())


def _parts(label: str, value: str) -> Iterator[str]:
    if label in ("电话", "证件号码"):
        yield from _numbers(value)
    elif label == "地址":
        yield from _addresses(value)
    elif len(value) >= 2:
        yield value


def _numbers(value: str) -> Iterator[str]:
    """A number whole; its last 11 digits; a landline's last 7, without the code of its area."""
    if len(value) >= _LEAST_NUMBER:
        yield value
    digits = "".join(sign for sign in value if sign.isdigit())
    if len(digits) >= _NUMBER:
        yield digits[-_NUMBER:]
    if digits.startswith("0") and len(digits) >= 10:
        yield digits[-_LANDLINE:]


def _addresses(value: str) -> Iterator[str]:
    """An address whole, and from the village and from the door on where it names a door."""
    if len(value) >= _LEAST_ADDRESS:
        yield value
    for shared in _SHARED:
        rest = shared.sub("", value)
        if len(rest) >= _LEAST_ADDRESS and any(sign.isdigit() for sign in rest):
            yield rest
