"""Printable sheets: a wall sheet of all domains, posters, table cards, folder labels.

`draw` lays out one kind on one paper as a canvas; `pdf.write` makes the file of it and
`catalog.proof` reads it back before anybody prints it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog import qr
from catalog.entry import Theme
from catalog.errors import Invalid
from catalog.poster import content, single, wall
from catalog.poster.canvas import Canvas
from catalog.poster.content import PAPERS, Office, Stop
from catalog.poster.ink import SOFT

KINDS = {"wall": "大厅总览", "domain": "单张海报", "card": "桌面卡", "label": "档案盒标签"}
USUAL = {"wall": "A3", "domain": "A4", "card": "A4", "label": "A4"}


@dataclass(frozen=True)
class Job:
    """What to draw: the kind, the paper, whose, with which themes and domains.

    `distance` is the reading distance asked for in metres, if any.
    """

    kind: str
    paper: str
    office: Office
    catalogue: Stop
    groups: tuple[wall.Group, ...]
    distance: float | None = None

    @property
    def stops(self) -> list[Stop]:
        """The domains in the order of the sheets."""
        return [stop for _, stops in self.groups for stop in stops]


def sheet_codes(job: Job) -> list[list[str]]:
    """The codes of each sheet that gets a number of its own.

    A wall sheet, a poster and a card hang or stand by themselves; the labels of one run go on
    many folders and share one number.
    """
    if job.kind == "wall":
        return [
            [
                job.catalogue.code,
                *(stop.code for band in sheet for _, part in band for stop in part),
            ]
            for sheet in wall.sheets(job.groups)
        ]
    if job.kind == "label":
        return [[stop.code for stop in job.stops]]
    return [[stop.code] for stop in job.stops]


def _cell(job: Job, paper: str) -> float:
    """The smallest code cell of the job on this paper in millimetres."""
    if job.kind == "wall":
        cell = min(wall.cell_of(sheet) for sheet in wall.sheets(job.groups))
        return cell * PAPERS[paper][0] / wall.WIDTH
    if job.kind == "domain":
        return single.POSTER_CELL * PAPERS[paper][0] / single.POSTER[0]
    return single.CARD_CELL if job.kind == "card" else single.LABEL_CELL


def usual_paper(job: Job) -> str:
    """The paper of the kind, or the smallest larger one that the asked distance needs."""
    start = list(PAPERS).index(USUAL[job.kind])
    for paper in list(PAPERS)[start:]:
        if (
            job.distance is None
            or content.furthest(_longest(job), _cell(job, paper)) >= job.distance
        ):
            return paper
    return USUAL[job.kind]


def check(job: Job) -> None:
    """Make sure that the job's codes are large enough.

    Raises:
        Invalid: nothing to draw, the base address is too long, the codes would be too small or
            cannot be read from the asked distance; the sentence names what would do.
    """
    if not job.stops:
        raise Invalid("目录里还没有领域，没有可印的码。")
    text, cell = _longest(job), _cell(job, job.paper)
    symbol = qr.symbol(text)
    side = content.module(cell, symbol.cell) * symbol.side
    if side < content.SMALLEST and job.kind != "label":
        raise Invalid(
            f"{job.paper} 上的码只有 {side:.0f} 毫米，小于 {content.SMALLEST:.0f} 毫米，"
            f"扫不稳。请用 {_larger(job)}。"
        )
    if job.distance is None:
        return
    reach = content.furthest(text, cell)
    if reach < job.distance:
        raise Invalid(
            f"{KINDS[job.kind]}用 {job.paper} 纸，最远 {reach:.2f} 米处能扫到；"
            f"要在 {job.distance:g} 米处扫，{_enough(job, text)}。"
        )


def _longest(job: Job) -> str:
    """The longest text that a code of the job may hold: sheet numbers have up to five digits."""
    return qr.address(job.office.base_url, job.catalogue.code, 10_000)


def _larger(job: Job) -> str:
    sizes = list(PAPERS)
    return "、".join(sizes[sizes.index(job.paper) + 1 :]) or "单张海报（--kind domain）"


def _enough(job: Job, text: str) -> str:
    assert job.distance is not None
    papers = [size for size in PAPERS if content.furthest(text, _cell(job, size)) >= job.distance]
    if papers:
        return f"请用 --size {papers[0]}"
    posters = Job("domain", "A1", job.office, job.catalogue, job.groups, job.distance)
    for paper in PAPERS:
        if content.furthest(text, _cell(posters, paper)) >= job.distance:
            return f"这一种没有够大的纸，请改用单张海报：--kind domain --size {paper}"
    most = content.furthest(text, _cell(posters, "A1"))
    return f"没有够大的纸：最大的 A1 单张海报也只到 {most:.1f} 米"


def draw(job: Job, numbers: Sequence[int]) -> Canvas:
    """The sheets of a job; `numbers` are those of `sheet_codes(job)`.

    Raises:
        Invalid: see `check`; or the font lacks a character of a caption.
    """
    check(job)
    canvas = Canvas(f"{job.office.name} {KINDS[job.kind]} {job.paper}", job.office.name)
    if job.kind == "wall":
        _draw_walls(canvas, job, numbers)
    elif job.kind == "domain":
        _draw_posters(canvas, job, numbers)
    else:
        _draw_small(canvas, job, numbers)
    return canvas


def _symbol(job: Job, code: str, number: int) -> qr.Symbol:
    text = qr.address(job.office.base_url, code, number)
    return content.fitting(text, _cell(job, job.paper), job.distance)


def _draw_walls(canvas: Canvas, job: Job, numbers: Sequence[int]) -> None:
    width, height = PAPERS[job.paper]
    both = zip(wall.sheets(job.groups), sheet_codes(job), numbers, strict=True)
    for sheet, codes, number in both:
        canvas.page(width, height, width / wall.WIDTH)
        symbols = {code: _symbol(job, code, number) for code in codes}
        wall.draw(canvas, job.office, sheet, number, symbols, job.catalogue)


def _themed(job: Job) -> Iterator[tuple[Theme, Stop]]:
    for theme, stops in job.groups:
        for stop in stops:
            yield theme, stop


def _draw_posters(canvas: Canvas, job: Job, numbers: Sequence[int]) -> None:
    width, height = PAPERS[job.paper]
    for (theme, stop), number in zip(_themed(job), numbers, strict=True):
        canvas.page(width, height, width / single.POSTER[0])
        symbol = _symbol(job, stop.code, number)
        single.poster(canvas, job.office, theme, stop, symbol, number)


def _draw_small(canvas: Canvas, job: Job, numbers: Sequence[int]) -> None:
    """Cards or labels, as many to a page as go on it, with ticks to cut along."""
    is_card = job.kind == "card"
    width, height = single.CARD if is_card else single.LABEL
    margin = 0.0 if is_card else 10.0
    paper, columns, rows = _best_way(PAPERS[job.paper], width, height, margin)
    left, top = (paper[0] - columns * width) / 2, (paper[1] - rows * height) / 2
    for place, (theme, stop) in enumerate(_themed(job)):
        number = numbers[place if is_card else 0]
        row, column = divmod(place % (columns * rows), columns)
        if not row and not column:
            canvas.page(*paper)
            _cutting(canvas, paper, (left, top), (columns, rows), (width, height))
            if not is_card:
                note = f"{job.office.check}　张贴号 {number:04d}　{job.office.month}　沿细线裁开"
                canvas.text(left, top - 4.5, note, 3, colour=SOFT)
        with canvas.shifted(left + column * width, top + row * height):
            part = single.card if is_card else single.label
            part(canvas, job.office, theme, stop, _symbol(job, stop.code, number), number)


def _best_way(
    paper: tuple[float, float], width: float, height: float, margin: float
) -> tuple[tuple[float, float], int, int]:
    """The paper upright or lying, whichever takes more pieces, and its columns and rows."""
    ways = []
    for across, down in (paper, paper[::-1]):
        columns = int((across - 2 * margin + 0.01) // width)
        rows = int((down - 2 * margin + 0.01) // height)
        ways.append((columns * rows, (across, down), columns, rows))
    _, chosen, columns, rows = max(ways, key=lambda way: way[0])
    return chosen, columns, rows


def _cutting(
    canvas: Canvas,
    paper: tuple[float, float],
    corner: tuple[float, float],
    grid: tuple[int, int],
    piece: tuple[float, float],
) -> None:
    """Hairlines between the pieces, and around them where there is a margin."""
    thin = 0.12
    for column in range(grid[0] + 1):
        x = corner[0] + column * piece[0]
        if 1 < x < paper[0] - 1:
            canvas.box(x - thin / 2, corner[1], thin, grid[1] * piece[1], SOFT)
    for row in range(grid[1] + 1):
        y = corner[1] + row * piece[1]
        if 1 < y < paper[1] - 1:
            canvas.box(corner[0], y - thin / 2, grid[0] * piece[0], thin, SOFT)
