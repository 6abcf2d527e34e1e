"""The QR picture: what it holds, that it is the same each time, and that it reads back."""

import re
from io import BytesIO

import pytest
from PIL import Image

from catalog import qr
from catalog.errors import Invalid

ADDRESS = "https://www.qinghe.gov.cn/q/7K3Q9X/27"


def rows_from_path(svg: bytes, cell: int) -> list[list[bool]]:
    """The dark modules of an SVG, from the crossings of its one path with each row's middle."""
    (path,) = re.findall(r'<path fill="#000" d="([^"]+)"', svg.decode())
    crossings: list[list[int]] = [[] for _ in range(cell)]
    for part in path.split("z")[:-1]:
        numbers = re.match(r"M(\d+) (\d+)", part)
        assert numbers is not None
        start = x, y = int(numbers[1]), int(numbers[2])
        for way, step in re.findall(r"([hv])(-?\d+)", part):
            if way == "h":
                x += int(step)
                continue
            for row in range(min(y, y + int(step)), max(y, y + int(step))):
                crossings[row].append(x)
            y += int(step)
        assert x == start[0] or y == start[1]
        for row in range(min(y, start[1]), max(y, start[1])):
            crossings[row].append(start[0])
    return [[sum(x <= at for x in row) % 2 == 1 for at in range(cell)] for row in crossings]


def test_a_code_holds_the_base_address_the_code_and_the_sheet():
    assert qr.address("https://www.qinghe.gov.cn/", "7K3Q9X") == ADDRESS[:-3]
    assert qr.address("https://www.qinghe.gov.cn", "7K3Q9X", 27) == ADDRESS


@pytest.mark.parametrize(
    "base",
    ["", "www.qinghe.gov.cn", "ftp://x", "https://", "https://a b", "https://x/?u=1", "https://x#y",
     "https://清河.cn", "https://u:p@x", "https://[", "javascript:alert(1)", "https://x\n.cn"],
)  # fmt: skip
def test_a_base_address_that_is_no_plain_web_address_is_refused(base):
    with pytest.raises(Invalid, match="KIOSK_BASE_URL"):
        qr.address(base, "7K3Q9X")


def test_level_h_is_taken_where_the_size_allows_else_q():
    assert qr.symbol(ADDRESS).level == "H"
    assert qr.symbol(ADDRESS, 33).level == "Q"


def test_an_address_too_long_for_any_level_is_refused_with_advice():
    with pytest.raises(Invalid, match="网址太长"):
        qr.symbol("https://" + "x" * 200)


def test_both_formats_hold_exactly_the_modules_of_the_symbol():
    symbol = qr.symbol(ADDRESS)
    svg = qr.svg(symbol)
    assert svg.count(b"<path") == 1
    drawn = rows_from_path(svg, symbol.cell)
    with Image.open(BytesIO(qr.png(symbol, 1))) as picture:
        pixels = [
            [picture.getpixel((x, y)) == 0 for x in range(symbol.cell)] for y in range(symbol.cell)
        ]
    assert drawn == pixels
    inner = [row[qr.QUIET : -qr.QUIET] for row in drawn[qr.QUIET : -qr.QUIET]]
    assert inner == [list(row) for row in symbol.rows]


def test_the_quiet_zone_is_four_white_modules():
    picture = qr.image(qr.symbol(ADDRESS), 1).convert("L")
    for edge in ((0, 0, picture.width, 4), (0, 0, 4, picture.height)):
        assert picture.crop(edge).getextrema() == (255, 255)


def test_the_same_content_gives_the_same_bytes():
    first = qr.svg(qr.symbol(ADDRESS)), qr.png(qr.symbol(ADDRESS))
    qr.symbol.cache_clear()
    assert (qr.svg(qr.symbol(ADDRESS)), qr.png(qr.symbol(ADDRESS))) == first


def test_a_second_library_reads_it_back_with_its_level():
    (reading,) = qr.read(qr.image(qr.symbol(ADDRESS)))
    assert (reading.text, reading.level) == (ADDRESS, "H")
