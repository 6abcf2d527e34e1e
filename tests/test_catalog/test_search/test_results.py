from catalog.search.results import highlight


def test_overlapping_words_are_marked_once() -> None:
    assert highlight("最低生活保障办事指南", ("生活保障", "最低生活", "指南")) == ((0, 6), (8, 10))


def test_nothing_is_marked_without_a_match() -> None:
    assert highlight("养老服务", ("低保", "")) == ()
