"""The wall sheet: all domains in their themes, and a code for the whole catalogue on top.

Laid out for A3 upright; larger papers carry the same sheet enlarged. Five bands of six cells;
a township with domains of its own gets six smaller bands, and a second sheet beyond them.
"""

from collections.abc import Sequence

from catalog import qr
from catalog.entry import Theme
from catalog.poster.canvas import Canvas, fitted, measure
from catalog.poster.content import Office, Stop, comfortable
from catalog.poster.ink import HUES, INK, SOFT, WHITE, Colour
from catalog.poster.typeface import HEI, SONG

WIDTH, HEIGHT = 297.0, 420.0
CELL = 39.5
_LEFT, _RIGHT, _TOP, _FOOT = 15.0, 282.0, 12.0, 408.0
_BANDS_TOP, _BANDS_HEIGHT = 71.0, 320.0
_LABEL = 15.0
_CAPTION = 21.6  # of a band's height, for the number and two lines of name
_MOST_BANDS = 6

# A band: one theme with up to six stops, or two themes with up to three each.
Group = tuple[Theme, tuple[Stop, ...]]
Band = tuple[Group, ...]


def bands(groups: Sequence[Group]) -> list[Band]:
    """The groups packed into bands in their order."""
    packed: list[Band] = []
    for theme, stops in groups:
        for start in range(0, len(stops), 6):
            part: Group = (theme, stops[start : start + 6])
            last = packed[-1] if packed else ()
            if len(part[1]) <= 3 and len(last) == 1 and len(last[0][1]) <= 3:
                packed[-1] = (*last, part)
            else:
                packed.append((part,))
    return packed


def sheets(groups: Sequence[Group]) -> list[list[Band]]:
    """The bands of each sheet: all on one while they are six at most, else spread evenly."""
    packed = bands(groups)
    count = max(1, -(-len(packed) // _MOST_BANDS))
    size = -(-len(packed) // count)
    return [packed[start : start + size] for start in range(0, len(packed), size)]


def cell_of(sheet: Sequence[Band]) -> float:
    """The side of a code's cell on A3, quiet zone included: smaller on a sheet of six bands."""
    return min(CELL, _BANDS_HEIGHT / max(5, len(sheet)) - _CAPTION)


def draw(
    canvas: Canvas,
    office: Office,
    sheet: Sequence[Band],
    number: int,
    symbols: dict[str, qr.Symbol],
    catalogue: Stop,
) -> None:
    """Draw one wall sheet on the current page. `symbols` are by code."""
    _head(canvas, office, symbols[catalogue.code], catalogue)
    height = _BANDS_HEIGHT / max(5, len(sheet))
    for place, band in enumerate(sheet):
        top = _BANDS_TOP + place * height
        if len(band) == 1:
            _group(canvas, band[0], _LEFT, top, height, 42.0, 6, symbols)
        else:
            for half, group in enumerate(band):
                _group(canvas, group, _LEFT + half * 133.5, top, height, 39.5, 3, symbols)
    cell = cell_of(sheet)
    first = symbols[sheet[0][0][1][0].code]
    _foot(canvas, office, number, comfortable(first, cell * canvas.scale))


def _head(canvas: Canvas, office: Office, symbol: qr.Symbol, catalogue: Stop) -> None:
    width = _RIGHT - _LEFT
    canvas.box(_LEFT, _TOP, width, 2.4)
    canvas.box(_LEFT, _TOP + 3.4, width, 0.4)
    room = width - 46
    canvas.text(_LEFT, 27.3, office.name, fitted(office.name, 6, room), bold=True)
    canvas.text(_LEFT, 48.2, "扫码看公开", 19, face=SONG, bold=True, tracking=0.06)
    line = "打开微信“扫一扫”或手机相机，对准您要查的那一格。不用登录，不留姓名。"
    canvas.text(_LEFT, 61.6, line, fitted(line, 6, room))
    # The symbol itself, not its quiet zone, stands flush with the right margin.
    quiet = canvas.margin(CELL, symbol)
    canvas.code(_RIGHT + quiet - CELL, 17.8, CELL, symbol, catalogue.label)
    middle = _RIGHT + quiet - CELL / 2
    canvas.text(middle, 62.2, f"{catalogue.name} · 查找", 5, bold=True, anchor=0.5)
    canvas.text(middle, 67.2, catalogue.id, 3.2, colour=SOFT, anchor=0.5, tracking=0.05)


def _group(
    canvas: Canvas,
    group: Group,
    left: float,
    top: float,
    height: float,
    column: float,
    columns: int,
    symbols: dict[str, qr.Symbol],
) -> None:
    theme, stops = group
    hue, tint = HUES.get(theme.key, HUES["g7"])
    canvas.box(left, top, _LABEL, height, tint)
    canvas.box(left, top, _LABEL + column * columns, 0.6, hue)
    canvas.box(left + 3.5, top + 3.1, 8, 8, hue)
    canvas.text(
        left + 7.5, top + 8.9, theme.mark, 5, face=SONG, bold=True, colour=WHITE, anchor=0.5
    )
    for place, character in enumerate(theme.name):
        y = top + 18.2 + place * 6.1
        canvas.text(left + 7.5, y, character, 5.6, face=SONG, bold=True, colour=hue, anchor=0.5)
    cell = min(CELL, height - _CAPTION)
    for place, stop in enumerate(stops):
        middle = left + _LABEL + (place + 0.5) * column
        canvas.code(middle - cell / 2, top + 1.5, cell, symbols[stop.code], stop.label)
        _caption(canvas, stop, middle, top + 1.5 + cell, column, hue)
    if len(stops) < columns == 6 and theme.hint:
        _examples(canvas, theme, left + _LABEL + len(stops) * column + 5, top, hue)


def _caption(
    canvas: Canvas, stop: Stop, middle: float, top: float, column: float, hue: Colour
) -> None:
    number_width = measure(stop.number, 5.3, SONG)
    id_width = measure(stop.id, 3.1, HEI, 0.04)
    left = middle - (number_width + 1.6 + id_width) / 2
    canvas.text(left, top + 4.4, stop.number, 5.3, face=SONG, bold=True, colour=hue)
    after = left + number_width + 1.6
    canvas.text(after, top + 4.2, stop.id, 3.1, colour=SOFT, tracking=0.04)
    room = column - 2
    name = stop.name
    lines = [name] if measure(name, 5.3) <= room else stop.breaks.split("|")
    if len(lines) > 2:
        lines = [lines[0], "".join(lines[1:])]
    size = min(fitted(line, 5.3, room) for line in lines)
    for place, line in enumerate(lines):
        y = top + 11.2 + place * 6.4
        canvas.text(middle, y, line, size, bold=True, colour=INK, anchor=0.5)


def _examples(canvas: Canvas, theme: Theme, left: float, top: float, hue: Colour) -> None:
    canvas.text(left, top + 11.5, "比如", 5.3, colour=SOFT)
    for place, word in enumerate(theme.hint.split("、")):
        canvas.text(left, top + 20.2 + place * 8.7, word, 5.3, colour=hue)


def _foot(canvas: Canvas, office: Office, number: int, distance: str) -> None:
    width = _RIGHT - _LEFT
    canvas.box(_LEFT, 395.6, width, 0.4)
    right = f"张贴号 {number:04d} · {office.month}"
    room = width - measure(right, 4.8) - 6
    canvas.text(_LEFT, 401.8, office.help, fitted(office.help, 4.8, room))
    canvas.text(_RIGHT, 401.8, right, 4.8, anchor=1)
    away = f"{distance}以内都能扫到"
    room = width - measure(away, 4.8) - 6
    canvas.text(_LEFT, _FOOT, office.check, fitted(office.check, 4.8, room), colour=SOFT)
    canvas.text(_RIGHT, _FOOT, away, 4.8, colour=SOFT, anchor=1)
