"""The fee notice: reckoned by the tariff, less is allowed, more is not, nothing typed is lost."""

from collections.abc import Callable

from flask import Flask

from catalog.store import settings
from tests.builders import AT, CLERK
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_cases import at, take, take_in
from tests.test_kiosk.test_staff.test_papers import issue

__all__ = ["at"]  # a fixture that is used by its name


def reckon(desk: Desk, number: str, status: int = 200, **fields: str) -> str:
    """Press 算一算; gives the form."""
    typed = {f"fact.{name}": value for name, value in fields.items()}
    answer = desk.post(f"/staff/cases/{number}/fee", **typed)
    assert answer.status_code == status, answer.text
    return answer.text


def test_the_fee_is_reckoned_filled_in_and_printed(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    text = reckon(clerk, number, basis="pages", count="250", before="0", calculation="旧的")
    assert 'value="4700"' in text
    assert "第 201—250 页 50×40=2000 元；合计 4700 元" in text
    assert 'value="pages" checked' in text
    fee = {"basis": "pages", "count": "250", "calculation": "按量，减半收取：生活困难"}
    refused = take(clerk, number, "fee_notice", 400, **fee, amount="4701")
    assert "按标准最多收 4700 元" in refused
    assert "减半收取" in refused
    for amount in ("很多", "0", "-5", "1.234", "NaN", "1e9"):
        take(clerk, number, "fee_notice", 400, **fee, amount=amount)
    take(clerk, number, "fee_notice", **fee, amount="2350")
    text = issue(clerk, number, "fee-3")
    for said in ("人民币 2350 元", "减半收取：生活困难", "20 个工作日内缴清", "财政票据", "109号"):
        assert said in text, said
    assert "行政复议" not in text, "the notice alone decides nothing"


def test_the_form_says_how_many_came_this_month(office: Flask, at: Callable[[str], None]) -> None:
    at("2026-02-27")
    clerk = at_desk(office, "clerk")
    take_in(clerk)
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    take_in(clerk, wanted="一")
    take_in(clerk, wanted="二")
    take_in(clerk, wanted="别人的", name="李四")
    number = take_in(clerk, wanted="三")
    page = clerk.get(f"/staff/cases/{number}/step/fee_notice")
    assert "本月此前有 2 件" in page.text
    text = reckon(clerk, number, basis="items", count="9", before="2")
    assert 'name="fact.amount" inputmode="decimal" maxlength="12" value="100"' in text


def test_wrong_numbers_keep_what_was_typed(office: Flask, at: Callable[[str], None]) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    for basis, count in (("", "5"), ("both", "5"), ("items", ""), ("pages", "-1"), ("items", "９"),
                         ("pages", "0"), ("items", "9999999")):  # fmt: skip
        text = reckon(clerk, number, 400, basis=basis, count=count, calculation="我写的话")
        assert "我写的话" in text
    assert "不用收费" in reckon(clerk, number, basis="items", count="3", before="0")
    refused = take(clerk, number, "fee_notice", 400, amount="5", calculation="没有选")
    assert "请选按件还是按量" in refused


def test_the_countys_own_list_is_used(office: Flask, at: Callable[[str], None]) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    with office.extensions["database"].writing(CLERK, AT) as change:
        settings.put(change, 1, "tariff_pages", "50:0 以上:5")
        change.note("setting.changed", organisation_id=1, object_kind="setting",
                    object_ref="tariff_pages", name="tariff_pages", old="", new="x")  # fmt: skip
    text = reckon(clerk, number, basis="pages", count="60")
    assert "合计 50 元" in text
    assert "本县（市、区）的收费标准" in text


def test_a_list_that_makes_no_sense_is_refused_in_the_settings(office: Flask) -> None:
    admin = at_desk(office, "admin")
    refused = admin.post("/staff/settings", tariff_pages="三十页以内不要钱")
    assert refused.status_code == 400
    assert "收费档次看不懂" in refused.text
    assert "三十页以内不要钱" in refused.text
    assert admin.post("/staff/settings", tariff_pages="50:0 以上:5").status_code == 302
