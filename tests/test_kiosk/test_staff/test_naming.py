"""Putting an applicant's name right at the desk."""

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.store.tables import audit
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_cases import take_in


def test_a_name_in_letters_is_written_in_characters_and_found_by_them(clerk_desk: Desk) -> None:
    number = take_in(clerk_desk, name="ZHAO XIAOMAN")
    answer = clerk_desk.post(f"/staff/cases/{number}/name", name=" 赵小满 ")
    assert answer.status_code == 303
    assert "赵**" in clerk_desk.get(f"/staff/cases/{number}").text
    assert "没有查到" not in clerk_desk.post("/staff/cases", q="赵小满").text
    assert "没有查到" in clerk_desk.post("/staff/cases", q="ZHAO XIAOMAN").text
    assert "赵小满" in clerk_desk.post(f"/staff/cases/{number}/open").text
    with clerk_desk.app.extensions["database"].reading() as connection:
        lines = connection.execute(select(audit).where(audit.c.action == "case.renamed")).all()
    assert len(lines) == 1
    assert "赵小满" not in str(lines)


@pytest.mark.parametrize("name", ["", "   ", "赵" * 101])
def test_no_name_or_one_too_long_changes_nothing(clerk_desk: Desk, name: str) -> None:
    number = take_in(clerk_desk)
    answer = clerk_desk.post(f"/staff/cases/{number}/name", name=name)
    assert answer.status_code == 400
    assert "姓名或单位名称要写" in answer.text
    assert "钱**" in clerk_desk.get(f"/staff/cases/{number}").text


def test_who_may_not_open_personal_data_may_not_write_it(office: Flask, clerk_desk: Desk) -> None:
    number = take_in(clerk_desk)
    assert (
        at_desk(office, "auditor").post(f"/staff/cases/{number}/name", name="李四").status_code
        == 403
    )
