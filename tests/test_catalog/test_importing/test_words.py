"""What cells of channels, audiences, methods and tiers say, mark by mark and word by word."""

import pytest

from catalog.importing import channels, marks, text, wording

BOARD = channels.BOARD


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("■政府网站 □政府公报 □两微一端\n■公开查阅点□行政服务中心", "政府网站;公开查阅点"),
        ("t政府网站□公报\nt社区/企事业单位/村公示栏(电子屏)\n□12345热线", f"政府网站;{BOARD}"),
        ("■政府网站\n口两微一端\n口公开查阅点 口便民服务站", "政府网站"),
        ("R政府网站 £政府公报", "政府网站"),
        ("þ政府网站 ¨政府公报", "政府网站"),
        ("\uf052政府网站 \uf0a3政府公报", "政府网站"),
        ("?政府网站 □政府公报", "政府网站"),
        ("■政府网站 ?政府公报", "政府网站"),
        ("政府网站√ 政府公报□ 两微一端√", "政府网站;两微一端"),
        ("□√政府网站 □政府公报", "政府网站"),
        ("☐ 政 府 公 报 ☑公 开 查 阅 点", "公开查阅点"),
        ("■政府网站 ■其他法律服务网注:有关信息可归集至公报。", "政府网站;其他"),
        ("■公共资源交易平台 ■信用中国网站", "其他"),
        ("政府网站、一微一端、村公示栏", f"政府网站;两微一端;{BOARD}"),
        ("政府网站,办事大厅,微信公众号", "政府网站;两微一端;政务服务中心"),
        ("社区/企事业单位/村公示栏\n(电子屏)\n发布会/听证会", f"发布会/听证会;{BOARD}"),
        ("■街道文化站/(社区)综合性文化服务中心公示栏", BOARD),
        ("□政府网站 □政府公报", ""),
        ("政府网站 □政府公报 □两微一端", "政府网站"),
    ],
)  # fmt: skip
def test_channels_are_what_is_ticked(cell: str, expected: str) -> None:
    assert channels.read(cell, marks.usage([cell])).value == expected


def test_an_unreadable_mark_in_a_full_list_is_doubted_and_not_guessed() -> None:
    cell = " ".join(f"?{name}" for name in channels.CHANNELS)
    found = channels.read(cell, marks.usage([cell]))
    assert found.value == ""
    assert len(found.doubts) == 13


def test_words_outside_the_13_channels_are_kept_for_the_report() -> None:
    found = channels.read("■征地信息公开平台", marks.usage(["■"]))
    assert (found.value, found.others) == ("其他", ["征地信息公开平台"])


@pytest.mark.parametrize(
    ("cell", "ticked", "words"),
    [("√", True, ""), ("√（申请人）", True, "申请人"), ("项目单位", True, "项目单位"),
     ("□", False, ""),
     ("/", False, ""), ("R", True, ""), ("", False, ""), ("×", False, "")],
)  # fmt: skip
def test_a_tick_may_carry_words(cell: str, ticked: bool, words: str) -> None:
    assert marks.tick(cell) == (ticked, words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("全社会", ["全社会"]),
        ("社会公众", ["全社会"]),
        ("特定群众（申请人）", ["特定群体:申请人"]),
        ("全社会、特定群体", ["全社会", "特定群体"]),
        ("■全社会 □特定群体", ["全社会"]),
        ("拟征地农户", ["特定群体:拟征地农户"]),
    ],
)
def test_audiences(words: str, expected: list[str]) -> None:
    assert wording.audience_words(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("主动公开", ["主动"]),
        ("依申请公开", ["依申请"]),
        ("主动公开、依申请公开", ["主动", "依申请"]),
        ("全文发布", ["主动"]),
        ("■主动 □依申请", ["主动"]),
    ],
)
def test_methods(words: str, expected: list[str]) -> None:
    assert wording.method_words(words)[0] == expected


@pytest.mark.parametrize(
    ("heading", "tier"),
    [("市级", "市级"), ("区级", "县级"), ("县(区)级", "县级"), ("乡、村级", "乡级"),
     ("镇级", "乡级"),
     ("乡镇（街道）级", "乡级"), ("村（社区）", "村级"), ("社区", "村级"), ("公开主体", None)],
)  # fmt: skip
def test_tiers_by_the_heading(heading: str, tier: str | None) -> None:
    assert wording.tier_of(heading) == tier


@pytest.mark.parametrize(
    ("damaged", "expected"),
    [
        ("農(nóng)業(yè)補貼", "农业补贴"),
        ("国(guo)务院(yuan)开(kai)(kai)展", "国务院开展"),
        ("咨询(电话)", "咨询(电话)"),
        ("手机(app)", "手机(app)"),
        ("公\u200b开", "公开"),
    ],
)
def test_damage_from_copying_is_undone(damaged: str, expected: str) -> None:
    assert text.plain(damaged) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            "1.机构名称;2.开放时间;\n3.开放项目4.机构地址",
            ("机构名称", "开放时间", "开放项目", "机构地址"),
        ),
        ("1、文件 2、资金（2.5万元）", ("文件", "资金（2.5万元）")),
        ("●甲事项\n●乙事项", ("甲事项", "乙事项")),
        ("①法规②规章", ("法规", "规章")),
        ("（一）主体；（二）内容", ("主体", "内容")),
        ("依据\n条件\n程序", ("依据", "条件", "程序")),
        ("办理时间、地\n点、联系方式", ("办理时间、地点、联系方式",)),
        ("制 定 或 获 取 信 息之日起 10 个 工作日内", ("制定或获取信息之日起10个工作日内",)),
        ("20个工作日", ("20个工作日",)),
    ],
)
def test_lists_get_their_parts(cell: str, expected: tuple[str, ...]) -> None:
    assert text.parts(cell) == expected


def test_laws_part_where_one_title_ends_and_the_next_begins() -> None:
    cell = "《政府信息公开条例》、《社会救助暂行办法》（国务院令第649号）《低保办法》\n及相关规定"
    assert text.laws(cell) == (
        "《政府信息公开条例》",
        "《社会救助暂行办法》（国务院令第649号）",
        "《低保办法》",
        "及相关规定",
    )


def test_adverts_go_and_are_named() -> None:
    assert text.without_adverts("政府网站国产精品久久") == ("政府网站", "国产精品久久")
    assert text.without_adverts("视频会议、一区两园") == ("视频会议、一区两园", "")
