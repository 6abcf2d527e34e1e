"""Importing from the browser: sent in, corrected, previewed, applied by who may, undone."""

import io
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from catalog import facts
from catalog.errors import Conflict
from catalog.importing import limits
from catalog.store import entries, imports
from kiosk import clock, create_app, incoming
from tests import layouts, spreadsheets
from tests.test_kiosk.test_staff.conftest import Desk, at_desk


def workbook(folder: Path, content_word: str = "公开内容(要素)", **changes: str) -> bytes:
    """Domain 19 as an office keeps it: a class column, marks of its own, notes below."""
    rows = [
        {**row.values, **changes}
        for row in facts.rows()
        if row.domain == "19" and all(row.values.values())
    ]
    layout = layouts.Layout(
        lead="类别", marks="wingdings2", bullets="1、", notes=True, content_word=content_word
    )
    drawn = layouts.draw(rows, "清河乡社会救助领域基层政务公开标准目录", layout)
    return spreadsheets.write(folder / "table.xlsx", drawn, "低保").read_bytes()


def send(desk: Desk, content: bytes, name: str = "低保.xlsx") -> TestResponse:
    return desk.post("/staff/imports", at="/staff/imports", file=(io.BytesIO(content), name))


def send_large(desk: Desk, path: str, size: int) -> TestResponse:
    """A form with a large file; the test client's own encoder would leave it open."""
    head = (
        f'--cut\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{desk.token(path)}\r\n'
        '--cut\r\nContent-Disposition: form-data; name="file"; filename="big.xlsx"\r\n\r\n'
    )
    return desk.client.post(
        path,
        data=head.encode() + b"x" * size + b"\r\n--cut--\r\n",
        content_type="multipart/form-data; boundary=cut",
        headers={"Origin": "http://localhost"},
    )


def read(desk: Desk, content: bytes, name: str = "低保.xlsx") -> str:
    """Send a file and wait until it has been read; gives its address."""
    answer = send(desk, content, name)
    assert answer.status_code == 302, answer.text
    settle(desk, answer.headers["Location"])
    return answer.headers["Location"]


def settle(desk: Desk, address: str) -> None:
    for _ in range(300):
        if "正在读" not in desk.get(address).html:
            return
        time.sleep(0.1)
    raise AssertionError("the file was not read in thirty seconds")


def mark_of(desk: Desk, address: str) -> str:
    found = re.search(r'name="mark" value="(\w+)"', desk.get(f"{address}/preview").html)
    assert found
    return found.group(1)


def publishers(office: Flask) -> set[str]:
    with office.extensions["database"].reading() as connection:
        return {e.publisher for e in entries.all_of(connection, 1) if e.domain == "19"}


def folder_of(office: Flask) -> Path:
    place: Path = office.config["KIOSK"].data / incoming.FOLDER
    return place


def kept(office: Flask) -> list[str]:
    return sorted(path.name for path in folder_of(office).iterdir())


def test_nothing_changes_before_apply_and_undo_takes_it_all_back(
    office: Flask, tmp_path: Path
) -> None:
    before = publishers(office)
    desk = at_desk(office, "publisher")
    address = read(desk, workbook(tmp_path, publisher="清河乡民政办"))
    assert "19 社会救助" in desk.get(address).text
    shown = desk.get(f"{address}/preview?state=changed")
    assert "清河乡民政办" in shown.text
    assert "低保 第 5 行" in shown.text
    assert publishers(office) == before

    answer = desk.post(f"{address}/apply", at=f"{address}/preview", mark=mark_of(desk, address))
    assert answer.headers["Location"] == "/staff/imports"
    assert "清河乡民政办" in publishers(office)
    assert kept(office) == []
    assert "第 1 次导入已公开" in desk.get("/staff/imports").text

    assert desk.post("/staff/imports/runs/1/undo").status_code == 302
    assert publishers(office) == before
    assert "已撤销" in desk.get("/staff/imports").text
    assert desk.post("/staff/imports/runs/1/undo").status_code == 409
    assert desk.post("/staff/imports/runs/99/undo").status_code == 404


def test_an_editor_prepares_and_a_publisher_applies(office: Flask, tmp_path: Path) -> None:
    editor = at_desk(office, "editor")
    address = read(editor, workbook(tmp_path, publisher="清河乡民政办"))
    page = editor.get(f"{address}/preview")
    assert "要由有“发布”角色的同事来按" in page.text
    assert "/apply" not in page.html
    mark = re.search(r"\w{32}", mark_of(at_desk(office, "publisher"), address))
    assert mark
    refused = editor.post(f"{address}/apply", mark=mark.group())
    assert refused.status_code == 403
    assert "清河乡民政办" not in publishers(office)

    publisher = at_desk(office, "publisher")
    assert "低保.xlsx" in publisher.get("/staff/imports").text
    assert publisher.post(f"{address}/apply", mark=mark.group()).status_code == 302
    trail = at_desk(office, "auditor").get("/staff/audit")
    assert "导入表格" in trail.text
    assert "文件 低保.xlsx" in trail.text
    assert "editor 准备" in trail.text
    assert editor.post("/staff/imports/runs/1/undo").status_code == 403


def test_a_corrected_column_is_read_anew_and_remembered_once_applied(
    office: Flask, tmp_path: Path
) -> None:
    desk = at_desk(office, "publisher")
    odd = workbook(tmp_path, content_word="老百姓要看的东西", content="办事指南;办理结果")
    address = read(desk, odd)
    assert "不读入：A 类别、E 老百姓要看的东西" in desk.get(address).text
    form = desk.get(f"{address}/columns/0").html
    letters = re.findall(r'<select class="short" name="(\w+)"', form)
    answer = desk.post(f"{address}/columns/0", **(dict.fromkeys(letters, "") | {"E": "content"}))
    assert answer.status_code == 302
    settle(desk, address)
    assert "老百姓要看的东西" not in desk.get(address).text
    with office.extensions["database"].reading() as connection:
        assert imports.remembered(connection, 1) == {}, "not before it is applied"
    assert desk.post(f"{address}/apply", mark=mark_of(desk, address)).status_code == 302
    with office.extensions["database"].reading() as connection:
        assert imports.remembered(connection, 1) == {"老百姓要看的东西": "content"}
    assert "老百姓要看的东西" not in desk.get(read(desk, odd)).text


def test_a_table_can_be_left_out_or_given_another_domain(office: Flask, tmp_path: Path) -> None:
    desk = at_desk(office, "editor")
    address = read(desk, workbook(tmp_path))
    desk.post(address, **{"domain.低保:2": "20", "read.低保:2": "1"})
    settle(desk, address)
    assert re.search(r'value="20" selected', desk.get(address).html)
    added = desk.get(f"{address}/preview?state=added").html
    assert added.count('<td class="song nw">20</td>') == 8
    desk.post(address, **{"domain.低保:2": "20"})
    settle(desk, address)
    assert "读出 0 行" in desk.get(address).text
    assert "没有要新增或修改的" in desk.get(f"{address}/preview").text


def test_what_changed_since_the_preview_must_be_seen_again(office: Flask, tmp_path: Path) -> None:
    desk = at_desk(office, "publisher")
    first = read(desk, workbook(tmp_path, publisher="清河乡民政办"))
    second = read(desk, workbook(tmp_path, publisher="清河乡党政办"), "又一份.xlsx")
    old = mark_of(desk, second)
    assert desk.post(f"{first}/apply", mark=mark_of(desk, first)).status_code == 302
    answer = desk.post(f"{second}/apply", mark=old)
    assert answer.status_code == 409
    assert "重新预览" in answer.text
    assert "清河乡党政办" not in publishers(office)
    assert desk.post(f"{second}/apply", mark=mark_of(desk, second)).status_code == 302
    assert "清河乡党政办" in publishers(office)


def test_a_file_that_is_being_applied_is_not_applied_twice(office: Flask, tmp_path: Path) -> None:
    desk = at_desk(office, "publisher")
    address = read(desk, workbook(tmp_path, publisher="清河乡民政办"))
    with office.test_request_context():
        sent = incoming.find(address.rsplit("/", 1)[1], 1)
        held = incoming.taking(sent)
        held.__enter__()
        assert desk.client.get(address).status_code == 404
        with pytest.raises(Conflict):
            incoming.taking(sent).__enter__()
        held.__exit__(Conflict)
    assert desk.get(address), "after a failure it waits as before"


def test_files_that_cannot_be_read_are_refused_with_what_to_do(office: Flask) -> None:
    desk = at_desk(office, "editor")
    for content, name, said in (
        (b"", "空.xlsx", "文件是空的"),
        (b"%PDF-1.7", "改名.xlsx", "内容却是PDF 文件"),
        (b"MZ", "程序.exe", "只能导入"),
        (b"PK", "宏.xlsm", "可以带宏"),
    ):
        answer = send(desk, content, name)
        assert answer.status_code == 400, name
        assert said in answer.text
    assert desk.post("/staff/imports", at="/staff/imports").status_code == 400
    assert kept(office) == []
    address = read(desk, "一,二\n三,四\n".encode(), "别的表.csv")
    assert "没有找到目录表格" in desk.get(address).text
    assert "重新选文件" in desk.get(address).text


def test_the_page_for_files_takes_ten_megabytes_and_only_from_who_may(office: Flask) -> None:
    editor = at_desk(office, "editor")
    taken = send_large(editor, "/staff/imports", limits.MAX_BYTES - 1000)
    assert taken.status_code == 400
    assert "内容却不是这种表格" in taken.text
    assert send_large(editor, "/staff/imports", limits.MAX_BYTES + 200_000).status_code == 413
    assert send_large(editor, "/staff/me", 2 * 1024 * 1024).status_code == 413
    assert at_desk(office, "clerk").post("/staff/imports").status_code == 403


@pytest.mark.parametrize("pressed", ["discard", "wait"])
def test_a_file_goes_when_it_is_given_up_or_a_day_old(
    office: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pressed: str
) -> None:
    desk = at_desk(office, "editor")
    address = read(desk, workbook(tmp_path))
    assert kept(office)
    if pressed == "discard":
        assert desk.post(f"{address}/discard").status_code == 302
    else:
        later = clock.now() + timedelta(hours=25)
        monkeypatch.setattr(clock, "now", lambda: later)
        restarted = create_app(office.config["KIOSK"])
        restarted.test_client().get("/healthz")
        restarted.extensions["search"].close()
        restarted.extensions["database"].close()
    assert kept(office) == []
    monkeypatch.undo()
    assert at_desk(office, "editor").client.get(address).status_code == 404


def test_files_lie_under_made_up_names_that_only_the_office_may_read(
    office: Flask, tmp_path: Path
) -> None:
    desk = at_desk(office, "editor")
    address = read(desk, workbook(tmp_path), "../../etc/\u202e低保\x00表.xlsx")
    place = folder_of(office)
    assert place.is_relative_to(office.config["KIOSK"].data)
    number = address.rsplit("/", 1)[1]
    for path in place.iterdir():
        assert path.name.startswith(number)
        assert path.stat().st_mode & 0o077 == 0, path.name
    assert "低保表.xlsx" in desk.get(address).html
    for wrong in ("../../mashang", number[:-1] + "g", "%2e%2e", number + ".file"):
        assert desk.client.get(f"/staff/imports/{wrong}").status_code == 404


def test_a_long_name_keeps_its_ending() -> None:
    assert len(incoming.shown_name("长" * 300 + ".xlsx")) == 120
    assert incoming.shown_name("长" * 300 + ".xlsx").endswith("长.xlsx")
    assert incoming.shown_name("C:\\桌面\\低保.xlsx") == "低保.xlsx"


def test_no_more_than_twenty_files_wait(office: Flask, tmp_path: Path) -> None:
    desk = at_desk(office, "editor")
    content = workbook(tmp_path)
    first = read(desk, content)
    place = folder_of(office)
    number = first.rsplit("/", 1)[1]
    for at in range(incoming.MOST_WAITING - 1):
        for path in place.glob(f"{number}.*"):
            other = path.name.replace(number, f"{at:016x}")
            (place / other).write_bytes(path.read_bytes().replace(number.encode(), b"%016x" % at))
    answer = send(desk, content)
    assert answer.status_code == 400
    assert "先应用或删除" in answer.text


def test_a_reading_that_fell_silent_says_so(
    office: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at_desk(office, "editor")
    address = read(desk, workbook(tmp_path))
    number = address.rsplit("/", 1)[1]
    place = folder_of(office)
    (place / f"{number}.1.progress").write_text('{"rows": 7, "is_over": false, "refusal": ""}')
    assert "已读 7 行" in desk.get(address).text
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "停下了" in desk.get(address).text


def test_a_template_lies_ready_for_every_domain(office: Flask) -> None:
    desk = at_desk(office, "editor")
    links = [link for link in desk.get("/staff/imports").links if link.endswith("/template.xlsx")]
    assert len(links) == 26
    answer = desk.client.get(links[18])
    assert answer.status_code == 200
    address = read(desk, answer.data, "模板.xlsx")
    assert "读出 0 行" in desk.get(address).text
