"""A line of the ledger on the page of today."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What it is about, how urgent it is in words and a mark, and the next step as a link."""

    mark: str
    icon: str
    status: str
    number: str
    title: str
    step: str
    address: str
    by: str
