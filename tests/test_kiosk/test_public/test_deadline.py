import pytest

from tests.builders import Visitor

ASK = "/guide/deadline?rule=reply&receipt="


def test_the_empty_calculator_explains_itself_and_is_linked_from_the_guide(
    visitor: Visitor,
) -> None:
    page = visitor.get("/guide/deadline")
    assert "收到当天不计" in page.text
    assert "到期</h1>" not in page.html
    assert "/guide/deadline" in visitor.get("/guide").links


def test_a_receipt_gives_the_due_day_and_every_day_on_the_way(visitor: Visitor) -> None:
    page = visitor.get(f"{ASK}2026-02-06")
    assert page.title.startswith("2026 年 3 月 12 日到期")
    assert "第 20 个工作日（星期四）" in page.text
    assert page.html.count('<th scope="row"') == 35
    assert (
        '<div class="end"><span class="d">12</span><b>20</b><small>到期</small></div>' in page.html
    )
    assert '<div><span class="d">14</span><b>6</b><small>调休</small></div>' in page.html
    assert '<div class="off"><span class="d">17</span><small>放假</small></div>' in page.html
    assert '<div><span class="d">6</span><small>收到</small></div>' in page.html
    assert '<div class="out"><span class="d">2/2</span></div>' in page.html
    assert '<meta name="robots" content="noindex">' in page.html


def test_a_consultation_shows_its_letter_and_the_days_that_do_not_count(visitor: Visitor) -> None:
    steps = "&step1=answered&day1=2026-10-12&step2=asked&day2=2026-09-29"
    page = visitor.get(f"{ASK}2026-09-18{steps}")
    assert page.title.startswith("2026 年 10 月 29 日到期")
    assert '<div><span class="d">29</span><b>7</b><small>发函</small></div>' in page.html
    assert '<div class="ps"><span class="d">12</span><small>回函 不计</small></div>' in page.html
    assert '<div class="ps"><span class="d">30</span><small>不计</small></div>' in page.html
    assert '<div class="off"><span class="d">7</span><small>放假</small></div>' in page.html
    assert "2026-09-29 至 2026-10-12 征求第三方意见，不计入期限。" in page.text


def test_what_was_typed_stays_in_the_form(visitor: Visitor) -> None:
    page = visitor.get(
        f"{ASK}2026-02-06&step1=&day1=&days1=&step4=extended&day4=2026-03-02&days4=5"
    )
    assert page.title.startswith("2026 年 3 月 19 日到期")
    assert 'value="2026-03-02"' in page.html
    assert '<option value="extended" selected>' in page.html
    assert "<details open>" in page.html
    assert "<small>延期</small>" in page.html


def test_a_restart_shows_the_days_that_fell_away(visitor: Visitor) -> None:
    page = visitor.get(f"{ASK}2025-03-03&step1=corrected&day1=2025-03-24")
    assert page.title.startswith("2025 年 4 月 22 日到期")
    assert '<div class="ps"><span class="d">4</span><small>不计</small></div>' in page.html
    assert "<small>起算</small>" in page.html


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("rule=reply&receipt=2026-12-10", "还没有录入 2027 年的放假安排"),
        ("rule=reply&receipt=2026-02-30", "请填写“收到申请之日”，写成 2026-02-06 这样。"),
        ("rule=reply&receipt=2026", "请填写“收到申请之日”"),
        ("rule=reply&step1=paid&day1=2026-02-06", "请填写“收到申请之日”"),
        ("rule=fee_payment&receipt=x", "请填写“申请人收到收费通知之日”"),
        ("receipt=2026-02-06&day1=2026-02-09", "没有选是什么事"),
        ("receipt=2026-02-06&step1=paid", "请填写“缴费完成的日期”"),
        ("receipt=2026-02-06&step1=extended&day1=2026-02-09", "请填写延长几个工作日"),
        ("receipt=2026-02-06&step1=extended&day1=2026-02-09&days1=21", "累计最多 20 个工作日"),
        ("receipt=2026-02-06&step1=extended&day1=2026-03-13&days1=5", "期限已经届满"),
        ("receipt=2026-02-06&step1=answered&day1=2026-02-09", "没有对应的征求意见书"),
        ("receipt=2026-02-06&step1=corrected&day1=2026-02-05", "早于收到申请之日"),
        ("receipt=9999-12-31", "还没有录入 10000 年的放假安排"),
        ("receipt=<script>alert(1)</script>", "请填写“收到申请之日”"),
        ("receipt=%FF%01&step1=%E2%80%AE&day1=1&days1=%C2%B2", "请填写“收到申请之日”"),
    ],
)
def test_what_cannot_be_counted_is_answered_with_a_sentence(
    visitor: Visitor, query: str, message: str
) -> None:
    page = visitor.get(f"/guide/deadline?{query}")
    assert message in page.text
    assert "<table" not in page.html


@pytest.mark.parametrize(
    ("rule", "due", "said"),
    [
        ("correction_notice", "2026 年 2 月 24 日到期", "第三十条"),
        ("third_party_opinion", "2026 年 3 月 5 日到期", "不等于同意"),
        ("coauthor_opinion", "2026 年 3 月 5 日到期", "视为同意公开"),
        ("fee_payment", "2026 年 3 月 12 日到期", "还没有核对原文"),
        ("proactive_publication", "2026 年 3 月 12 日到期", "第二十六条"),
        ("respondent_simple", "2026 年 2 月 13 日到期", "第五十四条"),
        ("respondent_ordinary", "2026 年 2 月 27 日到期", "第四十八条"),
        ("unknown", "2026 年 3 月 12 日到期", "第三十三条"),
    ],
)
def test_every_limit_can_be_counted(visitor: Visitor, rule: str, due: str, said: str) -> None:
    page = visitor.get(f"/guide/deadline?rule={rule}&receipt=2026-02-06")
    assert page.title.startswith(due)
    assert said in page.text


def test_a_long_history_is_drawn_only_in_its_last_year(visitor: Visitor) -> None:
    page = visitor.get(f"{ASK}2023-01-03&step1=corrected&day1=2026-06-01")
    assert page.title.startswith("2026 年 6 月 30 日到期")
    assert page.html.count('<span class="d">') <= 378
