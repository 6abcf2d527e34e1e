"""The fee for processing information by the tariff: what so many items or pages cost, and why.

条例 art. 42, 国办函〔2020〕109号: by items (all applications of one applicant in a calendar month)
or by pages of one application, never both; progressive, whole yuan.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from catalog.errors import Invalid

MOST_UNITS = 100_000
_BAND = re.compile(r"(\d{1,6}):(\d{1,6})")
_LAST = re.compile(r"以上:(\d{1,6})")
_STEP = re.compile(r"每(\d{1,6}):(\d{1,6})")


@dataclass(frozen=True)
class Tariff:
    """A progressive list: `bands` of (last unit, yuan for each), then `beyond` or steps."""

    bands: tuple[tuple[int, int], ...]
    beyond: int = 0
    step: int = 0
    rise: int = 0

    def parts(self, first: int, last: int) -> Iterator[tuple[int, int, int]]:
        """The units `first` to `last` as (from, to, yuan for each), band by band."""
        start = 1
        for end, price in self._all(last):
            low, high = max(first, start), min(last, end)
            if low <= high:
                yield low, high, price
            start = end + 1

    def _all(self, last: int) -> Iterator[tuple[int, int]]:
        yield from self.bands
        end, price = self.bands[-1]
        if not self.step:
            yield max(last, end + 1), self.beyond
            return
        while end < last:
            end, price = end + self.step, price + self.rise
            yield end, price


@dataclass(frozen=True)
class TariffList:
    """A list with its name, its unit, its article, and what is counted."""

    id: str
    label: str
    unit: str
    article: str
    counted: str
    tariff: Tariff


@dataclass(frozen=True)
class Fee:
    """What is due: whole yuan, and the calculation as a sentence."""

    amount: int
    calculation: str


def read(text: str) -> Tariff:
    """A list as a county writes it: 10:0 30:100 40:200 每10:100, or …以上:40.

    Raises:
        Invalid: it cannot be understood, or does not rise.
    """
    parts = text.replace("：", ":").replace("，", " ").replace(",", " ").replace("；", " ").split()
    advice = "收费档次看不懂，请写成 10:0 30:100 每10:100 或 30:0 100:10 以上:40 的样子。"
    found = [_BAND.fullmatch(part) for part in parts[:-1]]
    bands = tuple((int(one[1]), int(one[2])) for one in found if one)
    if not bands or len(bands) != len(parts) - 1:
        raise Invalid(advice)
    if any(low >= high for (low, _), (high, _) in pairwise(bands)):
        raise Invalid("收费档次的件数（页数）要一档比一档大，请核对。")
    if any(low >= high for (_, low), (_, high) in pairwise(bands)):
        raise Invalid("收费档次的单价要一档比一档高，请核对。")
    last, step = _LAST.fullmatch(parts[-1]), _STEP.fullmatch(parts[-1])
    if last and int(last[1]) <= bands[-1][1]:
        raise Invalid("收费档次里“以上”的单价要比前一档高，请核对。")
    if last:
        return Tariff(bands, beyond=int(last[1]))
    if step and int(step[1]) and int(step[2]):
        return Tariff(bands, step=int(step[1]), rise=int(step[2]))
    raise Invalid(advice)


def by_items(tariff: Tariff, count: int, before: int) -> Fee:
    """The fee for `count` items after `before` earlier ones of the same applicant and month.

    Raises:
        Invalid: the numbers make no sense.
    """
    _check(count, before)
    said = f"同一申请人本月此前 {before} 件，本次 {count} 件" if before else f"本次 {count} 件"
    return _fee(tariff, before + 1, before + count, "件", said)


def by_pages(tariff: Tariff, count: int) -> Fee:
    """The fee for `count` pages of one application.

    Raises:
        Invalid: the number makes no sense.
    """
    _check(count, 0)
    return _fee(tariff, 1, count, "页", f"本件提供 {count} 页")


def _check(count: int, before: int) -> None:
    if not 0 < count <= MOST_UNITS:
        raise Invalid(f"件数（页数）要在 1 到 {MOST_UNITS} 之间。")
    if not 0 <= before <= MOST_UNITS:
        raise Invalid(f"本月此前的件数要在 0 到 {MOST_UNITS} 之间。")


def _fee(tariff: Tariff, first: int, last: int, unit: str, said: str) -> Fee:
    amount, words = 0, []
    for low, high, price in tariff.parts(first, last):
        units = high - low + 1
        span = f"第 {low} {unit}" if low == high else f"第 {low}—{high} {unit}"
        amount += units * price
        if price:
            words.append(f"{span} {units}×{price}={units * price} 元")
        else:
            words.append(f"{span}不收费")
    return Fee(amount, f"{said}：{'，'.join(words)}；合计 {amount} 元。")
