"""The proof before release: every code of a finished file is read back, or the file is refused.

Each code is rasterised from the finished PDF at 300 dpi, as a printer sees it, and decoded by a
second library: clean, and after blur, rotation, shrinking, low contrast and a patch of dirt. Its
size and quiet zone are measured in the raster, and every caption must be in the file as text.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from catalog import qr
from catalog.errors import Invalid
from catalog.poster.canvas import Canvas, Code, Page

DPI = 300
_AROUND = 6  # modules of surroundings rendered with a code, so that the quiet zone can be measured
_DARK = 160  # a pixel of the quiet zone darker than this is dirt
# Degrading works on at most this many pixels a module: more costs time and shows nothing else.
_MODULE_PIXELS = 10
_SIZE_TOLERANCE = 0.02


@dataclass(frozen=True)
class CodeProof:
    """What was measured on one code. `lost` names the degradations it was not read after."""

    name: str
    text: str
    page: int
    level: str
    millimetres: float
    module: float
    quiet: float
    lost: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True)
class Proof:
    """The proof of a file: its codes, and the faults that refuse it."""

    codes: tuple[CodeProof, ...]
    faults: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the file may be released."""
        return not self.faults

    def summary(self) -> dict[str, Any]:
        """What is kept with the sheet: counts, extremes and every fault."""
        codes = self.codes
        return {
            "codes": len(codes),
            "dpi": DPI,
            "degradations": len(DEGRADATIONS),
            "smallest_mm": min((code.millimetres for code in codes), default=0),
            "smallest_module_mm": min((code.module for code in codes), default=0),
            "smallest_quiet_modules": min((code.quiet for code in codes), default=0),
            "levels": "".join(sorted({code.level for code in codes})),
            "faults": list(self.faults),
        }

    def details(self) -> list[dict[str, Any]]:
        """Every code as plain values."""
        return [asdict(code) for code in self.codes]


def _blurred(picture: Image.Image, module: float) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(module * 0.4))


def _turned(picture: Image.Image, module: float) -> Image.Image:  # noqa: ARG001 - one signature for all
    return picture.rotate(17, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _shrunk(picture: Image.Image, module: float) -> Image.Image:
    factor = 2.5 / module
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.BOX)


def _faded(picture: Image.Image, module: float) -> Image.Image:  # noqa: ARG001 - see _turned
    return picture.point(lambda value: int(118 + value * 0.2))


def _dirty(picture: Image.Image, module: float) -> Image.Image:  # noqa: ARG001 - see _turned
    """A grey stain over a twentieth of the code, off its three corner marks."""
    stained = picture.copy()
    side = picture.width * 0.75  # about what the symbol takes of its picture
    reach = side * (0.05 / 3.1416) ** 0.5
    x = y = picture.width / 2 + side * 0.16
    ImageDraw.Draw(stained).ellipse((x - reach, y - reach, x + reach, y + reach), fill=110)
    return stained


DEGRADATIONS: dict[str, Callable[[Image.Image, float], Image.Image]] = {
    "模糊": _blurred,
    "转动": _turned,
    "缩小": _shrunk,
    "褪色": _faded,
    "污渍": _dirty,
}


def prove(
    file: bytes,
    canvas: Canvas,
    smallest: float,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Proof:
    """Prove a finished file against the canvas it was made from.

    `smallest` is the least side of a symbol in millimetres; `progress` hears (done, of).
    """
    total = sum(len(page.codes) for page in canvas.pages)
    proofs: list[CodeProof] = []
    faults: list[str] = []
    document = pypdfium2.PdfDocument(file)
    try:
        if len(document) != len(canvas.pages):
            faults.append(f"文件有 {len(document)} 页，应有 {len(canvas.pages)} 页")
        for number, (sheet, page) in enumerate(zip(document, canvas.pages, strict=False), start=1):
            faults += _caption_faults(sheet, page, number)
            for code in page.codes:
                proofs.append(_prove_code(sheet, page, code, number, smallest))
                progress(len(proofs), total)
    finally:
        document.close()
    faults += [f"{proof.name}：{proof.fault}" for proof in proofs if proof.fault]
    return Proof(tuple(proofs), tuple(faults))


def symbol_fault(of: qr.Symbol) -> str:
    """Why a single picture may not be given out, or "" where it is read after everything."""
    picture = qr.image(of, _MODULE_PIXELS).convert("L")
    lost = [
        name
        for name, degrade in DEGRADATIONS.items()
        if not _is_read(degrade(picture, _MODULE_PIXELS), of.text)
    ]
    if not _is_read(picture, of.text):
        return "读不出"
    return f"{'、'.join(lost)}后读不出" if lost else ""


def released(proof: Proof) -> None:
    """Let a proven file pass.

    Raises:
        Invalid: the proof found faults; the sentence names the codes.
    """
    if not proof.passed:
        shown = "；".join(proof.faults[:3])
        more = f"；等 {len(proof.faults)} 处" if len(proof.faults) > 3 else ""
        raise Invalid(f"这份文件没有通过校对，不会交付：{shown}{more}。")


def _caption_faults(sheet: pypdfium2.PdfPage, page: Page, number: int) -> Iterator[str]:
    """Every line must come back as text: it is then selectable and not a picture."""
    textpage = sheet.get_textpage()
    found = "".join(textpage.get_text_bounded().split())
    textpage.close()
    for line in dict.fromkeys(text.text for text in page.texts):
        if "".join(line.split()) not in found:
            yield f"第 {number} 页的文字“{line[:30]}”不在文件里"


def _prove_code(
    sheet: pypdfium2.PdfPage, page: Page, code: Code, number: int, smallest: float
) -> CodeProof:
    module = code.side / code.symbol.side
    picture = _rendered(sheet, page, code, module * _AROUND)
    pixels = module * DPI / 25.4
    readings = [found for found in qr.read(picture) if found.text == code.symbol.text]
    if not readings:
        return _failed(code, number, "印出来读不出")
    side = _side(readings[0]) / DPI * 25.4
    quiet = _quiet(picture, readings[0], code.symbol.side)
    small = picture
    if pixels > _MODULE_PIXELS:
        small = picture.reduce(int(pixels / _MODULE_PIXELS) or 1)
    scale = pixels * small.width / picture.width
    lost = tuple(
        name
        for name, degrade in DEGRADATIONS.items()
        if not _is_read(degrade(small, scale), code.symbol.text)
    )
    return CodeProof(
        name=code.name,
        text=code.symbol.text,
        page=number,
        level=readings[0].level,
        millimetres=round(side, 1),
        module=round(side / code.symbol.side, 3),
        quiet=quiet,
        lost=lost,
        fault=_fault(code, side, quiet, lost, smallest),
    )


def _is_read(picture: Image.Image, text: str) -> bool:
    """Whether one of three frames is read: a phone takes many, a little nearer or further off."""
    for nearness in (1.0, 0.7, 0.5):
        size = (round(picture.width * nearness), round(picture.height * nearness))
        frame = picture if nearness == 1.0 else picture.resize(size, Image.Resampling.BOX)
        if any(found.text == text for found in qr.read(frame)):
            return True
    return False


def _fault(code: Code, side: float, quiet: float, lost: tuple[str, ...], smallest: float) -> str:
    if lost:
        return f"{'、'.join(lost)}后读不出"
    if quiet < qr.QUIET:
        return f"四周留白只有 {quiet:g} 格，应有 {qr.QUIET} 格"
    if abs(side - code.side) > max(0.3, code.side * _SIZE_TOLERANCE):
        return f"印出来是 {side:.1f} 毫米，应是 {code.side:.1f} 毫米"
    if side < smallest - 0.1:
        return f"只有 {side:.1f} 毫米，小于 {smallest:g} 毫米"
    return ""


def _failed(code: Code, number: int, fault: str) -> CodeProof:
    return CodeProof(code.name, code.symbol.text, number, "", 0, 0, 0, (), fault)


def _rendered(sheet: pypdfium2.PdfPage, page: Page, code: Code, around: float) -> Image.Image:
    """The code and its surroundings as a printer of 300 dpi sees them, in grey."""
    point = 72 / 25.4
    left, top = code.x - around, code.y - around
    right = page.width - (code.x + code.side + around)
    bottom = page.height - (code.y + code.side + around)
    crop = tuple(max(0.0, edge) * point for edge in (left, bottom, right, top))
    bitmap = sheet.render(scale=DPI / 72, crop=crop, grayscale=True)
    picture: Image.Image = bitmap.to_pil().convert("L")
    bitmap.close()
    return picture


def _side(reading: qr.Reading) -> float:
    """The mean of the symbol's two upper edges in pixels; its corners lie on the outer edge."""
    (ax, ay), (bx, by), _, (dx, dy) = reading.corners
    across = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    down = ((dx - ax) ** 2 + (dy - ay) ** 2) ** 0.5
    return float((across + down) / 2) + 1


def _quiet(picture: Image.Image, reading: qr.Reading, modules: int) -> float:
    """How many modules around the symbol are white on all four sides, in quarters, up to five."""
    xs = [corner[0] for corner in reading.corners]
    ys = [corner[1] for corner in reading.corners]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    module = (right - left) / modules
    clean = 0.0
    # The two pixels next to the symbol belong to its blurred edge.
    for quarters in range(1, 21):
        reach = module * quarters / 4
        outer = (left - reach, top - reach, right + reach, bottom + reach)
        if outer[0] < 0 or outer[1] < 0 or outer[2] > picture.width or outer[3] > picture.height:
            break
        strips = (
            (outer[0], outer[1], outer[2], top - 2),
            (outer[0], bottom + 2, outer[2], outer[3]),
            (outer[0], outer[1], left - 2, outer[3]),
            (right + 2, outer[1], outer[2], outer[3]),
        )
        if any(_darkest(picture, strip) < _DARK for strip in strips):
            break
        clean = quarters / 4
    return clean


def _darkest(picture: Image.Image, strip: tuple[float, float, float, float]) -> int:
    left, top, right, bottom = (round(edge) for edge in strip)
    if left >= right or top >= bottom:
        return 255
    return int(picture.crop((left, top, right, bottom)).getextrema()[0])  # type: ignore[arg-type]
