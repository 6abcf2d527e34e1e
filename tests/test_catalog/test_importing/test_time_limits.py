"""A time limit is taken apart into what starts it, how long and counted in what."""

import pytest

from catalog import facts
from catalog.importing.time_limits import TimeLimit, read


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("信息形成或者变更之日起20个工作日内", TimeLimit("信息形成或者变更", 20, "工作日")),
        ("自收到申请之日起二十个工作日", TimeLimit("收到申请", 20, "工作日")),
        ("人大会议批复后20日", TimeLimit("人大会议批复", 20, "日")),
        ("处罚决定:7个工作日", TimeLimit("处罚决定", 7, "工作日")),
        ("批前公示:不少于30日", TimeLimit("批前公示", 30, "日")),
        ("及时公开", TimeLimit("", None, "及时")),
        ("永久公开", TimeLimit("", None, "长期")),
    ],
)
def test_each_wording(words: str, expected: TimeLimit) -> None:
    assert read(words) == (expected,)


def test_several_limits_are_several() -> None:
    found = read("信息形成20个工作日;行政处罚自作出决定之日起7个工作日")
    assert [limit.count for limit in found] == [20, 7]


def test_words_without_a_limit_give_none() -> None:
    assert read("开学前") == ()


def test_nearly_every_shipped_limit_is_understood() -> None:
    words = [row.values["time_limit"] for row in facts.rows() if row.values["time_limit"]]
    assert sum(1 for each in words if read(each)) / len(words) > 0.95
