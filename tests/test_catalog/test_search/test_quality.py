"""The figures the search is held to; `bench/search_quality.py` prints them with peers."""

import dataclasses
import json
from collections import Counter
from pathlib import Path

import pytest

from catalog.search.searching import Search
from catalog.search.vocabulary import shipped
from catalog.store.connection import Database

DATA = Path(__file__).parents[2] / "data"
SETS = ("search-examples", "search-questions", "search-heldout")


def questions(name: str) -> list[dict[str, list[str]]]:
    found: list[dict[str, list[str]]] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", SETS)
def test_a_right_domain_comes_first(search: Search, name: str) -> None:
    asked, first, three, reciprocal = 0, 0, 0, 0.0
    for question in questions(name):
        if question["domains"]:
            found = [hit.domain for hit in search.find(question["q"], limit=10).hits]  # type: ignore[arg-type] # q is text
            place = next((at for at, one in enumerate(found, 1) if one in question["domains"]), 99)
            asked += 1
            first += place == 1
            three += place <= 3
            reciprocal += 1 / place if place <= 10 else 0
    assert first / asked >= 0.90
    assert three / asked >= 0.97
    assert reciprocal / asked >= 0.93


def test_each_kind_has_a_right_domain_among_three(search: Search) -> None:
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for name in SETS:
        for question in questions(name):
            if question["domains"]:
                kind = str(question["kind"])
                asked[kind] += 1
                hits = search.find(str(question["q"]), limit=3).hits
                right[kind] += any(hit.domain in question["domains"] for hit in hits)
    assert [kind for kind in asked if right[kind] < 0.9 * asked[kind]] == []


def test_questions_without_an_answer_get_none_or_a_doubtful_one(search: Search) -> None:
    nothing = [question for name in SETS for question in questions(name) if not question["domains"]]
    right = sum(search.find(str(question["q"])).weak for question in nothing)
    assert right / len(nothing) >= 0.9


def test_the_row_meant_is_among_three(search: Search) -> None:
    asked = right = 0
    for name in SETS:
        for question in questions(name):
            if question.get("rows"):
                asked += 1
                hits = search.find(str(question["q"]), limit=3).hits
                right += any(
                    [hit.domain, hit.level1, hit.level2] in question["rows"] for hit in hits
                )
    assert right / asked >= 0.85


def test_every_everyday_word_leads_to_what_it_means(search: Search, township: Database) -> None:
    opened, _ = search._keeper.current()
    assert opened is not None
    lost = []
    for word, meanings in list(opened.reader.vocabulary.everyday.items())[::3]:
        codes = [hit.code for hit in search.find(word, limit=3).hits]
        said = "\n".join(
            "\n".join((row.level1, row.level2, row.content, row.basis, row.guideline, *row.names))
            for row in opened.rows(township, codes)
        )
        if not any(meaning.term in said for meaning in meanings):
            lost.append(word)
    assert lost == []


def test_without_the_everyday_words_far_fewer_questions_are_answered(
    search: Search, township: Database, tmp_path: Path
) -> None:
    bare = Search(
        township,
        tmp_path / "bare",
        vocabulary=dataclasses.replace(shipped(), everyday={}, digest="without"),
    )
    bare.refresh()
    asked = [one for one in questions("search-examples") if one["kind"] == "colloquial"]

    def right(engine: Search) -> int:
        return sum(
            any(hit.domain in one["domains"] for hit in engine.find(str(one["q"]), limit=1).hits)
            for one in asked
        )

    assert right(search) >= 0.9 * len(asked)
    assert right(bare) <= 0.6 * len(asked)
    bare.close()
