import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from catalog import law
from catalog.errors import Invalid
from catalog.rules.limits import NAMES, Limit, Limits
from catalog.rules.outcomes import Outcomes, remedy_text

OUTCOMES, LIMITS = law.outcomes(), law.limits()
TABLE = json.loads(
    (Path(__file__).parents[2] / "data" / "outcome-rows.json").read_text(encoding="utf-8")
)


def test_every_outcome_stands_in_its_row_of_the_annual_report() -> None:
    expected = {row["close_reason"]: row["row"] for row in TABLE["close_reason_to_row"]}
    assert {outcome.id: outcome.row for outcome in OUTCOMES.all()} == expected
    assert len(expected) == 25


def test_every_row_of_the_annual_report_can_be_reached() -> None:
    assert {outcome.row for outcome in OUTCOMES.all()} == set(TABLE["outcome_rows"])


def test_rows_that_are_only_practice_say_so() -> None:
    practice = {
        row["close_reason"]
        for row in TABLE["close_reason_to_row"]
        if row["certainty"].startswith("practice")
    }
    assert {outcome.id for outcome in OUTCOMES.all() if not outcome.verified} == practice


def test_the_group_of_an_outcome_is_the_group_of_its_row() -> None:
    groups = {"1": "full", "2": "partial", "3": "refused", "4": "unable", "5": "not_processed"}
    for outcome in OUTCOMES.all():
        assert outcome.group == groups.get(outcome.row[1], "other")


def remedy(name: str, internet: str = "") -> str:
    return remedy_text(
        OUTCOMES[name], LIMITS, reviewer="青山县人民政府", court="青山县人民法院", internet=internet
    )


def test_a_refusal_sends_the_applicant_to_reconsideration_first() -> None:
    text = (
        "如对本答复不服，应当自收到本答复之日起 60 日内先向青山县人民政府申请行政复议；"
        "对行政复议决定仍不服的，可以自收到复议决定书之日起 15 日内向青山县人民法院提起行政诉讼。"
    )
    refusals = [one.id for one in OUTCOMES.all() if one.row.startswith(("r2", "r3"))]
    assert len(refusals) == 9
    assert [remedy(name) for name in refusals] == [text] * 9


def test_other_decisions_leave_the_choice() -> None:
    assert remedy_text(OUTCOMES["not_exist"], LIMITS, reviewer="县政府", court="县法院") == (
        "如对本答复不服，可以自收到本答复之日起 60 日内向县政府申请行政复议，"
        "也可以自收到本答复之日起 6 个月内向县法院提起行政诉讼。"
    )
    assert remedy("not_exist") == (
        "如对本答复不服，可以自收到本答复之日起 60 日内向青山县人民政府申请行政复议，"
        "也可以自收到本答复之日起 6 个月内向青山县人民法院提起行政诉讼。"
    )
    others = [one.id for one in OUTCOMES.all() if not one.row.startswith(("r2", "r3"))]
    assert [name for name in others if not remedy(name)] == ["withdrawn"]


def test_a_reply_by_internet_names_the_internet_way_of_reconsideration() -> None:
    where = "https://xzfy.example.gov.cn"
    for name in ("refused_internal", "granted"):
        assert f"申请行政复议，也可以通过互联网提交：{where}" in remedy(name, where)


def test_outcomes_are_found_by_their_name() -> None:
    again = Outcomes(OUTCOMES.all())
    assert again.all() == OUTCOMES.all()
    assert again["granted"].label == "予以公开"


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(Invalid, match="没有“maybe”这种办理结果，请从列表中选择。"):
        OUTCOMES["maybe"]


def test_a_table_of_outcomes_with_a_slip_is_refused() -> None:
    one = OUTCOMES["granted"]
    with pytest.raises(Invalid, match="办理结果“granted”写了两次，请更正。"):
        Outcomes([one, one])
    for broken in (replace(one, group="some"), replace(one, remedy="court")):
        with pytest.raises(Invalid, match="办理结果“granted”的类别或者救济方式不对，请更正。"):
            Outcomes([broken])
    with pytest.raises(Invalid, match="办理结果“granted”的第三方意见一栏不对，请更正。"):
        Outcomes([replace(one, objection="ask")])


def make_limit(**values: object) -> Limit:
    facts = {
        "id": "reply",
        "label": "答复期限",
        "days": 20,
        "unit": "working_day",
        "article": "《政府信息公开条例》第三十三条第二款",
        "starts": "收到申请之日的次日",
        "in_force": date(2019, 5, 15),
        "verified": True,
    }
    return Limit(**{**facts, **values})


def test_the_limits_are_those_of_the_law() -> None:
    assert {limit.id: limit.days for limit in LIMITS.all()} == {
        "reply": 20,
        "extension": 20,
        "correction_notice": 7,
        "correction_wait": 90,
        "third_party_opinion": 15,
        "coauthor_opinion": 15,
        "fee_payment": 20,
        "proactive_publication": 20,
        "respondent_simple": 5,
        "respondent_ordinary": 10,
        "reconsideration": 60,
        "suit_after_reconsideration": 15,
        "suit": 6,
    }
    assert [limit.id for limit in LIMITS.all() if not limit.verified] == [
        "correction_wait",
        "fee_payment",
        "suit",
    ]
    assert all(limit.article and limit.starts and limit.in_force for limit in LIMITS.all())


def test_a_limit_says_its_length_in_words() -> None:
    assert make_limit().length == "20 个工作日"
    assert make_limit(unit="day", days=60).length == "60 日"
    assert make_limit(unit="month", days=6).length == "6 个月"


def test_a_table_of_limits_is_complete_or_refused() -> None:
    full = [make_limit(id=name) for name in NAMES]
    assert [limit.id for limit in Limits(full).all()] == list(NAMES)
    with pytest.raises(Invalid, match="期限表缺少：suit，请补上。"):
        Limits(full[:-1])
    with pytest.raises(Invalid, match="期限表缺少：suit_after_reconsideration、suit，请补上。"):
        Limits(full[:-2])


@pytest.mark.parametrize("values", [{"days": 0}, {"unit": "week"}])
def test_a_limit_of_no_length_or_no_known_unit_is_refused(values: dict) -> None:
    with pytest.raises(Invalid, match="期限表中的“reply”重复，或者天数、单位不对，请更正。"):
        Limits([make_limit(**values)])


def test_a_limit_named_twice_is_refused_and_one_day_is_a_length() -> None:
    with pytest.raises(Invalid, match="“reply”重复"):
        Limits([make_limit(), make_limit()])
    assert Limits([make_limit(id=name, days=1) for name in NAMES])["reply"].days == 1
