"""`kiosk privacy-check`: every kind of file is read, and no value is shown unmasked."""

import io
import json
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from fpdf import FPDF

from kiosk.cli import main

NUMBER = "520099195003163419"


def check(capsys: pytest.CaptureFixture[str], *names: object) -> list[dict]:
    assert main(["privacy-check", "--json", *map(str, names)]) == 0
    return json.loads(capsys.readouterr().out)


def test_plain_text_is_counted_from_the_start_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "名单.txt"
    path.write_bytes(f"第一行\r\n张三 {NUMBER}".encode())
    (found,) = check(capsys, path)
    assert (found["kind"], found["start"], found["end"]) == ("id_card", 8, 26)
    assert found["where"] == "第 2 行"
    assert found["text"] == "520***********3419"


def test_standard_input_is_plain_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = io.TextIOWrapper(io.BytesIO("电话13800001234".encode()))
    monkeypatch.setattr("sys.stdin", typed)
    (found,) = check(capsys, "-")
    assert (found["file"], found["start"], found["end"]) == ("-", 2, 13)


def test_a_spreadsheet_from_chinese_excel_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(f"姓名,身份证号\n张㛃,{NUMBER[:-1]}8\n".encode("gb18030"))
    (found,) = check(capsys, path)
    assert (found["kind"], found["where"]) == ("id_card_bad_check", "第 2 行第 2 列")


def test_a_hidden_sheet_is_read_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    hidden = book.create_sheet("原始")
    hidden.sheet_state = "hidden"
    hidden.append(["姓名", "手机"])
    hidden.append(["张三", 13800001234])
    book.save(tmp_path / "名单.xlsx")
    (found,) = check(capsys, tmp_path / "名单.xlsx")
    assert (found["kind"], found["where"]) == ("mobile", "原始!B2")


def test_tables_and_feet_of_a_document_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = f"身份证 {NUMBER}"
    document.sections[0].footer.paragraphs[0].text = "联系 13800001234"
    document.save(str(tmp_path / "通知.docx"))
    found = check(capsys, tmp_path / "通知.docx")
    assert sorted(one["kind"] for one in found) == ["id_card", "mobile"]


def test_a_pdf_with_text_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("Helvetica")
    sheet.cell(text=f"ID {NUMBER}")
    sheet.output(str(tmp_path / "a.pdf"))
    (found,) = check(capsys, tmp_path / "a.pdf")
    assert (found["kind"], found["where"]) == ("id_card", "第 1 页")


def test_a_pdf_without_text_is_not_called_clean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = FPDF()
    sheet.add_page()
    sheet.output(str(tmp_path / "scan.pdf"))
    assert main(["privacy-check", str(tmp_path / "scan.pdf")]) == 1
    assert "没有文字层" in capsys.readouterr().err


def test_a_bomb_is_refused_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (110 * 1024 * 1024))
    assert main(["privacy-check", str(path)]) == 1
    assert "100 MB" in capsys.readouterr().err


def test_a_missing_file_does_not_hide_the_findings_of_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(NUMBER, "utf-8")
    assert main(["privacy-check", "--json", str(tmp_path / "b.txt"), str(path)]) == 1
    out, err = capsys.readouterr()
    assert [one["kind"] for one in json.loads(out)] == ["id_card"]
    assert "b.txt" in err


def test_strict_makes_a_finding_a_refusal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(NUMBER, "utf-8")
    assert main(["privacy-check", "--strict", str(path)]) == 1
    assert NUMBER not in capsys.readouterr().out
