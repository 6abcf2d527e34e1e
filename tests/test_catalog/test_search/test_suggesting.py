import pytest

from catalog.search.searching import Search


@pytest.mark.parametrize("typed", ["养老服", "yanglaof", "ylfw", "养lao", "yangl", "ylf"])
def test_a_domain_is_suggested_however_it_is_begun(search: Search, typed: str) -> None:
    assert search.suggest(typed)[0].text == "养老服务"


def test_initials_count_from_any_word_start(search: Search) -> None:
    assert "农村危房改造" in {found.text for found in search.suggest("wfgz")}


def test_kinds_stand_in_groups_and_are_eight_at_most(search: Search) -> None:
    for typed in ("y", "x", "养", "社会", "zf", "低"):
        kinds = [found.kind for found in search.suggest(typed)]
        assert len(kinds) <= 8
        assert kinds == sorted(kinds, key=["domain", "entry", "question"].index)


def test_everyday_words_bring_entries_with_other_titles(search: Search) -> None:
    found = search.suggest("吃低保")
    assert any(one.kind == "entry" and "最低生活保障" in one.text for one in found)


def test_a_question_can_be_searched_for(search: Search) -> None:
    questions = [found for found in search.suggest("打") if found.kind == "question"]
    assert questions
    assert search.find(questions[0].target).total


def test_the_typed_part_is_marked(search: Search) -> None:
    found = search.suggest("hukou")[0]
    start, end = found.marked[0]
    assert found.text[start:end] == "户口"
