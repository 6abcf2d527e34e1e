"""Writes a canvas as a vector PDF; the only importer of fpdf."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from fpdf import FPDF
from fpdf.drawing import PaintedPath
from fpdf.drawing_primitives import DeviceRGB, Transform
from fpdf.enums import TextMode
from fpdf.svg import svg_path_converter

from catalog import qr
from catalog.poster import typeface
from catalog.poster.canvas import Box, Canvas, Code, Icon, Text
from catalog.poster.ink import BLACK, Colour

_POINT = 25.4 / 72


def write(canvas: Canvas, at: datetime) -> bytes:
    """The finished file."""
    file = FPDF(unit="mm")
    file.set_auto_page_break(False)
    file.set_margin(0)
    file.set_title(canvas.title)
    file.set_author(canvas.office)
    file.set_lang("zh-CN")
    file.set_creation_date(at)
    _embed(file, canvas)
    for page in canvas.pages:
        file.add_page(format=(page.width, page.height))
        for mark in page.marks:
            match mark:
                case Text():
                    _text(file, mark)
                case Box():
                    file.set_fill_color(*mark.colour)
                    file.rect(mark.x, mark.y, mark.width, mark.height, style="F")
                case Code():
                    _code(file, mark)
                case Icon():
                    _icon(file, mark)
    return bytes(file.output())


def _embed(file: FPDF, canvas: Canvas) -> None:
    used: dict[str, set[str]] = {}
    for page in canvas.pages:
        for text in page.texts:
            used.setdefault(text.face, set()).update(text.text)
    # The library takes fonts only from files.
    with TemporaryDirectory() as folder:
        for name, characters in sorted(used.items()):
            path = Path(folder, f"{name}.otf")
            path.write_bytes(typeface.face(name).part(characters))
            file.add_font(name, fname=path)


def _text(file: FPDF, mark: Text) -> None:
    file.set_font(mark.face, size=mark.size / _POINT)
    file.set_text_color(*mark.colour)
    file.set_char_spacing(mark.tracking / _POINT)
    if not mark.stroke:
        file.text(mark.x, mark.y, mark.text)
        return
    with file.local_context(text_mode=TextMode.FILL_STROKE):
        file.set_draw_color(*mark.colour)
        # Inside a text object the library writes the line width in points, whatever the unit.
        file.line_width = mark.size / _POINT * mark.stroke
        file.text(mark.x, mark.y, mark.text)


def _colour(colour: Colour) -> DeviceRGB:
    red, green, blue = (part / 255 for part in colour)
    return DeviceRGB(red, green, blue)


def _code(file: FPDF, mark: Code) -> None:
    module = mark.side / mark.symbol.side
    with file.drawing_context() as drawing:
        path = PaintedPath()
        path.style.fill_color = _colour(BLACK)
        path.style.stroke_color = None
        path.style.auto_close = False
        for (x, y), *rest in qr.outlines(mark.symbol):
            path.move_to(mark.x + x * module, mark.y + y * module)
            for nx, ny in rest:
                path.line_to(mark.x + nx * module, mark.y + ny * module)
            path.close()
        drawing.add_item(path)


def _icon(file: FPDF, mark: Icon) -> None:
    with file.drawing_context() as drawing:
        path = PaintedPath()
        svg_path_converter(path, mark.path)
        path.style.fill_color = None
        path.style.stroke_color = _colour(mark.colour)
        path.style.stroke_width = 2
        path.style.stroke_cap_style = "round"
        path.style.stroke_join_style = "round"
        path.style.auto_close = False
        size = mark.size / 24
        path.transform = Transform.scaling(size).translate(mark.x, mark.y)
        drawing.add_item(path)
