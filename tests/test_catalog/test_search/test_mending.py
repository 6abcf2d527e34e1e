import pytest

from catalog.search.mending import mends
from catalog.search.understanding import Reader


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("底保", "低保"),
        ("公组房", "公租房"),
        ("扶贪", "扶贫"),
        ("户籍管里", "户籍管理"),
        ("高林津贴", "高龄津贴"),
        ("养老机机构", "养老机构"),
        ("户管籍理", "户籍管理"),
    ],
)
def test_a_slip_leads_to_the_phrase_meant(reader: Reader, typed: str, meant: str) -> None:
    assert any(meant in phrase.text for phrase, _ in mends(typed, reader.lexicon))


@pytest.mark.parametrize("word", ["手机", "汽车", "四级", "微信"])
def test_a_word_of_the_dictionary_is_no_slip(reader: Reader, word: str) -> None:
    assert mends(word, reader.lexicon) == []
