"""Files of a case at the desk: who may add, open and take back, and how a file is handed out."""

import io
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from catalog import sweeping
from catalog.store.tables import audit as trail
from kiosk import clock
from tests import papers
from tests.test_kiosk.test_public.test_apply import FIELDS, Citizen
from tests.test_kiosk.test_public.test_attachments import hidden, send
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_cases import take, take_in

NAME = "送达回证 1.pdf"


def add(desk: Desk, number: str, *files: tuple[str, bytes], kind: str = "service") -> int:
    chosen = [(io.BytesIO(content), name) for name, content in files]
    answer = desk.post(f"/staff/cases/{number}/files", kind=kind, file=chosen)
    return answer.status_code


def actions(office: Flask) -> list[tuple[str, str]]:
    with office.extensions["database"].reading() as connection:
        rows = connection.execute(select(trail.c.action, trail.c.facts).order_by(trail.c.id))
        return [(row.action, row.facts) for row in rows]


def test_a_clerk_adds_opens_and_takes_back(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    content = papers.pdf()
    assert add(clerk, number, (NAME, content)) == 303
    page = clerk.get(f"/staff/cases/{number}")
    assert "送达凭证" in page.text
    assert NAME in page.html
    answer = clerk.post(f"/staff/cases/{number}/files/1/open")
    assert answer.data == content
    head = answer.headers
    assert head["Content-Type"] == "application/pdf"
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert head["Cache-Control"] == "no-store"
    assert head["Content-Disposition"] == (
        f"attachment; filename=\"{number}-1.pdf\"; filename*=UTF-8''{quote(NAME)}"
    )
    assert int(head["Content-Length"]) == len(content)
    refused = clerk.post(f"/staff/cases/{number}/files/1/remove", reason="")
    assert refused.status_code == 400
    assert "原因" in refused.text
    gone = clerk.post(f"/staff/cases/{number}/files/1/remove", reason="传到别的件了")
    assert gone.status_code == 303
    page = clerk.get(f"/staff/cases/{number}/files")
    assert "已去掉" in page.text
    assert "传到别的件了" in page.text
    assert clerk.post(f"/staff/cases/{number}/files/1/open").status_code == 404
    noted = [line for line in actions(office) if line[0].startswith("case.file")]
    assert [action for action, _ in noted] == [
        "case.file_added",
        "case.file_opened",
        "case.file_removed",
    ]
    assert not any("送达回证" in facts for _, facts in noted)
    assert "打开附件" in at_desk(office, "auditor").get("/staff/audit").text


def test_an_auditor_sees_that_there_are_files_and_not_their_names(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    add(clerk, number, (NAME, papers.pdf()))
    auditor = at_desk(office, "auditor")
    page = auditor.get(f"/staff/cases/{number}")
    assert "送达凭证" in page.text
    assert NAME not in page.html
    assert "下载" not in page.text
    assert auditor.post(f"/staff/cases/{number}/files/1/open").status_code == 403
    assert "case.file_opened" not in {action for action, _ in actions(office)}


def test_what_the_applicant_sent_is_downloaded_and_stays(office: Flask) -> None:
    citizen, clerk = Citizen(office), at_desk(office, "clerk")
    form = hidden(citizen.get("/apply").html)
    send(citizen, form | FIELDS, ("户口本.png", papers.picture("PNG")))
    number = clerk.get("/staff/cases").html.split("/staff/cases/2")[1][:8]
    number = f"2{number}"
    page = clerk.get(f"/staff/cases/{number}")
    assert "申请材料" in page.text
    assert "加错了" not in page.text
    answer = clerk.post(f"/staff/cases/{number}/files/1/open")
    assert answer.data.startswith(b"\x89PNG")
    refused = clerk.post(f"/staff/cases/{number}/files/1/remove", reason="不要了")
    assert refused.status_code == 400
    assert "要留档" in refused.text


@pytest.mark.parametrize(
    ("files", "kind", "said"),
    [
        ([], "service", "请先选文件"),
        ([("a.exe", b"MZ")], "service", "只收 PDF"),
        ([("a.pdf", b"")], "service", "空的"),
        ([("a.pdf", papers.pdf())], "secret", "种类"),
        ([(f"{n}.pdf", papers.pdf()) for n in range(6)], "service", "一次最多 5 个"),
    ],
)
def test_a_refusal_says_what_to_do(
    office: Flask, files: list[tuple[str, bytes]], kind: str, said: str
) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    chosen = [(io.BytesIO(content), name) for name, content in files]
    answer = clerk.post(f"/staff/cases/{number}/files", kind=kind, file=chosen)
    assert answer.status_code == 400
    assert said in answer.text
    assert "还没有附件" in answer.text


def test_another_cases_file_is_not_reached(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    first, second = take_in(clerk), take_in(clerk, name="孙大田")
    add(clerk, first, (NAME, papers.pdf()))
    assert clerk.post(f"/staff/cases/{second}/files/1/open").status_code == 404
    assert clerk.post(f"/staff/cases/{second}/files/1/remove", reason="错了").status_code == 404
    assert clerk.client.get(f"/staff/cases/{second}/files/1/open").status_code == 404


def test_a_correction_brings_files(office: Flask) -> None:
    citizen, clerk = Citizen(office), at_desk(office, "clerk")
    receipt, number, code = citizen.receipt()
    take(clerk, number, "confirmed", note="电话确认")
    take(
        clerk,
        number,
        "correction_notice",
        points="请附身份证明",
        until=str(clock.today() + timedelta(days=30)),
        service="platform",
    )
    there = hidden(citizen.get("/track").html) | {"number": number, "code": code, "last4": "0002"}
    paper = ("证明.pdf", papers.pdf())
    page = send(citizen, there | {"do": "supply", "text": ""}, paper, path="/track")
    assert "请把要补充的内容写在框里" in page.text
    assert "证明.pdf" in page.text
    assert "已传上" in page.text
    done = send(citizen, there | {"do": "supply", "text": "见附件"}, paper, path="/track")
    assert "重新起算" in done.text
    assert "收到附件 1 个" in citizen.get(receipt).text
    assert "补正材料" in clerk.get(f"/staff/cases/{number}").text


def test_a_missing_file_is_told_on_the_first_page_of_the_desk(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    add(clerk, number, (NAME, papers.pdf()))
    data = office.config["KIOSK"].data
    (only,) = (data / "files" / "cases").iterdir()
    only.unlink()
    assert "备份" in clerk.post(f"/staff/cases/{number}/files/1/open").text
    office.extensions["survey"] = sweeping.sweep(office.extensions["database"], data, clock.now())
    assert f"附件文件不见了：{number}" in clerk.get("/staff/").text
