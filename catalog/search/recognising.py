"""Recognises document numbers (国办发〔2017〕97号, 令第711号) in every way people write them."""

import re
from dataclasses import dataclass

_FULL = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{1,12}?)?\s*[〔\[【(（{<〈]?\s*(?P<year>(?:19|20)\d\d)\s*"
    r"[〕\]】)）}>〉]?\s*年?\s*第?\s*(?P<number>\d{1,4})\s*号"
)
# Without the closing 号 a number needs the issuer before it, or dates would look like one.
_SHORT = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{1,11}[发函字办令规预库农社税总保教卫建房民财])\s*[〔\[【(（{<〈]?\s*"
    r"(?P<year>(?:19|20)\d\d)\s*[〕\]】)）}>〉]?\s*年?\s*第?\s*(?P<number>\d{1,4})(?!\d)"
)
_ORDER = re.compile(r"(?:令\s*)?第?\s*(?P<number>\d{1,4})\s*号(?:令)?")


@dataclass(frozen=True)
class DocumentNumber:
    """A document number: issuer's short name, year, number; the first two may be missing."""

    body: str
    year: str
    number: str

    @property
    def terms(self) -> tuple[str, ...]:
        """What an index holds for it, the most exact first; a year alone never counts."""
        plain = f"no:{self.number}"
        if not self.year:
            return (plain,)
        return (f"no:{self.year}:{self.number}", plain)

    def fits(self, other: "DocumentNumber") -> float:
        """How well this number, as typed, names `other` (0–1)."""
        if self.number != other.number:
            return 0.0
        if not self.year:
            return 0.9 if not other.year else 0.8
        if self.year != other.year:
            return 0.0
        if not self.body:
            return 0.9
        if not other.body:
            return 0.5
        same = other.body.endswith(self.body) or self.body.endswith(other.body)
        return 1.0 if same else _shared(self.body, other.body)


def _shared(one: str, other: str) -> float:
    return 0.7 * len(set(one) & set(other)) / max(len(set(one)), len(set(other)))


def recognise(text: str) -> tuple[list[DocumentNumber], str]:
    """The document numbers in a plain text, and the text without them."""
    found: list[DocumentNumber] = []

    def take(match: re.Match[str]) -> str:
        parts = match.groupdict()
        found.append(
            DocumentNumber(parts.get("body") or "", parts.get("year") or "", parts["number"])
        )
        return " "

    for pattern in (_FULL, _SHORT, _ORDER):
        text = pattern.sub(take, text)
    return found, text.strip()


def numbers(text: str) -> list[DocumentNumber]:
    """The document numbers that a catalogue text holds."""
    return recognise(text)[0]
