"""Personal data in all its disguises is found; what may be published is left alone."""

import json
import random
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from catalog import facts
from catalog.privacy import find, mask

TODAY = date(2026, 11, 24)
EXAMPLES = json.loads(
    (Path(__file__).parents[2] / "data" / "pii-examples.json").read_text("utf-8")
)["items"]


def kinds(text: str, heading: str = "") -> list[str]:
    return [finding.kind for finding in find(text, TODAY, heading=heading)]


def share(text: str, label: dict[str, int]) -> float:
    """How much of a labelled stretch the best finding covers."""
    length = label["end"] - label["start"]
    covered = [
        min(found.end, label["end"]) - max(found.start, label["start"])
        for found in find(text, TODAY)
    ]
    return max(0, *covered, 0) / length


@pytest.mark.parametrize("item", EXAMPLES, ids=lambda item: str(item["id"]))
def test_the_published_examples_are_judged_as_labelled(item: dict) -> None:
    for label in item["must_find"]:
        assert share(item["text"], label) >= 0.8, label
    for label in item["must_not_flag"]:
        assert share(item["text"], label) < 0.5, label


@pytest.mark.parametrize("item", EXAMPLES, ids=lambda item: str(item["id"]))
def test_what_is_masked_is_not_found_again(item: dict) -> None:
    hidden, _ = mask(item["text"], TODAY)
    assert find(hidden, TODAY) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证号 520099 19500316 3419", "id_card"),
        ("身份证：5 2 0 0 9 9 1 9 5 0 0 3 1 6 3 4 1 9", "id_card"),
        ("身份证520099\u200b19500316\u200d3419", "id_card"),
        ("身份证５２００９９－１９５００３１６－３４１９", "id_card"),
        ("五二〇〇九九一九五〇〇三一六三四一九", "id_card"),
        ("身份证 520099195003\n163419 岗位", "id_card"),
        ("5200991950O3163419", "id_card"),
        ("身份证520099195003163418", "id_card_bad_check"),
        ("残疾人证号51009919490108520942B1", "disability_cert"),
        ("学籍号L430099201009044046", "student_id"),
        ("手机+86 138 0000 1234", "mobile"),
        ("手机（+86）13800001234", "mobile"),
        ("电话138-0000-1234", "mobile"),
        ("手机号138\u20110000\u20111234", "mobile"),
        ("电话13800001234/13900001234", "mobile"),
        ("壹叁捌零零零零壹贰叁肆", "mobile"),
        ("1.13800001234", "mobile"),
        ("卡号6200 0084 8842 6316 674", "bank_card"),
        ("卡号6200-0084-8842-6316-674", "bank_card"),
        ("皖ＨＢ９９２５", "plate"),
        ("皖H·B9925", "plate"),
        ("皖AD12345", "plate"),
        ("皖A12345D", "plate"),
        ("拖拉机皖01 12345", "plate"),
        ("护照EA1234567", "passport"),
        ("护照号码g12345678", "passport"),
        ("邮箱 abc123＠１６３．ｃｏｍ", "email"),
        ("邮箱 abc123(at)qq.com", "email"),
        ("邮箱 abc123#qq.com", "email"),
        ("家住栗溪乡石门坎村九组187号", "home_address"),
        ("李四，青禾花园8-2-201", "home_address"),
        ("住址：青禾镇青禾路15号3单元502室", "home_address"),
        ("家庭住址：青禾镇青禾街23号", "home_address"),
        ("和谐家园12幢1单元1803室", "home_address"),
        ("王五（青禾镇长宁巷6弄8号）", "home_address"),
        ("家庭电话：0731-45084188", "home_phone"),
        ("家住石门坎村大坪里5号", "home_address"),
        ("张三，幸福小区8号楼2单元", "home_address"),
    ],
)
def test_a_disguise_does_not_hide(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码 91330100799655058B",
        "采购编号202672736056362592",
        "合同编号13812345678",
        "预算13800001234元",
        "注册号330099000012345",
        "电话0731-45084188-8001",
        "时间2024-01-13 09:30:00",
        "项目代码2401-330099-04-01-123456",
        "对公账户：6200008488426316674",
        "村集体账户6200008488426316674（户名：双桥村股份经济合作社）",
        "138****1234",
        "6228 **** **** 1234",
        "张*明 510***********4453",
        "皖H****5",
        "z***@qq.com",
        "bgs@qinghe.gov.cn",
        "青禾镇白石村第16村民小组",
        "地址：青禾镇青禾路1号",
        "办公地址：青禾镇青禾路1号3楼302室",
        "开标地点：县公共资源交易中心3楼305室",
        "白石村12号地块",
        "青禾镇白石村1号桥",
        "白石村5号楼改造",
        "幸福小区8号楼2单元加装电梯",
        "户名：青禾镇财政所，账号：6200008488426316674",
        "财政专户6200008488426316674",
        "不动产权证号13812345678",
        "幸福小区8号楼加装电梯",
        "批号E20240113",
        "高新A12345号项目",
        "一九九五年三月十六日",
        "520099203003163419",
    ],
)
def test_what_may_be_published_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_the_heading_of_a_column_speaks_for_its_cells() -> None:
    assert kinds("520099195003163418") == []
    assert kinds("520099195003163418", heading="身份证号") == ["id_card_bad_check"]


def test_offsets_count_the_characters_of_the_original() -> None:
    text = "甲\u200b乙：１３８ ００００ １２３４。"
    (found,) = find(text, TODAY)
    assert text[found.start : found.end] == "１３８ ００００ １２３４"


def test_the_standard_catalogue_holds_nothing_personal() -> None:
    for row in facts.rows():
        for value in row.values.values():
            assert find(value, TODAY) == [], value


def _identity(draw: random.Random) -> str:
    body = f"{draw.choice([11, 33, 42, 51])}0099{draw.randint(1930, 2019)}"
    body += f"{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}{draw.randint(0, 999):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def _mobile(draw: random.Random) -> str:
    return f"1{draw.randint(3, 9)}{draw.randint(0, 999_999_999):09d}"


def _card(draw: random.Random) -> str:
    body = "62" + "".join(str(draw.randint(0, 9)) for _ in range(draw.choice([13, 15, 16])))
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return body + str(-total % 10)


def _disguised(draw: random.Random, number: str) -> str:
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    spoken = str.maketrans("0123456789", "〇一二三四五六七八九")
    return draw.choice(
        [
            number,
            number.lower(),
            number.translate(wide),
            number.translate(spoken),
            "\u200b".join(number),
            " ".join(number),
            number[:3] + "\ufeff" + number[3:],
        ]
    )


@pytest.mark.parametrize("make", [_identity, _mobile, _card])
def test_thousands_of_disguised_numbers_are_found(make: Callable[[random.Random], str]) -> None:
    draw = random.Random(20261124)
    missed = [
        text
        for text in (f"村民王小明：{_disguised(draw, make(draw))}，已登记。" for _ in range(2000))
        if not kinds(text)
    ]
    assert missed == []


def test_random_serial_numbers_raise_few_alarms() -> None:
    draw = random.Random(20261124)
    texts = [
        f"采购编号{draw.randint(10**17, 10**18 - 1)}，设备号{draw.randint(10**14, 10**15 - 1)}，"
        f"金额{draw.randint(10**10, 10**11)}元。"
        for _ in range(2000)
    ]
    alarms = sum(bool(kinds(text)) for text in texts)
    assert alarms <= 2000 * 0.02


@pytest.mark.parametrize(
    "piece", ["1 ", "1-", "村1组", "路1号", "a@b.", "8号楼2单元", "138 0000 1234 "]
)
def test_ten_pages_of_anything_are_read_quickly(piece: str) -> None:
    text = piece * (10_000 // len(piece))
    began = time.perf_counter()
    find(text, TODAY)
    assert time.perf_counter() - began < 5
