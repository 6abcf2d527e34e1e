"""The single sheets of a domain: poster (A4 upright, or enlarged), table card, folder label."""

from catalog import qr
from catalog.entry import Theme
from catalog.poster.canvas import Canvas, fitted, measure, wrapped
from catalog.poster.content import Office, Stop, comfortable, icons
from catalog.poster.ink import HUES, INK, LINE, SOFT, WHITE, Colour
from catalog.poster.typeface import HEI, SONG

POSTER = (210.0, 297.0)
POSTER_CELL = 120.0
CARD = (105.0, 148.5)
CARD_CELL = 72.0
LABEL = (90.0, 38.0)
LABEL_CELL = 36.5
_LEFT, _RIGHT = 16.0, 194.0
_CELL_TOP = 84.8
_MOST_ITEMS = 5  # and one line that says how many there are
_ITEMS_END = 182.0


def poster(
    canvas: Canvas, office: Office, theme: Theme, stop: Stop, symbol: qr.Symbol, number: int
) -> None:
    """Draw a domain's poster on the current page."""
    hue, _ = HUES.get(theme.key, HUES["g7"])
    _poster_head(canvas, office, theme, hue)
    _poster_name(canvas, stop, hue)
    quiet = canvas.margin(POSTER_CELL, symbol)
    side = POSTER_CELL - 2 * quiet
    # The symbol itself, not its quiet zone, stands flush with the left margin.
    canvas.code(_LEFT - quiet, _CELL_TOP, POSTER_CELL, symbol, stop.label)
    _poster_items(canvas, stop, _LEFT + side + max(quiet, 12.0))
    steps = (
        "打开微信“扫一扫”，或手机自带的相机",
        f"对准上面的方码，{comfortable(symbol, POSTER_CELL * canvas.scale)}以内都能扫到",
        "点开您要看的事。不用登录，不留姓名",
    )
    for place, step in enumerate(steps):
        y = 214.2 + place * 11.9
        canvas.text(_LEFT, y, "一二三"[place], 6.8, face=SONG, bold=True, colour=hue)
        canvas.text(_LEFT + 13.6, y, step, fitted(step, 6.8, _RIGHT - _LEFT - 13.6))
    _poster_foot(canvas, office, stop, number)


def _poster_head(canvas: Canvas, office: Office, theme: Theme, hue: Colour) -> None:
    width = _RIGHT - _LEFT
    canvas.box(_LEFT, 12, width, 2)
    canvas.box(_LEFT, 14.9, width, 0.4)
    name_width = measure(theme.name, 6, SONG)
    line = f"{office.name} · 政务公开"
    canvas.text(_LEFT, 26.4, line, fitted(line, 6, width - name_width - 20), bold=True)
    canvas.text(_RIGHT, 26.4, theme.name, 6, face=SONG, bold=True, colour=hue, anchor=1)
    mark = _RIGHT - name_width - 12.4
    canvas.box(mark, 19, 10.4, 10.4, hue)
    canvas.text(mark + 5.2, 26.4, theme.mark, 6.2, face=SONG, bold=True, colour=WHITE, anchor=0.5)


def _poster_name(canvas: Canvas, stop: Stop, hue: Colour) -> None:
    canvas.text(_LEFT, 74, stop.number, 36, face=SONG, bold=True, colour=hue)
    left = _LEFT + measure(stop.number, 36, SONG) + 8
    icon = icons().get(stop.number)
    room = _RIGHT - left - (30 if icon else 0)
    if icon:
        canvas.icon(_RIGHT - 24, 46.5, 24, icon, hue)
    if measure(stop.name, 17, SONG) <= room or "|" not in stop.breaks:
        size = fitted(stop.name, 23 if len(stop.name) <= 4 else 17, room, SONG)
        canvas.text(left, 60.6 + size * 0.36, stop.name, size, face=SONG, bold=True)
    else:
        first, *rest = stop.breaks.split("|")
        lines = (first, "".join(rest))
        size = min(fitted(line, 14.5, room, SONG) for line in lines)
        for place, line in enumerate(lines):
            canvas.text(left, 57.6 + place * size * 1.25, line, size, face=SONG, bold=True)
    canvas.box(_LEFT, 83.4, _RIGHT - _LEFT, 0.8, hue)


def _poster_items(canvas: Canvas, stop: Stop, left: float) -> None:
    room = _RIGHT - left
    for place, line in enumerate(("扫一扫，", "看得到")):
        canvas.text(left, 104.2 + place * 14.3, line, 11, face=SONG, bold=True)
    y, shown = 134.0, 0
    # Titles that fit on one line are the easiest to take in; long ones fill what is left.
    titles = sorted(stop.titles, key=lambda title: measure(title, 6.4) > room)
    for title in titles[:_MOST_ITEMS]:
        lines = wrapped(title, 6.4, room)
        if y + (len(lines) - 1) * 7.8 > _ITEMS_END:
            break
        for line in lines:
            canvas.text(left, y, line, 6.4)
            y += 7.8
        y += 3.7
        shown += 1
    if shown < len(stop.titles):
        canvas.text(left, y, f"…… 共 {len(stop.titles)} 项", 6.4, colour=SOFT)


def _poster_foot(canvas: Canvas, office: Office, stop: Stop, number: int) -> None:
    width = _RIGHT - _LEFT
    canvas.box(_LEFT, 264.6, width, 0.4)
    lines = (
        (office.help, f"张贴号 {number:04d}", INK),
        (office.check, office.month, INK),
        (f"手机上输入 {office.base_url}/q/{stop.code} 也能打开", stop.id, SOFT),
    )
    for place, (left_text, right_text, colour) in enumerate(lines):
        y = 271.6 + place * 6.7
        room = width - measure(right_text, 4.6) - 5
        size = fitted(left_text, 4.6, room)
        canvas.text(_LEFT, y, left_text, size, colour=colour)
        canvas.text(_RIGHT, y, right_text, 4.6, colour=colour, anchor=1)


def card(
    canvas: Canvas, office: Office, theme: Theme, stop: Stop, symbol: qr.Symbol, number: int
) -> None:
    """Draw a table card of 105 × 148.5 mm at the current origin."""
    hue, _ = HUES.get(theme.key, HUES["g7"])
    left, right = 10.0, 95.0
    canvas.box(left, 10, 85, 1.2, hue)
    canvas.box(left, 11.8, 85, 0.25, hue)
    canvas.text(left, 18.4, office.name, fitted(office.name, 4, 60), bold=True)
    canvas.text(right, 18.4, theme.name, 4, face=SONG, bold=True, colour=hue, anchor=1)
    canvas.text(left, 37, stop.number, 18, face=SONG, bold=True, colour=hue)
    after = left + measure(stop.number, 18, SONG) + 4
    _name(canvas, stop, after, 34.6, right - after, 11, SONG)
    canvas.code(52.5 - CARD_CELL / 2, 39.6, CARD_CELL, symbol, stop.label)
    away = f"手机扫一扫，{comfortable(symbol, CARD_CELL)}以内都能扫到"
    canvas.text(52.5, 115.8, away, 4.2, anchor=0.5)
    canvas.box(left, 122.5, 85, 0.25, LINE)
    passport = f"短码 {stop.id}　张贴号 {number:04d}　{office.month}"
    lines = ((office.short_help, INK), (office.check, INK), (passport, SOFT))
    for place, (line, colour) in enumerate(lines):
        canvas.text(left, 127.8 + place * 5.1, line, fitted(line, 3.5, 85), colour=colour)


def label(
    canvas: Canvas, office: Office, theme: Theme, stop: Stop, symbol: qr.Symbol, number: int
) -> None:
    """Draw a folder label of 90 × 38 mm at the current origin: number, name, code."""
    hue, _ = HUES.get(theme.key, HUES["g7"])
    canvas.box(0, 0, 2.4, LABEL[1], hue)
    left, room = 6.0, LABEL[0] - LABEL_CELL - 8.5
    canvas.text(left, 14.9, stop.number, 14, face=SONG, bold=True, colour=hue)
    _name(canvas, stop, left, 25.8, room, 6.2, HEI)
    canvas.text(left, 35.3, stop.id, 2.5, colour=SOFT, tracking=0.04)
    tail = f"{office.name} {number:04d}"
    after = left + measure(stop.id, 2.5, HEI, 0.04) + 2.2
    canvas.text(after, 35.3, tail, fitted(tail, 2.5, room - (after - left)), colour=SOFT)
    top = (LABEL[1] - LABEL_CELL) / 2
    canvas.code(LABEL[0] - LABEL_CELL - top, top, LABEL_CELL, symbol, stop.label)


def _name(
    canvas: Canvas, stop: Stop, left: float, y: float, room: float, size: float, face: str
) -> None:
    """The name on one line where it fits at four fifths of the size, else on two."""
    one = fitted(stop.name, size, room, face)
    first, *rest = stop.breaks.split("|")
    if one >= size * 0.8 or not rest:
        canvas.text(left, y, stop.name, one, face=face, bold=True)
        return
    lines = (first, "".join(rest))
    small = min(fitted(line, size * 0.8, room, face) for line in lines)
    for place, line in enumerate(lines):
        where = y + (place - 0.72) * small * 1.18
        canvas.text(left, where, line, small, face=face, bold=True)
