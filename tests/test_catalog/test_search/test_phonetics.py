import pytest

from catalog.search import phonetics


@pytest.mark.parametrize(
    ("flattened", "standard"),
    [
        ("longcunweifang", "nongcunweifang"),
        ("zendibucang", "zhengdibuchang"),
        ("falvyuanzu", "falvyuanzhu"),
        ("fuji", "huji"),
        ("lanqi", "ranqi"),
        ("yannao", "yanglao"),
    ],
)
def test_flattened_speech_sounds_like_the_standard(flattened: str, standard: str) -> None:
    assert phonetics.flat(flattened) == phonetics.flat(standard)


def test_words_decide_how_a_character_is_read() -> None:
    assert phonetics.syllables("重大建设")[0] == "zhong"
    assert phonetics.syllables("重庆")[0] == "chong"
    assert phonetics.syllables("银行") == ("yin", "hang")
    assert phonetics.syllables("绿化") == ("lv", "hua")


def test_one_slip_of_the_finger() -> None:
    assert phonetics.one_apart("yanglao", "yangla")
    assert phonetics.one_apart("yanglao", "yanglap")
    assert phonetics.one_apart("yanglao", "yangloa")
    assert not phonetics.one_apart("yanglao", "yang")
    assert not phonetics.one_apart("dibao", "fubei")
