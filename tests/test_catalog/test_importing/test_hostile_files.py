"""Files that mean harm, or are merely broken: each is refused with a sentence, and soon."""

import io
import re
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from catalog.errors import Invalid
from catalog.importing import limits, safely

HEADINGS = ("序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _book(rows: list[tuple[str, ...]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(HEADINGS)
    for row in rows or [("1", "综合业务", "监督检查", "电话", "《条例》", "及时", "镇人民政府")]:
        page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _repacked(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The same package with its parts changed, and parts more."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, part in more.items():
            target.writestr(name, part)
    return buffer.getvalue()


def _with(**parts: bytes) -> bytes:
    return _repacked(_book(), lambda _name, part: part, **parts)


def _sheet(xml: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return xml if name == "xl/worksheets/sheet1.xml" else part

    return _repacked(_book(), change)


def _bomb() -> bytes:
    return _sheet(b"<worksheet><sheetData>" + b" " * 120_000_000 + b"</sheetData></worksheet>")


def _shared(strings: bytes) -> bytes:
    """The book with shared strings, as Excel writes them."""
    relation = (
        b'<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'sharedStrings" Target="sharedStrings.xml" Id="rId99"/></Relationships>'
    )

    def change(name: str, part: bytes) -> bytes:
        if name == "xl/_rels/workbook.xml.rels":
            return part.replace(b"</Relationships>", relation)
        if name == "xl/worksheets/sheet1.xml":
            return re.sub(
                rb'<c r="C2" t="inlineStr">.*?</c>', b'<c r="C2" t="s"><v>1</v></c>', part
            )
        return part

    return _repacked(_book(), change, **{"xl/sharedStrings.xml": b"<sst>" + strings + b"</sst>"})


def _shared_string_bomb() -> bytes:
    return _shared(b"<si><t>" + b"B" * 50_000_000 + b"</t></si>")


def _entities() -> bytes:
    xml = (
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;'>]>"
        b"<worksheet><sheetData><row><c t='inlineStr'><is><t>&b;</t></is></c></row>"
        b"</sheetData></worksheet>"
    )
    return _sheet(xml)


def _outside_entity() -> bytes:
    return _sheet(
        b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'><worksheet/>",
    )


def _named(name: str) -> bytes:
    return _with(**{name: b"x"})


def _encrypted_zip() -> bytes:
    content = bytearray(_book())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def _ole(stream: str) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    return head + stream.encode("utf-16-le") + b"\0" * 4096


def _many_parts() -> bytes:
    return _with(**{f"xl/media/{place}.txt": b"" for place in range(limits.MAX_PARTS)})


def _formula_to_a_program() -> bytes:
    return _book([("1", "=cmd|'/c calc'!A1", "监督检查", "x", "x", "x", "x")])


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("空.xlsx", lambda: b"", "空的"),
    "zip bomb": ("炸弹.xlsx", _bomb, "压缩炸弹"),
    "bomb of shared strings": ("炸弹.xlsx", _shared_string_bomb, "太多"),
    "too many parts": ("多.xlsx", _many_parts, "压缩炸弹"),
    "entities": ("实体.xlsx", _entities, "外部实体"),
    "outside entity": ("实体.xlsx", _outside_entity, "外部实体"),
    "macro": ("宏.xlsx", lambda: _named("xl/vbaProject.bin"), "宏"),
    "embedded program": ("嵌入.xlsx", lambda: _named("xl/embeddings/oleObject1.bin"), "嵌入"),
    "macro ending": ("宏.xlsm", _book, "宏"),
    "path in a name": ("路径.xlsx", lambda: _named("../../evil.txt"), "别的文件夹"),
    "absolute path": ("路径.xlsx", lambda: _named("/etc/cron.d/evil"), "别的文件夹"),
    "truncated": ("截断.xlsx", lambda: _book()[:2000], "损坏"),
    "broken inside": ("损坏.xlsx", lambda: _sheet(b"<worksheet><sheetData><row>"), "损坏"),
    "encrypted zip": ("密码.xlsx", _encrypted_zip, "密码"),
    "password": ("密码.xls", lambda: _ole("EncryptedPackage"), "密码"),
    "password under a new name": ("密码.xlsx", lambda: _ole("EncryptedPackage"), "密码"),
    "old macros": ("宏.xls", lambda: _ole("_VBA_PROJECT"), "宏"),
    "broken xls": ("坏.xls", lambda: _ole("Workbook"), "损坏"),
    "pdf renamed": ("目录.xlsx", lambda: b"%PDF-1.7\n" + b"x" * 2000, "PDF"),
    "picture renamed": ("目录.csv", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 900, "图片"),
    "xlsx named xls": ("目录.xls", _book, "另存为"),
    "page named xls": ("目录.xls", lambda: b"<html><table></table></html>" * 40, "网页"),
    "program renamed": ("目录.csv", lambda: b"MZ" + b"\0" * 900, "程序"),
    "word file": ("目录.docx", _book, "只能导入"),
    "binary csv": ("目录.csv", lambda: "序号,公开内容\n".encode() * 90 + b"\0\1\2", "二进制"),
    "utf-16 csv": ("目录.csv", lambda: "序号,公开内容".encode("utf-16"), "UTF-16"),
    "unknown encoding": ("目录.csv", lambda: "序号".encode() + b"\xff\xff\xff", "编码"),
    "no table": ("目录.csv", lambda: "今天,天气,不错\n".encode() * 20, "没有找到目录表格"),
    "too many rows": (
        "多行.csv",
        lambda: (",".join(HEADINGS) + "\n" + "1,a,b,c,d,e,f\n" * 6000).encode(),
        "5000 行",
    ),
    "too long a cell": (
        "长.csv",
        lambda: (",".join(HEADINGS) + "\n1,a,b," + "长" * 40_000 + ",d,e,f\n").encode(),
        "32767",
    ),
    "formula that starts a program": ("公式.xlsx", _formula_to_a_program, "公式"),
    "zip that is no workbook": ("别的.xlsx", lambda: _zip_of("word/document.xml"), "不是表格"),
    "broken json": ("目录.json", lambda: b'{"entries": [{}]}', "不是本程序导出"),
}


def _zip_of(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(name, b"<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_in_time(name: str, tmp_path: Path) -> None:
    called, make, words = HOSTILE[name]
    path = tmp_path / "upload"
    path.write_bytes(make())
    before = set(tmp_path.iterdir())
    start = time.monotonic()
    with pytest.raises(Invalid) as refusal:
        safely.read(path, called)
    assert time.monotonic() - start < limits.MAX_SECONDS + 5
    assert words in str(refusal.value)
    assert str(refusal.value).endswith("。")
    assert set(tmp_path.iterdir()) == before, "nothing is written"


_MEASURED = """
import resource, sys
from pathlib import Path
from catalog.errors import Invalid
from catalog.importing import safely
for path in sys.argv[1:]:
    try:
        safely.read(Path(path), "x.xlsx")
    except Invalid:
        pass
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def test_the_reading_process_never_takes_400_megabytes(tmp_path: Path) -> None:
    paths = []
    for place, name in enumerate(("zip bomb", "bomb of shared strings", "too many parts")):
        paths.append(tmp_path / str(place))
        paths[-1].write_bytes(HOSTILE[name][1]())
    # Measured from a small process: a child's peak counts from the size of its parent.
    measured = subprocess.run(
        [sys.executable, "-c", _MEASURED, *map(str, paths)], capture_output=True, check=True
    )
    assert int(measured.stdout) < 400


def test_shared_strings_are_read_in_runs_and_without_phonetic_readings(tmp_path: Path) -> None:
    path = tmp_path / "共享.xlsx"
    path.write_bytes(
        _shared(
            "<si><t>别的</t></si><si><r><t>最低</t></r><r><t>生活保障</t></r>"
            '<rPh sb="0" eb="1"><t>zui</t></rPh></si>'.encode()
        )
    )
    assert [row.level2 for row in safely.read(path, path.name).rows] == ["最低生活保障"]


def test_a_claim_of_ten_million_rows_is_not_believed(tmp_path: Path) -> None:
    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        part = part.replace(b'<dimension ref="A1:G2"', b'<dimension ref="A1:XFD10000000"')
        far = b'<row r="9999999"><c r="A9999999" t="inlineStr"><is><t>far</t></is></c></row>'
        return part.replace(b"</sheetData>", far + b"</sheetData>")

    path = tmp_path / "大.xlsx"
    path.write_bytes(_repacked(_book(), change))
    reading = safely.read(path, path.name)
    assert [row.level2 for row in reading.rows] == ["监督检查"]


def test_a_far_column_is_left_out_and_said(tmp_path: Path) -> None:
    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        far = b'<c r="XFD2" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
        return part.replace(b"</row></sheetData>", far)

    path = tmp_path / "宽.xlsx"
    path.write_bytes(_repacked(_book(), change))
    reading = safely.read(path, path.name)
    assert len(reading.rows) == 1
    assert any("60 列以后" in problem.message for problem in reading.problems)


def test_a_repeated_row_of_an_ods_file_is_not_written_out_a_million_times(tmp_path: Path) -> None:
    cells = "".join(
        f"<table:table-cell><text:p>{word}</text:p></table:table-cell>" for word in HEADINGS
    )
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">'
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="1000000">'
        f"{cells}</table:table-row></table:table></office:document-content>"
    )
    path = tmp_path / "重复.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
    with pytest.raises(Invalid, match="不合理"):
        safely.read(path, path.name)


def test_a_formula_cell_is_named_and_not_read_and_the_others_are(tmp_path: Path) -> None:
    path = tmp_path / "公式.xlsx"
    path.write_bytes(
        _book(
            [
                ("=ROW()-1", "综合业务", "监督检查", "=A1&B1", "《条例》", "及时", "镇人民政府"),
                ("2", "综合业务", "政策文件", "文件", "《条例》", "及时", "镇人民政府"),
            ]
        )
    )
    reading = safely.read(path, path.name)
    assert [row.level2 for row in reading.rows] == ["监督检查", "政策文件"]
    assert reading.rows[0].content == ""
    places = [(each.row, each.column) for each in reading.problems if "公式" in each.message]
    assert places == [(2, "D")]


def test_a_formula_in_a_csv_is_not_read_but_a_dash_is_a_bullet(tmp_path: Path) -> None:
    path = tmp_path / "公式.csv"
    lines = [
        ",".join(HEADINGS),
        '1,综合业务,监督检查,"=HYPERLINK(""http://x"",""y"")",《条例》,及时,镇人民政府',
        "2,综合业务,政策文件,- 文件,《条例》,及时,镇人民政府",
    ]
    path.write_text("\n".join(lines), "utf-8")
    reading = safely.read(path, path.name)
    assert [row.content for row in reading.rows] == ["", "文件"]
    assert any("公式" in each.message and each.column == "D" for each in reading.problems)


def test_a_far_cell_of_an_old_xls_file_ends_in_a_refusal_or_in_rows(tmp_path: Path) -> None:
    # A bare BIFF5 stream: two cells at the far corners of the sheet.
    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def label(row: int, column: int, text: bytes) -> bytes:
        return record(0x0204, struct.pack("<HHHH", row, column, 0, len(text)) + text)

    stream = (
        record(0x0809, struct.pack("<HHHHII", 0x0500, 0x0010, 0, 0, 0, 0))
        + label(0, 0, b"a")
        + label(65_535, 255, b"b")
        + record(0x000A, b"")
    )
    path = tmp_path / "远.xls"
    path.write_bytes(stream)
    start = time.monotonic()
    with pytest.raises(Invalid):
        safely.read(path, path.name)
    assert time.monotonic() - start < limits.MAX_SECONDS + 5
