from catalog.search.concepts import Understanding
from catalog.search.understanding import Reader


def typed(meant: Understanding) -> list[str]:
    return [concept.typed for concept in meant.concepts]


def senses(meant: Understanding) -> set[str]:
    return {sense.text for concept in meant.concepts for sense in concept.senses}


def test_talk_is_dropped_and_leaves_a_hint(reader: Reader) -> None:
    meant = reader.read("我想问一下公租房怎么申请")
    assert typed(meant) == ["公租房"]
    assert meant.hints == {"guide"}


def test_an_everyday_word_means_its_official_term(reader: Reader) -> None:
    assert "最低生活保障" in senses(reader.read("吃低保"))


def test_an_age_of_eighty_is_a_high_one(reader: Reader) -> None:
    assert "高龄" in senses(reader.read("我妈今年八十了"))
    assert "高龄" in senses(reader.read("85岁老人"))
    assert "高龄" not in senses(reader.read("满六十岁"))


def test_what_talk_tears_apart_is_put_together(reader: Reader) -> None:
    assert "姓名变更、更正" in senses(reader.read("我想给孩子改个名字要带什么"))


def test_a_saying_is_understood_from_those_like_it(reader: Reader) -> None:
    assert "敬老院" not in reader.vocabulary.everyday
    assert senses(reader.read("敬老院")) & {"养老机构", "养老机构备案", "养老机构备案信息"}


def test_the_last_word_is_what_a_phrase_is_about(reader: Reader) -> None:
    assert reader.read("老年手机").doubtful
    assert not reader.read("老年人补贴").doubtful


def test_what_belongs_elsewhere_is_known(reader: Reader) -> None:
    word, matter = next(iter(reader.vocabulary.elsewhere.items()))
    assert reader.read(word).elsewhere == matter


def test_english_words_lead_to_domains(reader: Reader) -> None:
    assert "养老服务" in senses(reader.read("elderly care"))


def test_a_question_of_many_words_is_cut_to_sixteen(reader: Reader) -> None:
    words = list(dict.fromkeys(reader.vocabulary.everyday))[:400:16]
    meant = reader.read("，".join(word for word in words if len(word) > 2))
    assert len(meant.concepts) <= 16
