"""A sheet as a list of marks in millimetres from the top left: text, rules, codes, icons.

The layouts draw on a canvas; `pdf.py` writes it out. Keeping the marks first lets the fonts be
cut to the characters really used, and lets the proof compare the file with what was meant.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from catalog.poster import typeface
from catalog.poster.content import DOT, module
from catalog.poster.ink import INK, Colour
from catalog.poster.typeface import HEI
from catalog.qr import Symbol


@dataclass(frozen=True)
class Text:
    """A line of text: the left end of its base line, the size of its em and its boldness."""

    x: float
    y: float
    text: str
    size: float
    face: str
    colour: Colour
    stroke: float
    tracking: float


@dataclass(frozen=True)
class Box:
    """A filled rectangle; rules are thin boxes."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour


@dataclass(frozen=True)
class Icon:
    """A stroked path on a 24-unit grid."""

    x: float
    y: float
    size: float
    path: str
    colour: Colour


@dataclass(frozen=True)
class Code:
    """A printed code: its symbol (without the quiet zone), and the name it is reported by."""

    x: float
    y: float
    side: float
    symbol: Symbol
    name: str


Mark = Text | Box | Icon | Code


@dataclass
class Page:
    """One page and its marks, in true millimetres."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)

    @property
    def codes(self) -> list[Code]:
        """The codes on the page."""
        return [mark for mark in self.marks if isinstance(mark, Code)]

    @property
    def texts(self) -> list[Text]:
        """The lines of text on the page."""
        return [mark for mark in self.marks if isinstance(mark, Text)]


class Canvas:
    """Pages under way. Lengths given are scaled and shifted as the layout asked."""

    def __init__(self, title: str, office: str) -> None:
        self.title = title
        self.office = office
        self.pages: list[Page] = []
        self.scale = 1.0
        self._left = 0.0
        self._top = 0.0

    def page(self, width: float, height: float, scale: float = 1.0) -> None:
        """Begin a page of this true size; what is drawn on it is enlarged by `scale`."""
        self.pages.append(Page(width, height))
        self.scale = scale

    @contextmanager
    def shifted(self, x: float, y: float) -> Iterator[None]:
        """Draw with the origin moved, for several small sheets on one page."""
        before = self._left, self._top
        self._left, self._top = before[0] + x, before[1] + y
        yield
        self._left, self._top = before

    def box(self, x: float, y: float, width: float, height: float, colour: Colour = INK) -> None:
        """A filled rectangle."""
        scale = self.scale
        self._add(Box(self._x(x), self._y(y), width * scale, height * scale, colour))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        face: str = HEI,
        bold: bool = False,
        colour: Colour = INK,
        anchor: float = 0.0,
        tracking: float = 0.0,
    ) -> None:
        """A line of text on the base line `y`; `anchor` 0 begins, 0.5 centres, 1 ends at `x`.

        Raises:
            Invalid: the face lacks a character.
        """
        left = x - anchor * measure(text, size, face, tracking)
        scale = self.scale
        stroke = typeface.BOLD[face] if bold else 0.0
        where = self._x(left), self._y(y)
        self._add(Text(*where, text, size * scale, face, colour, stroke, tracking * size * scale))

    def margin(self, cell: float, symbol: Symbol) -> float:
        """What a cell leaves free on each side of its symbol: the quiet zone, and a little."""
        side = module(cell * self.scale, symbol.cell) * symbol.side / self.scale
        return (cell - side) / 2

    def code(self, x: float, y: float, cell: float, symbol: Symbol, name: str) -> None:
        """A code whose cell, quiet zone included, has its corner at `x`, `y`.

        Modules measure whole dots of a 300 dpi printer and begin on one, so that all of them
        come out alike; the symbol gets up to a tenth smaller and stays in the cell's middle.
        """
        room = cell * self.scale
        side = module(room, symbol.cell) * symbol.side
        left = round((self._x(x) + (room - side) / 2) / DOT) * DOT
        top = round((self._y(y) + (room - side) / 2) / DOT) * DOT
        self._add(Code(left, top, side, symbol, name))

    def icon(self, x: float, y: float, size: float, path: str, colour: Colour) -> None:
        """A domain's icon."""
        self._add(Icon(self._x(x), self._y(y), size * self.scale, path, colour))

    def _add(self, mark: Mark) -> None:
        self.pages[-1].marks.append(mark)

    def _x(self, x: float) -> float:
        return (self._left + x) * self.scale

    def _y(self, y: float) -> float:
        return (self._top + y) * self.scale


def measure(text: str, size: float, face: str = HEI, tracking: float = 0.0) -> float:
    """How wide a line runs in millimetres; `tracking` is the extra space in em.

    Raises:
        Invalid: the face lacks a character.
    """
    typeface.check(text, face)
    return size * (typeface.face(face).width(text) + tracking * max(0, len(text) - 1))


def wrapped(text: str, size: float, room: float, face: str = HEI) -> list[str]:
    """The text in as few lines as fit the room; a closing mark never begins a line."""
    lines = [""]
    for char in text:
        full = measure(lines[-1] + char, size, face) > room
        if full and lines[-1] and char not in "，。、；：？！）》”":
            lines.append("")
        lines[-1] += char
    return lines


def fitted(text: str, size: float, room: float, face: str = HEI) -> float:
    """The size at which the line fits the room: `size`, or as much smaller as needed."""
    width = measure(text, size, face)
    return size if width <= room else size * room / width
