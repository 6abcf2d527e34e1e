"""Check characters and dates: what tells an identity or card number from any long number.

GB 11643 (identity numbers), GB 32100 (organisation codes), ISO/IEC 7812 (Luhn, cards).
"""

from datetime import date

# GB/T 2260: the first two digits of a place, and 91 for the foreigners' permanent card.
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 "
    "71 81 82 83 91".split()
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_real_day(year: int, month: int, day: int, today: date) -> bool:
    """Whether a person who may live could be born on this day."""
    try:
        born = date(year, month, day)
    except ValueError:
        return False
    return year >= 1900 and born <= today


def has_identity_form(number: str, today: date) -> bool:
    """Eighteen characters with a known province and a real birthday; the check may be wrong."""
    if len(number) != 18 or not number[:17].isdigit() or number[:2] not in _PROVINCES:
        return False
    return is_real_day(int(number[6:10]), int(number[10:12]), int(number[12:14]), today)


def is_identity(number: str, today: date) -> bool:
    """An identity number of the second generation with the right check character."""
    if not has_identity_form(number, today):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def is_old_identity(number: str, today: date) -> bool:
    """A fifteen-digit number of the first generation: province, yymmdd, three digits."""
    if len(number) != 15 or not number.isdigit() or number[:2] not in _PROVINCES:
        return False
    year = 1900 + int(number[6:8])
    return is_real_day(year, int(number[8:10]), int(number[10:12]), today)


def passes_luhn(number: str) -> bool:
    """Whether the last digit of a card number is right."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_organisation_code(code: str) -> bool:
    """A unified social credit code (统一社会信用代码) with the right check character."""
    code = code.upper()
    if len(code) != 18 or any(character not in _ORGANISATION_ALPHABET for character in code):
        return False
    total = sum(
        _ORGANISATION_ALPHABET.index(character) * pow(3, place, 31)
        for place, character in enumerate(code[:17])
    )
    return _ORGANISATION_ALPHABET[(31 - total % 31) % 31] == code[17]
