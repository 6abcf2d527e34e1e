"""The proof: a good file passes, and each kind of fault refuses the file and names the code."""

from dataclasses import replace

import pypdfium2
import pytest

from catalog import proof, qr
from catalog.errors import Invalid
from catalog.poster import pdf
from catalog.poster.canvas import Box, Canvas, Code
from tests.townships import AT

TEXT = "https://www.qinghe.gov.cn/q/7K3Q9X/27"


def sheet(cell: float = 40.0) -> Canvas:
    canvas = Canvas("试印", "清河乡人民政府")
    canvas.page(210, 297)
    canvas.code(30, 40, cell, qr.symbol(TEXT), "20 养老服务")
    canvas.text(30, 120, "养老服务", 8)
    return canvas


def proven(canvas: Canvas, printed: Canvas | None = None) -> proof.Proof:
    return proof.prove(pdf.write(printed or canvas, AT), canvas, 18)


def with_mark(canvas: Canvas, mark) -> Canvas:
    canvas.pages[0].marks.append(mark)
    return canvas


def test_a_good_file_passes_with_its_measures():
    found = proven(sheet())
    assert found.passed
    (code,) = found.codes
    assert (code.level, code.lost) == ("H", ())
    assert code.quiet >= 4
    assert code.millimetres == pytest.approx(31.3, abs=0.2)
    assert found.summary()["codes"] == 1


def test_the_text_in_the_file_is_text_and_not_a_picture():
    document = pypdfium2.PdfDocument(pdf.write(sheet(), AT))
    assert "养老服务" in document[0].get_textpage().get_text_bounded()
    kinds = {thing.type for thing in document[0].get_objects()}
    document.close()
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds


def test_a_code_that_cannot_be_read_is_named():
    canvas = sheet()
    spoilt = with_mark(sheet(), Box(30, 40, 25, 25, (0, 0, 0)))
    found = proven(canvas, spoilt)
    assert not found.passed
    with pytest.raises(Invalid, match=r"20 养老服务.*读不出"):
        proof.released(found)


def test_a_line_in_the_quiet_zone_refuses_the_file():
    canvas = with_mark(sheet(), Box(31, 38, 1, 44, (20, 20, 20)))
    assert "留白" in proven(canvas).faults[0]


def test_a_code_that_reads_something_else_is_refused():
    canvas = sheet()
    other = sheet()
    marks = other.pages[0].marks
    marks[0] = replace(marks[0], symbol=qr.symbol(TEXT.replace("27", "28")))
    assert "读不出" in proven(canvas, other).faults[0]


def test_a_code_of_another_size_than_meant_is_refused():
    canvas = sheet()
    other = sheet()
    code = other.pages[0].marks[0]
    assert isinstance(code, Code)
    other.pages[0].marks[0] = replace(code, side=code.side * 0.93)
    assert "毫米" in proven(canvas, other).faults[0]


def test_a_code_under_18_millimetres_is_refused():
    assert "小于 18 毫米" in proven(sheet(cell=20)).faults[0]


def test_a_caption_missing_from_the_file_refuses_it():
    canvas = sheet()
    canvas.text(30, 130, "这一行没有印出来", 8)
    assert "这一行没有印出来" in proven(canvas, sheet()).faults[0]


def test_progress_is_told_for_each_code():
    heard = []
    canvas = sheet()
    proof.prove(pdf.write(canvas, AT), canvas, 18, lambda done, of: heard.append((done, of)))
    assert heard == [(1, 1)]


@pytest.mark.parametrize("name", list(proof.DEGRADATIONS))
def test_each_degradation_really_changes_the_picture(name):
    picture = qr.image(qr.symbol(TEXT), 10).convert("L")
    worse = proof.DEGRADATIONS[name](picture, 10)
    assert worse.tobytes() != picture.tobytes()
