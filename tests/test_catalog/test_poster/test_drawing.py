"""The sheets: what stands on each, how large the codes are, and which wishes are refused."""

from dataclasses import replace

import pytest

from catalog import poster, printing, starting
from catalog.errors import Invalid
from catalog.facts import domains as standard_domains
from catalog.poster import pdf, wall
from catalog.poster.canvas import Box, Canvas
from catalog.poster.content import PAPERS
from tests.townships import AT, BASE, CLERK, domain_code, made


@pytest.fixture(scope="module")
def township(tmp_path_factory):
    database = made(tmp_path_factory.mktemp("township"))
    yield database
    database.close()


def job(database, kind, **wishes):
    with database.reading() as connection:
        return printing.job(connection, kind, base_url=BASE, at=AT, **wishes)


def drawn(wanted) -> Canvas:
    return poster.draw(wanted, range(1, len(poster.sheet_codes(wanted)) + 1))


def words(page) -> str:
    return "\n".join(mark.text for mark in page.texts)


def test_the_wall_sheet_carries_every_domain_and_the_catalogue(township):
    (page,) = drawn(job(township, "wall")).pages
    assert len(page.codes) == 27
    said = words(page)
    for domain in standard_domains():
        assert domain.number in said
        assert all(part in said for part in domain.breaks.split("|"))


@pytest.mark.parametrize("kind", ["wall", "domain", "card"])
def test_every_hanging_sheet_says_whose_it_is_and_how_to_check_it(township, kind):
    for page in drawn(job(township, kind)).pages:
        said = words(page)
        for fact in (
            "清河乡人民政府",
            "请核对打开页面的网址",
            BASE,
            "张贴号",
            "2026-11",
            "6620 118",
        ):
            assert fact in said
        assert "以内都能扫到" in said
        assert all(mark.name for mark in page.codes)


def test_a_code_on_paper_is_read_as_base_address_code_and_sheet(township):
    canvas = poster.draw(job(township, "domain"), range(31, 57))
    code = domain_code(township, "19")
    assert canvas.pages[0].codes[0].symbol.text == f"{BASE}/q/{code}/31"


@pytest.mark.parametrize("paper", list(PAPERS))
@pytest.mark.parametrize("kind", list(poster.KINDS))
def test_no_code_but_a_label_is_under_18_millimetres_and_all_lie_on_the_paper(
    township, kind, paper
):
    for page in drawn(job(township, kind, paper=paper)).pages:
        assert sorted((page.width, page.height)) == sorted(PAPERS[paper])
        for code in page.codes:
            quiet = 4 * code.side / code.symbol.side
            assert code.side >= 18
            assert quiet <= code.x <= page.width - code.side - quiet + 0.1
            assert quiet <= code.y <= page.height - code.side - quiet + 0.1


@pytest.mark.parametrize("paper", list(PAPERS))
@pytest.mark.parametrize("kind", list(poster.KINDS))
def test_no_line_of_text_runs_off_the_paper(township, kind, paper):
    from catalog.poster import typeface

    for page in drawn(job(township, kind, paper=paper)).pages:
        for line in page.texts:
            width = typeface.face(line.face).width(line.text) * line.size
            assert line.x >= 0
            assert line.x + width + line.tracking * len(line.text) <= page.width


def overlaps(code, left, top, right, bottom) -> bool:
    quiet = 4 * code.side / code.symbol.side
    return (
        left < code.x + code.side + quiet
        and right > code.x - quiet
        and top < code.y + code.side + quiet
        and bottom > code.y - quiet
    )


@pytest.mark.parametrize(
    "host", ["gk.cn", "www.qinghe.gov.cn", "zwgk.xijiang-leishan.gov.cn/xijiang"]
)
@pytest.mark.parametrize("kind", list(poster.KINDS))
def test_nothing_is_drawn_in_a_quiet_zone_however_long_the_address(township, kind, host):
    from catalog.poster import typeface

    wanted = job(township, kind)
    office = replace(wanted.office, base_url=f"https://{host}")
    for page in drawn(replace(wanted, office=office)).pages:
        edges = [
            (mark.x, mark.y, mark.x + mark.width, mark.y + mark.height)
            for mark in page.marks
            if isinstance(mark, Box)
        ]
        for line in page.texts:
            width = typeface.face(line.face).width(line.text) * line.size
            above, below = line.y - 0.86 * line.size, line.y + 0.12 * line.size
            edges.append((line.x, above, line.x + width, below))
        for code in page.codes:
            assert not [edge for edge in edges if overlaps(code, *edge)], code.name


def test_the_modules_are_whole_dots_of_a_300_dpi_printer(township):
    (page,) = drawn(job(township, "wall")).pages
    for code in page.codes:
        dots = code.side / code.symbol.side * 300 / 25.4
        assert dots == pytest.approx(round(dots), abs=1e-6)


def test_a_distance_beyond_the_modules_is_refused_with_the_size_that_would_do(township):
    with pytest.raises(Invalid, match="--size A2"):
        drawn(job(township, "wall", paper="A3", distance=0.6))
    drawn(job(township, "wall", paper="A2", distance=0.6))


def test_a_distance_no_wall_sheet_reaches_names_the_poster(township):
    with pytest.raises(Invalid, match="--kind domain --size A4"):
        drawn(job(township, "wall", paper="A1", distance=1.3))
    with pytest.raises(Invalid, match="没有够大的纸"):
        drawn(job(township, "domain", paper="A1", distance=50))


def test_a_distance_without_a_size_takes_the_smallest_paper_that_does(township):
    assert job(township, "wall").paper == "A3"
    assert job(township, "wall", distance=0.6).paper == "A2"


def test_level_q_is_taken_where_only_its_larger_modules_reach(township):
    near = drawn(job(township, "wall", paper="A3")).pages[0].codes[1].symbol
    far = drawn(job(township, "wall", paper="A3", distance=0.5)).pages[0].codes[1].symbol
    assert (near.level, far.level) == ("H", "Q")


def test_a_base_address_too_long_is_refused(township):
    wanted = job(township, "wall")
    office = replace(wanted.office, base_url="https://" + "long" * 40 + ".gov.cn")
    with pytest.raises(Invalid, match="网址太长"):
        drawn(replace(wanted, office=office))


def test_a_character_the_font_lacks_is_named_and_nothing_is_drawn(township):
    wanted = job(township, "wall")
    office = replace(wanted.office, name="清河乡\U0001f600人民政府")
    with pytest.raises(Invalid, match=r"U\+1F600"):
        drawn(replace(wanted, office=office))


def test_rare_name_characters_are_in_the_font(township):
    wanted = job(township, "domain")
    office = replace(wanted.office, name="㙍䶮垚濮犇镇人民政府")
    assert "㙍䶮垚濮犇" in words(drawn(replace(wanted, office=office)).pages[0])


def test_added_domains_get_a_sixth_band_and_a_second_sheet_beyond_it(tmp_path):
    database = made(tmp_path)
    for number in range(1, 15):
        starting.add_domain(database, name=f"本乡第{number}项", actor=CLERK, at=AT)
    wanted = job(database, "wall", paper="A2")
    sheets = wall.sheets(wanted.groups)
    assert [len(sheet) for sheet in sheets] == [4, 4]
    canvas = poster.draw(wanted, [7, 8])
    shown = {code.name for page in canvas.pages for code in page.codes}
    assert len(shown) == 41
    assert len(pdf.write(canvas, AT)) > 10_000
    database.close()
