"""The numbers with a legal meaning, as values: how long, in which unit, by which article."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalog.errors import Invalid

# The limits that the rules ask for by name; a table that lacks one is refused.
NAMES = (
    "reply",
    "extension",
    "correction_notice",
    "correction_wait",
    "third_party_opinion",
    "coauthor_opinion",
    "fee_payment",
    "proactive_publication",
    "respondent_simple",
    "respondent_ordinary",
    "reconsideration",
    "suit_after_reconsideration",
    "suit",
)
UNITS = {"working_day": "个工作日", "day": "日", "month": "个月"}


@dataclass(frozen=True)
class Limit:
    """A period set by law. `verified` is false where the source's text was not read."""

    id: str
    label: str
    days: int
    unit: str
    article: str
    starts: str
    in_force: date
    verified: bool

    @property
    def length(self) -> str:
        """The length in words, such as 20 个工作日."""
        return f"{self.days} {UNITS[self.unit]}"


class Limits:
    """All limits by id; complete, or not made at all."""

    def __init__(self, limits: Iterable[Limit]) -> None:
        self._limits: dict[str, Limit] = {}
        for limit in limits:
            if limit.id in self._limits or limit.days < 1 or limit.unit not in UNITS:
                raise Invalid(f"期限表中的“{limit.id}”重复，或者天数、单位不对，请更正。")
            self._limits[limit.id] = limit
        missing = [name for name in NAMES if name not in self._limits]
        if missing:
            raise Invalid(f"期限表缺少：{'、'.join(missing)}，请补上。")

    def __getitem__(self, name: str) -> Limit:
        return self._limits[name]

    def all(self) -> tuple[Limit, ...]:
        """The limits in the order of the table."""
        return tuple(self._limits.values())
