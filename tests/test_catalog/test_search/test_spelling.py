import pytest

from catalog.search import spelling
from catalog.search.understanding import Reader


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yanglaofuwu", "养老服务"),
        ("zdshbz", "最低生活保障"),
        ("zendibucang", "征地补偿"),
        ("户kou", "户口"),
        ("危fang改造", "危房改造"),
        ("职业px", "职业培训"),
        ("yanglaofuwi", "养老服务"),
        ("hukouqianyi", "户口迁移"),
    ],
)
def test_letters_become_the_phrase_of_the_catalogue(reader: Reader, typed: str, meant: str) -> None:
    assert "".join(spelling.readings(typed, reader.lexicon)[0][0].split()) == meant


def test_words_typed_one_after_another_are_read_apart(reader: Reader) -> None:
    assert reader.read("nong cun wei fang").text == "农村危房"


@pytest.mark.parametrize("typed", ["asdfghjkl", "qqqqqq", "xzxzxzx", "zzzzzz"])
def test_random_letters_mean_nothing(reader: Reader, typed: str) -> None:
    assert spelling.readings(typed, reader.lexicon) == []
