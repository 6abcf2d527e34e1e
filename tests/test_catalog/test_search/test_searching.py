import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.search.searching import Search

HOSTILE = [
    "*",
    "?" * 100,
    "[a TO z]",
    "*x* " * 100,
    "(" * 2000,
    "name:低保 OR *:*",
    "低保~5",
    "低保^1000",
    "' OR 1=1 --",
    "%_%",
    "\x00\x00",
    "\ud800低保",
    "🎉🎉🎉",
    "\u202e保低",
    "低" * 100_000,
    "a" * 100_000,
    "a b " * 20_000,
    "NOT 低保 AND NOT 养老",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_questions_are_text_and_quick(search: Search, text: str) -> None:
    started = time.monotonic()
    search.find(text)
    search.suggest(text)
    assert time.monotonic() - started < 2


@settings(max_examples=300, deadline=2000)
@given(st.text(max_size=300))
def test_any_text_gives_an_answer(search: Search, text: str) -> None:
    found = search.find(text)
    assert len(found.hits) <= 20
    assert len(search.suggest(text)) <= 8


def test_a_query_language_means_nothing(search: Search) -> None:
    found = search.find("domain:19", limit=100)
    assert "19" not in {hit.domain for hit in found.hits}
    assert search.find("*").total == 0


def test_the_official_name_finds_its_entries_first(search: Search) -> None:
    first = search.find("最低生活保障").hits[0]
    assert (first.domain, first.level1) == ("19", "最低生活保障")
    assert not first.weak


def test_the_domain_filter_leaves_only_that_domain(search: Search) -> None:
    hits = search.find("补贴", domain="22").hits
    assert hits
    assert {hit.domain for hit in hits} == {"22"}


def test_pages_follow_each_other_without_repeating(search: Search) -> None:
    first = search.find("登记", limit=5)
    second = search.find("登记", limit=5, offset=5)
    assert len(first.hits) == len(second.hits) == 5
    assert first.total == second.total > 10
    assert not {hit.code for hit in first.hits} & {hit.code for hit in second.hits}


def test_no_page_beyond_the_fiftieth(search: Search) -> None:
    assert search.find("登记", limit=2, offset=100).hits == ()
    assert search.find("登记", limit=2).total <= 100


def test_a_long_question_says_that_it_was_cut(search: Search) -> None:
    assert "100" in search.find("低保" + "字" * 200).notes[0]


def test_initials_of_a_title_find_it(search: Search) -> None:
    assert search.find("zdshbz").hits[0].level1 == "最低生活保障"


def test_traditional_characters_find_simplified_titles(search: Search) -> None:
    assert search.find("養老服務").hits[0].domain == "20"


def test_suggestions_come_for_chinese_pinyin_and_initials(search: Search) -> None:
    assert search.suggest("养老")[0].text == "养老服务"
    assert search.suggest("yanglao")[0].text == "养老服务"
    assert search.suggest("ylf")[0].text == "养老服务"
    assert search.suggest("养老")[0].kind == "domain"
    assert search.suggest("养老")[0].target == "20"
    assert search.suggest("养老")[0].marked == ((0, 2),)
