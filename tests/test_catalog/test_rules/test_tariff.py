"""The fee by the tariff of 国办函〔2020〕109号: worked examples, edges, lists of a county's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import law
from catalog.errors import Invalid
from catalog.rules.tariff import by_items, by_pages, read

ITEMS, PAGES = law.tariffs()["items"].tariff, law.tariffs()["pages"].tariff


@pytest.mark.parametrize(
    ("count", "amount"),
    [(1, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (35, 3000), (40, 4000), (41, 4300),
     (50, 7000), (51, 7400), (60, 11000), (61, 11500)],
)  # fmt: skip
def test_items_cost_what_the_list_says(count: int, amount: int) -> None:
    assert by_items(ITEMS, count, 0).amount == amount


@pytest.mark.parametrize(
    ("count", "amount"),
    [(1, 0), (30, 0), (31, 10), (68, 380), (100, 700), (101, 720), (200, 2700), (201, 2740),
     (250, 4700)],
)  # fmt: skip
def test_pages_cost_what_the_list_says(count: int, amount: int) -> None:
    assert by_pages(PAGES, count).amount == amount


def test_the_calculation_says_every_band() -> None:
    assert by_pages(PAGES, 250).calculation == (
        "本件提供 250 页：第 1—30 页不收费，第 31—100 页 70×10=700 元，"
        "第 101—200 页 100×20=2000 元，第 201—250 页 50×40=2000 元；合计 4700 元。"
    )
    assert by_items(ITEMS, 2, 9).calculation == (
        "同一申请人本月此前 9 件，本次 2 件：第 10 件不收费，第 11 件 1×100=100 元；合计 100 元。"
    )


@given(st.integers(1, 300), st.integers(1, 300))
def test_items_in_two_parts_cost_the_same_as_at_once(one: int, other: int) -> None:
    parts = by_items(ITEMS, one, 0).amount + by_items(ITEMS, other, one).amount
    assert parts == by_items(ITEMS, one + other, 0).amount


@given(st.integers(1, 5000))
def test_pages_follow_a_second_reckoning_one_by_one(count: int) -> None:
    def price(page: int) -> int:
        return 0 if page <= 30 else 10 if page <= 100 else 20 if page <= 200 else 40

    assert by_pages(PAGES, count).amount == sum(price(page) for page in range(1, count + 1))


@given(st.integers(1, 2000))
def test_items_follow_a_second_reckoning_one_by_one(count: int) -> None:
    def price(item: int) -> int:
        return 0 if item <= 10 else 100 if item <= 30 else 100 * -(-(item - 20) // 10)

    assert by_items(ITEMS, count, 0).amount == sum(price(item) for item in range(1, count + 1))


def test_a_countys_own_list_is_read() -> None:
    assert read("10:0 30:100 40:200 每10:100") == ITEMS
    assert read("30：0，100：10，200：20，以上：40") == PAGES
    assert by_pages(read("50:0 以上:5"), 60).amount == 50


@pytest.mark.parametrize(
    "text",
    ["", "10", "10:0", "每10:100", "30:0 10:5 以上:1", "10:0 每0:1", "10:0 以上:x", "a:b 以上:1",
     "10:0 以上:99999999", "10:0 10:5 以上:9"],
)  # fmt: skip
def test_a_list_that_makes_no_sense_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid, match="收费档次"):
        read(text)


@pytest.mark.parametrize(("count", "before"), [(0, 0), (-1, 0), (100_001, 0), (1, -1), (1, 10**9)])
def test_numbers_that_make_no_sense_are_refused(count: int, before: int) -> None:
    with pytest.raises(Invalid, match="要在"):
        by_items(ITEMS, count, before)


@pytest.mark.parametrize("text", ["10:5 30:5 每10:1", "10:9 30:5 以上:40", "10:0 30:9 以上:9",
                                  "10:0 30:9 以上:3", "10:0 30:100 每1:0"])  # fmt: skip
def test_a_list_whose_prices_do_not_rise_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="收费档次"):
        read(text)
