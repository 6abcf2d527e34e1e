"""What stands on a sheet besides its codes, and how large its codes can be and be read.

Security rule Q3 asks for the office, the readable address, the code in plain text and the
sentence to check the opened page's address beside every printed code.
"""

import tomllib
from dataclasses import dataclass
from functools import cache

from catalog import qr
from catalog.errors import Invalid
from catalog.facts import DATA
from catalog.rules.codes import grouped

# True sizes of the papers in millimetres, upright.
PAPERS: dict[str, tuple[float, float]] = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A2": (420.0, 594.0),
    "A1": (594.0, 841.0),
}
SMALLEST = 18.0  # millimetres of symbol, on everything but folder labels
DOT = 25.4 / 300  # millimetres
MODULE_PER_METRE = 1.8  # millimetres of module that a phone's preview needs at one metre


@dataclass(frozen=True)
class Office:
    """Who speaks on the sheet: name, base address, telephone of the help line, month."""

    name: str
    base_url: str
    telephone: str
    month: str

    @property
    def help(self) -> str:
        """Whom to turn to without a phone."""
        line = f"，或打电话 {self.telephone}" if self.telephone else "，或找窗口工作人员"
        return f"不会扫码？请到大厅屏幕查看{line}，我们帮您查。"

    @property
    def short_help(self) -> str:
        """The same on a small card."""
        if self.telephone:
            return f"不会扫码？打电话 {self.telephone}，我们帮您查。"
        return "不会扫码？请找窗口工作人员，我们帮您查。"

    @property
    def check(self) -> str:
        """How to find out a sticker glued over a code."""
        return f"请核对打开页面的网址：{self.base_url}"


@dataclass(frozen=True)
class Stop:
    """One thing with a code: a domain, or the whole catalogue (`number` is then empty)."""

    code: str
    number: str
    name: str
    breaks: str
    theme: str
    titles: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How a report names the code."""
        return f"{self.number} {self.name}（{self.code}）".strip()

    @property
    def id(self) -> str:
        """The code as people read it."""
        return grouped(self.code)


@cache
def icons() -> dict[str, str]:
    """The stroked path of each domain's icon, by domain number."""
    with (DATA / "icons.toml").open("rb") as file:
        return tomllib.load(file)


def module(cell: float, modules: int) -> float:
    """The side of a module in a cell of so many modules: whole dots of a 300 dpi printer."""
    return int(cell / modules / DOT + 1e-6) * DOT


def reach(symbol: qr.Symbol, cell: float) -> float:
    """From how many metres a symbol in a cell of this size can be read."""
    return module(cell, symbol.cell) / MODULE_PER_METRE


def comfortable(symbol: qr.Symbol, cell: float) -> str:
    """The distance to read from with ease, ten times the symbol's side, in words."""
    side = module(cell, symbol.cell) * symbol.side
    step = 5 if side < 50 else 10
    centimetres = round(side / step) * step
    return f"{centimetres} 厘米" if centimetres < 100 else f"{centimetres / 100:g} 米"


def fitting(text: str, cell: float, distance: float | None) -> qr.Symbol:
    """The symbol for a cell: level H where the distance allows it, else Q with larger modules.

    Raises:
        Invalid: the text is too long.
    """
    symbol = qr.symbol(text)
    if distance is not None and reach(symbol, cell) < distance and symbol.level == "H":
        try:
            return qr.symbol(text, symbol.side - 4)
        except Invalid:
            return symbol
    return symbol


def furthest(text: str, cell: float) -> float:
    """From how many metres a code of this text can be read at best in a cell of this size."""
    return reach(fitting(text, cell, float("inf")), cell)
