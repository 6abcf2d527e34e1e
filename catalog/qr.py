"""The QR picture of a permanent code: made here, and read back here with a second library.

A picture holds the configured base address, `/q/` and the code, and on printed sheets one more
step with the sheet's number: `https://www.example.gov.cn/q/7K3Q9X/27`. A path step costs two
characters less than a query, and every character saved makes the modules larger on paper.
GB/T 18284 (ISO/IEC 18004): four modules of quiet zone, black on white.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from urllib.parse import urlsplit

import qrcode
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError

from catalog.errors import Invalid

QUIET = 4
# Above this many modules a side a phone at ten times the side no longer resolves them: it needs
# 1.8 mm a module and metre, so a side of n modules reaches 10 sides only while 1.8 * n <= 100.
MOST_MODULES = 53
# On the big display 18 pixels a module leave room for this many of them; nothing soils it or tears
# it off, so that there level M will do where the address is long.
DISPLAY_MODULES = 41
_LEVELS = {"H": ERROR_CORRECT_H, "Q": ERROR_CORRECT_Q}
_DISPLAY_LEVELS = {**_LEVELS, "M": ERROR_CORRECT_M}
_PNG_PIXELS = 12  # a module, so that a 33-module symbol prints at 300 dpi on 40 mm unscaled

Point = tuple[int, int]


@dataclass(frozen=True)
class Symbol:
    """A QR symbol without its quiet zone: the text inside, the level and the dark modules."""

    text: str
    level: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def side(self) -> int:
        """Modules along one side."""
        return len(self.rows)

    @property
    def cell(self) -> int:
        """Modules along one side with the quiet zone."""
        return self.side + 2 * QUIET


@dataclass(frozen=True)
class Reading:
    """A symbol found in a picture: its text, its level and its corners in pixels, clockwise."""

    text: str
    level: str
    corners: tuple[Point, Point, Point, Point]


def checked_base(base_url: str) -> str:
    """The base address as it stands in codes, without a final slash.

    Raises:
        Invalid: it is not a plain http(s) address.
    """
    base = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(base)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    plain = base.isascii() and base.isprintable() and not set(' "<>?#\\') & set(base)
    if parts.scheme not in ("http", "https") or not host or parts.username or not plain:
        raise Invalid(
            f"对外网址“{base_url[:80]}”不能写进码里。请在设置 KIOSK_BASE_URL 中写完整网址，"
            "如：https://www.example.gov.cn。"
        )
    return base


def address(base_url: str, code: str, sheet: int = 0) -> str:
    """What the picture of `code` holds; `sheet` is the number of the printed sheet, 0 for none."""
    placement = f"/{sheet}" if sheet else ""
    return f"{checked_base(base_url)}/q/{code}{placement}"


@lru_cache(maxsize=4096)
def symbol(text: str, most: int = MOST_MODULES) -> Symbol:
    """The symbol of `text`: level H where it needs at most `most` modules a side, else Q.

    Raises:
        Invalid: even level Q needs more modules.
    """
    return _made(text, most, _LEVELS)


@lru_cache(maxsize=256)
def for_display(text: str) -> Symbol:
    """The symbol of `text` for the big display: the best level of H, Q, M that keeps it coarse.

    Raises:
        Invalid: the address is too long for modules of 18 pixels.
    """
    return _made(text, DISPLAY_MODULES, _DISPLAY_LEVELS)


def _made(text: str, most: int, levels: dict[str, int]) -> Symbol:
    for level, constant in levels.items():
        maker = qrcode.QRCode(error_correction=constant, border=0)
        maker.add_data(text)
        try:
            version = maker.best_fit(start=1)
        except (DataOverflowError, ValueError):
            continue
        if 17 + 4 * version <= most:
            maker.make(fit=False)
            rows = tuple(tuple(bool(dark) for dark in row) for row in maker.get_matrix())
            return Symbol(text, level, rows)
    raise Invalid(
        f"网址太长（{len(text)} 个字符），这个尺寸的码放不下。"
        "请把 KIOSK_BASE_URL 换成短一些的网址，或用大一号的纸。"
    )


def _edges(rows: tuple[tuple[bool, ...], ...]) -> dict[Point, list[Point]]:
    """The unit edges between dark and light, with the dark always on the right-hand side."""
    side = len(rows)

    def dark(x: int, y: int) -> bool:
        return 0 <= x < side and 0 <= y < side and rows[y][x]

    found: dict[Point, list[Point]] = {}
    for y in range(side):
        for x in range(side):
            if not rows[y][x]:
                continue
            if not dark(x, y - 1):
                found.setdefault((x, y), []).append((x + 1, y))
            if not dark(x + 1, y):
                found.setdefault((x + 1, y), []).append((x + 1, y + 1))
            if not dark(x, y + 1):
                found.setdefault((x + 1, y + 1), []).append((x, y + 1))
            if not dark(x - 1, y):
                found.setdefault((x, y + 1), []).append((x, y))
    return found


def outlines(of: Symbol) -> Iterator[list[Point]]:
    """The corners of every dark area in modules; holes run the other way round."""
    edges = _edges(of.rows)
    while edges:
        start = next(iter(edges))
        here, corners, heading = start, [], None
        while True:
            ends = edges[here]
            there = ends.pop()
            if not ends:
                del edges[here]
            direction = (there[0] - here[0], there[1] - here[1])
            if direction != heading:
                corners.append(here)
            here, heading = there, direction
            if here == start:
                break
        yield corners


def svg(of: Symbol) -> bytes:
    """The picture as SVG: a white ground and one black path, in modules."""
    steps = []
    for corners in outlines(of):
        (x, y), *rest = corners
        step = [f"M{x + QUIET} {y + QUIET}"]
        for nx, ny in rest:
            step.append(f"h{nx - x}" if ny == y else f"v{ny - y}")
            x, y = nx, ny
        steps.append("".join(step) + "z")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {of.cell} {of.cell}" '
        f'width="{of.cell * 8}" height="{of.cell * 8}" shape-rendering="crispEdges">'
        f'<rect fill="#fff" width="{of.cell}" height="{of.cell}"/>'
        f'<path fill="#000" d="{"".join(steps)}"/></svg>\n'
    ).encode()


def image(of: Symbol, pixels: int = _PNG_PIXELS) -> Image.Image:
    """The picture in black and white, `pixels` to a module, quiet zone included."""
    small = Image.new("1", (of.cell, of.cell), 1)
    for y, row in enumerate(of.rows):
        for x, dark in enumerate(row):
            if dark:
                small.putpixel((x + QUIET, y + QUIET), 0)
    return small.resize((of.cell * pixels,) * 2, Image.Resampling.NEAREST)


def png(of: Symbol, pixels: int = _PNG_PIXELS) -> bytes:
    """The picture as PNG; the same symbol always gives the same bytes."""
    buffer = BytesIO()
    image(of, pixels).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def read(picture: Image.Image) -> list[Reading]:
    """Every QR symbol that the second library finds in a picture."""
    found = zxingcpp.read_barcodes(
        picture.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    readings = []
    for code in found:
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        a, b, c, d = ((corner.x, corner.y) for corner in corners)
        readings.append(Reading(code.text, code.ec_level, (a, b, c, d)))
    return readings
