"""Printing: numbers, passports, refusals and signposts, each with its line in the audit trail."""

from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import select

from catalog import hanging, printing, proof, signposting
from catalog.errors import Conflict, Invalid, NotFound
from catalog.proof import CodeProof, Proof
from catalog.store import codes, sheets
from catalog.store.connection import Database
from catalog.store.tables import audit
from tests.townships import AT, BASE, CLERK, domain_code, owner_id


@pytest.fixture
def records(township):
    database = Database(township.database_url)
    yield database
    database.close()


def printed(database, kind="label"):
    with database.reading() as connection:
        wanted = printing.job(connection, kind, base_url=BASE, at=AT)
    return printing.make(database, wanted, actor=CLERK, at=AT)


def register(database):
    with database.reading() as connection:
        return sheets.all_of(connection, owner_id(database))


def actions(database):
    with database.reading() as connection:
        return [action for (action,) in connection.execute(select(audit.c.action))]


def test_a_released_file_has_numbers_and_its_proof_is_kept(records):
    done = printed(records)
    assert done.name == "label-A4.pdf"
    assert done.file.startswith(b"%PDF-")
    (sheet,) = register(records)
    assert (sheet.number, sheet.kind, sheet.paper, sheet.state) == (1, "label", "A4", "proven")
    assert sheet.proof["codes"] == 26
    assert sheet.proof["faults"] == []
    with records.reading() as connection:
        assert len(sheets.codes_of(connection, owner_id(records), 1)) == 26
    assert actions(records)[-2:] == ["sheets.drawn", "sheets.proven"]


def test_sheet_numbers_go_on_and_are_never_given_again(records):
    first = printed(records, "wall").numbers
    second = printed(records, "card").numbers
    third = printed(records, "label").numbers
    assert (first, second, third) == ((1,), tuple(range(2, 28)), (28,))
    assert all(right - left == 1 for left, right in pairwise(second))


def test_a_file_that_fails_its_proof_is_refused_and_its_number_stays_used(records, monkeypatch):
    fault = CodeProof("20 养老服务（AAAAAA）", "x", 1, "H", 30, 0.8, 2, (), "四周留白只有 2 格")
    failed = Proof((fault,), (f"{fault.name}：{fault.fault}",))
    monkeypatch.setattr(proof, "prove", lambda *_: failed)
    with pytest.raises(Invalid, match="20 养老服务"):
        printed(records)
    monkeypatch.undo()
    assert printed(records).numbers == (2,)
    assert [sheet.state for sheet in register(records)] == ["proven", "refused"]
    assert "sheets.refused" in actions(records)


def test_what_cannot_be_drawn_uses_no_number_up(records):
    with records.reading() as connection:
        wanted = printing.job(connection, "wall", base_url=BASE, at=AT, paper="A3", distance=9)
    with pytest.raises(Invalid):
        printing.make(records, wanted, actor=CLERK, at=AT)
    assert register(records) == []


def test_a_sheet_is_placed_checked_and_taken_down(records):
    printed(records)
    day = date(2026, 11, 25)
    hanging.place(records, 1, "  一楼大厅 东墙 ", day, actor=CLERK, at=AT)
    hanging.check(records, 1, "完好", date(2026, 12, 1), actor=CLERK, at=AT)
    (sheet,) = register(records)
    assert (sheet.place, sheet.hung_on, sheet.checked) == ("一楼大厅 东墙", day, "完好")
    assert sheet.in_use
    hanging.remove(records, 1, date(2026, 12, 2), actor=CLERK, at=AT)
    assert not register(records)[0].in_use
    with pytest.raises(Conflict, match="取下"):
        hanging.check(records, 1, "完好", date(2026, 12, 3), actor=CLERK, at=AT)
    assert actions(records)[-3:] == ["sheet.placed", "sheet.checked", "sheet.removed"]


@pytest.mark.parametrize("place", ["", "   ", "墙" * 121])
def test_a_place_must_be_named_and_fit(records, place):
    printed(records)
    with pytest.raises(Invalid, match="请写明贴在哪里"):
        hanging.place(records, 1, place, date(2026, 11, 25), actor=CLERK, at=AT)


def test_an_unknown_sheet_cannot_be_placed(records):
    with pytest.raises(NotFound, match="0009"):
        hanging.place(records, 9, "东墙", date(2026, 11, 25), actor=CLERK, at=AT)


def test_a_new_base_address_lists_what_must_be_hung_again(records):
    printed(records)
    printed(records)
    hanging.remove(records, 2, date(2026, 12, 2), actor=CLERK, at=AT)
    found = register(records)
    assert hanging.outdated(found, BASE + "/") == []
    assert [one.number for one in hanging.outdated(found, "https://gk.qinghe.gov.cn")] == [1]


def test_a_retired_code_keeps_its_reason_and_where_it_leads(records):
    old, new = domain_code(records, "13"), domain_code(records, "19")
    signposting.retire(records, old.lower(), new, "已并入社会救助", actor=CLERK, at=AT)
    with records.reading() as connection:
        found = codes.find(connection, old)
    assert found is not None
    assert (found.leads_to, found.reason, found.retired_at) == (new, "已并入社会救助", AT)
    assert actions(records)[-1] == "code.retired"


def test_a_code_cannot_lead_to_itself_or_to_one_never_given(records):
    code = domain_code(records, "13")
    with pytest.raises(Invalid, match="自己"):
        signposting.retire(records, code, code, "并入", actor=CLERK, at=AT)
    with pytest.raises(NotFound, match="没有发过"):
        signposting.retire(records, code, "000000", "并入", actor=CLERK, at=AT)
    with pytest.raises(Invalid, match="为什么"):
        signposting.retire(records, code, None, " ", actor=CLERK, at=AT)
