"""The list of applications: its filters, its search, and what the today page reminds of."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from catalog import holidays, law
from catalog.rules.situation import situation
from catalog.store import caselist, cases
from catalog.store.caselist import Choice
from kiosk import clock
from kiosk.staff import choosing
from tests.test_kiosk.test_public.test_apply import Citizen
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_cases import at, take, take_in

__all__ = ["at"]  # a fixture that is used by its name

NOTICE = {"points": "请写明是哪一批", "until": "2026-03-10", "service": "platform"}


def listed(desk: Desk, address: str) -> list[str]:
    """The register numbers of the list at an address, in its order."""
    html = desk.get(f"/staff/cases{address}").html
    return re.findall(r'<a href="/staff/cases/(\d{4}-\d{4})">', html)


def reminded(desk: Desk) -> list[str]:
    """The register numbers that the today page names, one for each line."""
    ledger = desk.get("/staff/").html.split("先办这些")[1].split("</table>")[0]
    return re.findall(r'<td class="song nw">(\d{4}-\d{4})</td>', ledger)


def test_each_filter_shows_its_cases_and_no_others(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    late = take_in(clerk)
    at("2026-03-27")
    clerk = at_desk(office, "clerk")
    fresh = take_in(
        clerk, channel="signed_mail", name="清河农机合作社", category="biz", contact="周"
    )
    _, unconfirmed, _ = Citizen(office).receipt()
    correcting = take_in(clerk)
    take(clerk, correcting, "correction_notice", **(NOTICE | {"until": "2026-04-20"}))
    replied = take_in(clerk)
    take(clerk, replied, "reply", outcome="granted", how="复印 3 页")
    ended = take_in(clerk)
    take(clerk, ended, "withdrawn", statement="来电说不要了")
    archived = take_in(clerk)
    take(clerk, archived, "withdrawn", statement="来电说不要了")
    take(clerk, archived, "archived")
    me = re.search(r'<option value="(\d+)">clerk</option>', clerk.get(f"/staff/cases/{fresh}").html)
    assert me
    clerk.post(f"/staff/cases/{fresh}/assign", to=me.group(1))
    at("2026-04-01")
    clerk = at_desk(office, "clerk")
    still_open = {late, fresh, unconfirmed, correcting, replied}
    assert set(listed(clerk, "")) == still_open
    assert listed(clerk, "?which=late") == [late]
    assert listed(clerk, "?which=soon") == []
    assert listed(clerk, "?which=unconfirmed") == [unconfirmed]
    assert listed(clerk, "?which=correction") == [correcting]
    assert listed(clerk, "?which=replied") == [replied]
    assert set(listed(clerk, "?which=handling")) == {late, fresh}
    assert listed(clerk, "?which=closed") == [ended]
    assert listed(clerk, "?which=archived") == [archived]
    assert listed(clerk, "?which=all") == sorted({*still_open, ended, archived}, reverse=True)
    assert listed(clerk, "?who=mine") == [fresh]
    assert set(listed(clerk, "?who=nobody")) == still_open - {fresh}
    assert listed(clerk, f"?who={me.group(1)}&which=handling") == [fresh]
    assert listed(clerk, "?channel=internet") == [unconfirmed]
    assert listed(clerk, "?category=biz") == [fresh]
    assert len(listed(clerk, "?year=2026&which=all")) == 7
    assert listed(clerk, "?year=2025&which=all") == []
    at("2026-04-20")
    assert fresh in listed(at_desk(office, "clerk"), "?which=soon")


def test_a_filter_that_is_none_counts_as_not_given_and_a_page_too_far_leads_back(
    office: Flask,
) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    for wrong in ("?which=zzz", "?who=-1", "?who=x", "?channel=%27", "?category=0", "?year=20261",
                  "?year=abcd", "?year=0000", "?page=-3", "?page=x", "?page=0"):  # fmt: skip
        assert listed(clerk, wrong) == [number], wrong
    answer = clerk.client.get("/staff/cases?page=99999999&who=nobody")
    assert answer.headers["Location"] == "/staff/cases?who=nobody"
    assert clerk.client.get("/staff/cases?which=all&page=99999999").status_code == 302


def test_open_cases_are_shown_page_by_page(office: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (choosing, caselist):
        monkeypatch.setattr(module, "PAGE", 2)
    clerk = at_desk(office, "clerk")
    numbers = [take_in(clerk) for _ in range(3)]
    assert listed(clerk, "") == numbers[:2]
    assert listed(clerk, "?page=2") == numbers[2:]
    assert "page=2" in clerk.get("/staff/cases?which=all").html
    assert "第 2 页，共 2 页" in clerk.get("/staff/cases?page=2").text


def test_a_name_is_found_masked_or_whole_and_never_by_a_part_that_lists_do_not_show(
    office: Flask,
) -> None:
    clerk = at_desk(office, "clerk")
    take_in(clerk, name="周禾")
    take_in(clerk, name="周小禾")
    take_in(clerk, name="吴兰")
    take_in(clerk, name="清河农机合作社", category="biz", contact="周")

    def found(words: str) -> list[str]:
        page = clerk.post("/staff/cases", q=words).text
        return sorted(re.findall(r'<a href="/staff/cases/2\d{3}-000(\d)">', page))

    assert found("周*") == found("周**") == found("周＊") == ["1", "2"]
    assert found("周禾") == ["1"]
    assert found("清河农机") == ["4"]
    for nothing in ("周", "小禾", "周小", "周禾*", "*", "", "禾*", "%", "周_"):
        assert found(nothing) == [], nothing
    assert found(f"{clock.today().year}-0003") == ["3"]
    assert found(f"{clock.today().year}－0003") == ["3"]
    assert all("周" not in link for link in clerk.get("/staff/cases").links)


def test_the_list_reckons_as_the_case_page_does(office: Flask, at: Callable[[str], None]) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    party = {"with": "third_party", "party": "河西村委会"}
    histories: tuple[tuple[tuple[str, dict[str, str]], ...], ...] = (
        (("extension", {"days": "5", "approved_by": "王海", "reason": "档案在县里"}),),
        (("consult_start", party),),
        (("consult_start", party), ("consult_end", party | {"answer": "agrees"})),
        (("correction_notice", NOTICE),),
        (("correction_notice", NOTICE), ("correction_received", {})),
        (
            (
                "fee_notice",
                {"basis": "items", "count": "12", "amount": "120", "calculation": "按件"},
            ),
            ("fee_notice_received", {}),
        ),
        (
            ("reasons_asked", {"why": "一年提了 60 件"}),
            ("reasons_given", {}),
            ("delayed", {"until": "2026-05-20", "reason": "数量多"}),
        ),
        (("reply", {"outcome": "granted", "how": "复印"}),),
    )
    for history in histories:
        number = take_in(clerk)
        for kind, facts in history:
            take(clerk, number, kind, **facts)
    Citizen(office).receipt()
    sealer = office.extensions["sealer"]
    with office.extensions["database"].reading() as connection:
        calendar = holidays.calendar(connection, 1)
        whole = {file.stored.id: file.case for file in cases.open_ones(connection, 1, sealer)}
        briefs = caselist.chosen(connection, 1, Choice(), sealer)
        assert len(briefs) == len(whole) == len(histories) + 1
    for day in ("2026-03-02", "2026-03-16", "2026-04-10", "2026-06-01"):
        at(day)
        for brief in briefs:
            light = situation(brief.case, clock.today(), calendar, law.limits())
            full = situation(whole[brief.id], clock.today(), calendar, law.limits())
            assert (light.state, light.due, light.is_overdue) == (
                full.state,
                full.due,
                full.is_overdue,
            )


def test_the_today_page_names_a_case_once_and_never_after_the_reply(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    assert reminded(clerk) == [], "nothing is due for four weeks"
    take(clerk, number, "correction_notice", **NOTICE)
    for day, lines in (("2026-03-10", []), ("2026-03-11", [number]), ("2026-04-20", [number])):
        at(day)
        assert reminded(at_desk(office, "clerk")) == lines, day
    at("2026-03-12")
    clerk = at_desk(office, "clerk")
    take(clerk, number, "correction_received")
    assert reminded(clerk) == []
    # Six working days from 13 to 20 March; the letter goes out then and stops the count.
    at("2026-03-20")
    clerk = at_desk(office, "clerk")
    take(clerk, number, "consult_start", **{"with": "third_party", "party": "河西村委会"})
    assert reminded(clerk) == []
    at("2026-03-27")
    clerk = at_desk(office, "clerk")
    take(clerk, number, "consult_end", **{"with": "third_party", "answer": "agrees"})
    # Fourteen days are left from 30 March; 4 to 6 April are off: day 20 is 17 April.
    for day in ("2026-04-08", "2026-04-17", "2026-04-20"):
        at(day)
        assert reminded(at_desk(office, "clerk")) == [number], day
    clerk = at_desk(office, "clerk")
    take(clerk, number, "reply", outcome="granted", how="复印 3 页")
    assert reminded(clerk) == []
    assert "1 件已答复，还没有送出" in clerk.get("/staff/").text
    take(clerk, number, "served", service="post")
    assert reminded(clerk) == []
    assert "还没有送出" not in clerk.get("/staff/").text
    take(clerk, number, "archived")
    withdrawn = take_in(clerk)
    take(clerk, withdrawn, "withdrawn", statement="来电说不要了")
    at("2026-06-20")
    assert reminded(at_desk(office, "clerk")) == []


def test_when_very_much_is_late_the_today_page_counts_the_rest(
    office: Flask, at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.staff.desk._MOST_CASES", 2)
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    numbers = [take_in(clerk) for _ in range(3)]
    at("2026-05-06")
    clerk = at_desk(office, "clerk")
    assert reminded(clerk) == numbers[:2]
    assert "还有 1 件" in clerk.get("/staff/").text
