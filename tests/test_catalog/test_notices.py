from datetime import date

import pytest

from catalog import law
from catalog.errors import Invalid
from catalog.notices import Heading, from_csv, from_notice
from catalog.rules.workdays import Period

# The arrangement as the notices word it; the salutation is left out.
NOTICE_2026 = """国务院办公厅关于2026年
部分节假日安排的通知

经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。

一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。

节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。

国务院办公厅
2025年11月4日
"""
NOTICE_2024 = """国务院办公厅关于2024年部分节假日安排的通知
国办发明电〔2023〕7号
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
国务院办公厅
2023年10月25日
"""
NOTICE_2025 = """国务院办公厅关于2025年部分节假日安排的通知 国办发明电〔2024〕12号
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
国务院办公厅 2024年11月12日
"""
NOTICE_2023 = """国务院办公厅关于2023年部分节假日安排的通知 国办发明电〔2022〕16号
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
国务院办公厅 2022年12月8日
"""


@pytest.mark.parametrize("text", [NOTICE_2023, NOTICE_2024, NOTICE_2025, NOTICE_2026])
def test_a_pasted_notice_gives_the_shipped_table(text: str) -> None:
    found = from_notice(text)
    shipped = next(table for table in law.holiday_tables() if table.year == found.year)
    assert found.periods == shipped.periods
    assert (found.notice, found.number, found.issued) == (
        shipped.notice,
        shipped.number,
        shipped.issued,
    )


def test_a_day_of_rest_that_is_only_recommended_is_no_day_off() -> None:
    assert date(2024, 2, 9) not in from_notice(NOTICE_2024).off()


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("关于2026年\n部分", "关于部分", "请粘贴通知全文"),
        ("1月4日（周日）", "1月4日（周六）", "写的是星期六，与日历不符"),
        (
            "23日（农历正月初七、周一）",
            "22日（农历正月初六、周日）",
            "共 9 天，但日期算下来是 8 天",
        ),
        ("5月9日（周六）", "5月8日（周五）", "2026-05-08 不是周六、周日"),
        ("4月4日（周六）至6日（周一）放假，共3天", "按规定休息", "“清明节”这一条没有写明哪天放假"),
        ("6月19日（周五）至21日（周日）放假", "6月31日至33日放假", "6 月 31 日不是一个日期"),
        ("6月19日（周五）至21日", "19日至21日", "0 月 19 日不是一个日期"),
        ("2025年11月4日", "", "没有找到通知的成文日期"),
        ("2025年11月4日", "2025年11月41日", "没有找到通知的成文日期"),
        ("9月25日（周五）至27日（周日）", "9月25日（周五）至24日", "但日期算下来是 0 天"),
        ("关于2026年\n", "关于1026年", "年份应当在 2000 到 2100 之间"),
    ],
)
def test_a_notice_that_contradicts_itself_or_is_cut_is_refused(
    right: str, wrong: str, message: str
) -> None:
    assert right in NOTICE_2026
    with pytest.raises(Invalid, match=message):
        from_notice(NOTICE_2026.replace(right, wrong))


def test_a_text_that_is_no_notice_is_refused() -> None:
    with pytest.raises(Invalid, match="不像放假通知"):
        from_notice("放" * 20_001)
    with pytest.raises(Invalid, match="分条安排"):
        from_notice("关于2026年部分节假日安排的通知：元旦放假。")


HEADING = Heading(2026, "国务院办公厅关于2026年部分节假日安排的通知", "", date(2025, 11, 4))


def test_a_csv_gives_periods_by_festival() -> None:
    text = (
        "\ufeff日期,类型,节日\n2026-02-15,放假,春节\n2026-02-16,放假,春节\n2026/02/14,上班,春节\n"
        "\n2026-02-18,休,春节\n2026-01-01,off,元旦\n"
    )
    assert from_csv(text, HEADING).periods == (
        Period("春节", date(2026, 2, 15), date(2026, 2, 16), (date(2026, 2, 14),)),
        Period("春节", date(2026, 2, 18), date(2026, 2, 18)),
        Period("元旦", date(2026, 1, 1), date(2026, 1, 1)),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "第一行应当是列名：日期、类型、节日。"),
        ("日期,类型\n2026-01-01,放假", "第一行应当是列名"),
        ("日期,类型,节日\n1月1日,放假,元旦", "第 2 行的日期应当写成 2026-02-15 这样。"),
        ("日期,类型,节日\n2026-01-01,上课,元旦", "第 2 行的类型应当是“放假”或“上班”。"),
        ("日期,类型,节日\n2026-01-01,放假", "第 2 行没有写节日的名称。"),
        ("日期,类型,节日\n2026-01-04,上班,元旦", "“元旦”只有上班的日子"),
        ("日期,类型,节日\n2026-01-01,放假,元旦\n2026-01-01,放假,春节", "2026-01-01 写了两次"),
        ("日期,类型,节日\n", "表中没有任何放假的日子。"),
        ("日" * 20_001, "文件太大"),
    ],
)
def test_a_csv_that_cannot_be_right_is_refused(text: str, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        from_csv(text, HEADING)


def test_a_csv_needs_its_notice_and_a_year_that_can_be() -> None:
    text = "日期,类型,节日\n2026-01-01,放假,元旦\n"
    with pytest.raises(Invalid, match="请写明国务院通知的名称。"):
        from_csv(text, Heading(2026, " ", "", date(2025, 11, 4)))
    with pytest.raises(Invalid, match="年份应当在 2000 到 2100 之间，现在是 20260。"):
        from_csv(text, Heading(20260, "通知", "", date(2025, 11, 4)))
