from catalog.search.cleaning import MAX_CHARACTERS, clean


def test_full_width_capitals_and_spaces_become_plain() -> None:
    assert clean("　ＷＦＧＺ  办理 ").text == "wfgz 办理"


def test_traditional_characters_become_simplified() -> None:
    assert clean("義務教育 徵地補償").text == "义务教育 征地补偿"


def test_hidden_characters_disappear() -> None:
    assert clean("临时\u200b救\u202e助\x00").text == "临时救助"


def test_a_long_question_is_cut_and_says_so() -> None:
    cleaned = clean("低保" * 80)
    assert len(cleaned.text) == MAX_CHARACTERS
    assert cleaned.cut
    assert not clean("低保").cut


def test_a_letter_that_grows_when_normalised_cannot_exceed_the_limit() -> None:
    assert len(clean("\ufdfa" * 100).text) <= MAX_CHARACTERS
