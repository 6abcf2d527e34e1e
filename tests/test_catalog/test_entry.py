"""What an entry says of itself."""

from catalog.entry import Entry, split, title_of


def test_a_second_level_that_says_little_takes_the_first_before_it() -> None:
    assert title_of("最低生活保障", "办事指南") == "最低生活保障办事指南"
    assert title_of("养老服务业务办理", "老年人补贴") == "老年人补贴"
    assert title_of("征地管理政策", "") == "征地管理政策"
    assert title_of("", "办事指南") == "办事指南"


def test_parts_drop_blanks_and_edges() -> None:
    assert split("政府网站; 公开查阅点 ;;") == ("政府网站", "公开查阅点")
    assert split("") == ()


def test_the_call_number_is_domain_and_place() -> None:
    entry = Entry(id=1, code="000000", domain="19", position=4, content="甲;乙")
    assert entry.number == "19-04"
    assert entry.parts("content") == ("甲", "乙")
