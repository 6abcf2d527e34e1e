"""The register as a table: without personal data, or with it for a reason that the trail keeps."""

import csv
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from catalog import workbook
from catalog.store import audit
from catalog.store.tables import audit as trail
from tests.test_kiosk.test_public.test_apply import Citizen
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_cases import at, take, take_in

__all__ = ["at"]  # a fixture that is used by its name


def read_csv(held: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(held.decode("utf-8-sig"))))


def read_xlsx(held: bytes) -> list[dict[str, object]]:
    sheet = load_workbook(io.BytesIO(held)).active
    assert sheet is not None
    assert all(cell.data_type in ("inlineStr", "s", "n") for row in sheet.rows for cell in row)
    heading, *lines = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(map(str, heading), line, strict=True)) for line in lines]


def export(desk: Desk, status: int = 200, **fields: object) -> bytes:
    wanted = {"year": "2026", "kind": "csv", "reason": "移交档案室"} | fields
    answer = desk.post("/staff/cases/export", **wanted)
    assert answer.status_code == status, answer.text
    return answer.data


def fill(office: Flask, at: Callable[[str], None]) -> Desk:
    """A case answered on the spot, one from the internet, one of last year."""
    at("2025-12-30")
    take_in(at_desk(office, "clerk"))
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    first = take_in(clerk, name="=HYPERLINK(1)", wanted="+要一份表\n第二行", address="@梧桐里")
    Citizen(office).receipt()
    at("2026-03-06")
    clerk = at_desk(office, "clerk")
    take(clerk, first, "reply", outcome="granted", how="复印", service="in_person")
    return clerk


def test_the_register_leaves_without_personal_data(
    office: Flask, at: Callable[[str], None]
) -> None:
    clerk = fill(office, at)
    for desk in (clerk, at_desk(office, "auditor")):
        answer = desk.client.get("/staff/cases/export.csv?year=2026")
        lines = read_csv(answer.data)
        assert [line["登记号"] for line in lines] == ["2026-0001", "2026-0002"]
        # Received on 2 March, answered on the 6th: 3, 4, 5 and 6 March were counted.
        assert lines[0] == {
            "登记号": "2026-0001", "渠道": "当面提交", "申请人类别": "自然人",
            "提交日期": "2026-03-02", "收到之日": "2026-03-02", "到期日": "2026-03-30",
            "答复或撤回日期": "2026-03-06", "已计工作日": "4", "现在": "已办结",
            "办理结果": "予以公开", "个人信息清除日期": "",
        }  # fmt: skip
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        book = read_xlsx(desk.client.get("/staff/cases/export.xlsx?year=2026").data)
        assert book[0] == {**{k: v or None for k, v in lines[0].items()}, "已计工作日": 4}
        assert book[1]["现在"] == "待与申请人确认"
        for word in ("HYPERLINK", "要一份表", "梧桐里", "赵小满", "13900010002"):
            assert word not in answer.data.decode()
            assert word not in str(book)
    assert len(read_csv(clerk.client.get("/staff/cases/export.csv?year=2025").data)) == 1
    for year in ("", "x", "0", "99999", "-1"):  # nothing that is a year: this year
        assert len(read_csv(clerk.client.get(f"/staff/cases/export.csv?year={year}").data)) == 2
    assert read_csv(clerk.client.get("/staff/cases/export.csv?year=1999").data) == []


def test_the_table_with_personal_data_is_made_in_memory_alone(
    office: Flask, at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = fill(office, at)
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    for kind in ("csv", "xlsx"):
        assert len(export(clerk, kind=kind)) > 300


def test_a_workbook_holds_what_xml_cannot_and_any_length(tmp_path: Path) -> None:
    odd = "<a> & \x00\x1b\ufffe]]> \"'\n  末尾 "
    made = workbook.one_sheet("2026 年", [("甲", 1, ""), (odd, -3, "长" * 40_000)])
    (tmp_path / "x.xlsx").write_bytes(made)
    sheet = load_workbook(tmp_path / "x.xlsx").active
    assert sheet is not None
    assert sheet.title == "2026 年"
    (first, second) = ([cell.value for cell in row] for row in sheet.rows)
    assert first == ["甲", 1, None]
    assert second == ["<a> & ]]> \"'\n  末尾 ", -3, "长" * 32_767]


def test_with_personal_data_only_for_a_reason_and_who_may_open_it(
    office: Flask, at: Callable[[str], None]
) -> None:
    clerk = fill(office, at)
    lines = read_csv(export(clerk))
    assert lines[0]["姓名或单位名称"] == "'=HYPERLINK(1)"
    assert lines[0]["申请的内容"] == "'+要一份表\n第二行"
    assert lines[0]["地址"] == "'@梧桐里"
    assert lines[1]["姓名或单位名称"] == "赵小满"
    book = read_xlsx(export(clerk, kind="xlsx"))
    assert book[0]["姓名或单位名称"] == "=HYPERLINK(1)", "text in the cell, no formula"
    assert "请写明做什么用" in export(clerk, 400, reason="  ").decode()
    refused = export(clerk, 400, reason="移交" * 101, kind="xlsx").decode()
    assert "移交移交" in refused
    assert "请选一种文件" in export(clerk, 400, kind="exe").decode()
    auditor = at_desk(office, "auditor")
    export(auditor, 403)
    assert "要带申请人的信息" not in auditor.get("/staff/cases/export").text
    assert "要带申请人的信息" in clerk.get("/staff/cases/export").text
    with office.extensions["database"].reading() as connection:
        taken = [
            json.loads(row.facts)
            for row in connection.execute(select(trail).order_by(trail.c.id))
            if row.action == "case.exported"
        ]
        assert not list(audit.verify(connection))
    assert taken == [{"year": 2026, "cases": 2, "personal": True, "reason": "移交档案室"}] * 2
