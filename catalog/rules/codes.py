"""The permanent short code inside a QR: five random characters and one check character.

The alphabet is Crockford's base 32 (no I, L, O, U), so a code can be read aloud and copied by
hand. The check character makes the weighted sum over GF(32) zero; because the weights are
different powers of a primitive element, every single wrong character and every swap of two
characters is found.
"""

from collections.abc import Callable, Iterator
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 6
_LOOKALIKES: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_POLYNOMIAL: Final = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


def _times(left: int, right: int) -> int:
    """The product of two elements of GF(32)."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= _POLYNOMIAL
        right >>= 1
    return product


def _powers(count: int) -> tuple[int, ...]:
    """alpha^count … alpha^1, the weights of the data characters; the check character weighs 1."""
    weights, power = [], 1
    for _ in range(count):
        power = _times(power, 2)
        weights.append(power)
    return tuple(reversed(weights))


_WEIGHTS: Final = _powers(LENGTH - 1)


def check_character(data: str) -> str:
    """The sixth character for five data characters of the alphabet."""
    total = 0
    for weight, character in zip(_WEIGHTS, data, strict=True):
        total ^= _times(weight, _VALUES[character])
    return ALPHABET[total]


def make(draw: Callable[[int], int]) -> str:
    """A new code. `draw(n)` gives an unpredictable integer from 0 to n - 1."""
    data = "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(LENGTH - 1))
    return data + check_character(data)


def parse(text: str) -> str | None:
    """The code a person meant, or None where the text cannot be one.

    Lower case, spaces, hyphens and the look-alikes I, L, O are put right.
    """
    cleaned = text.strip().upper().replace("-", "").replace(" ", "").translate(_LOOKALIKES)
    if len(cleaned) != LENGTH or any(character not in _VALUES for character in cleaned):
        return None
    return cleaned if check_character(cleaned[:-1]) == cleaned[-1] else None


def grouped(code: str) -> str:
    """The code as it is printed and read aloud: three and three."""
    return f"{code[:3]} {code[3:]}"


def neighbours(text: str) -> Iterator[str]:
    """Valid codes one slip away: one other character, or two neighbours swapped."""
    cleaned = text.strip().upper().replace("-", "").replace(" ", "").translate(_LOOKALIKES)
    if len(cleaned) != LENGTH:
        return
    for place in range(LENGTH):
        for character in ALPHABET:
            candidate = cleaned[:place] + character + cleaned[place + 1 :]
            if candidate != cleaned and parse(candidate):
                yield candidate
    for place in range(LENGTH - 1):
        swapped = cleaned[:place] + cleaned[place + 1] + cleaned[place] + cleaned[place + 2 :]
        if swapped != cleaned and parse(swapped):
            yield swapped
