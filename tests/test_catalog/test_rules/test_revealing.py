"""Papers to others: however the applicant's name, number or address is written, it is found."""

import pytest

from catalog.rules.revealing import revealed

OWN = {
    "姓名": "张三元",
    "联系人": "钱",
    "证件号码": "11010119900307123X",
    "电话": "138-0000-1111",
    "地址": "云南省清溪县清河乡河西村 3 组 12 号",
    "邮箱": "Zhang.San@Example.com",
}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("张三元要的名单", "姓名"),
        ("张·三 元要的名单", "姓名"),
        ("电话１３８００００１１１１", "电话"),
        ("电话 138.0000.1111", "电话"),
        ("电话 +86 13800001111", "电话"),
        ("电话 138（0000）1111", "电话"),
        ("一三八〇〇〇〇一一一一", "电话"),
        ("证件 11010119900307123x", "证件号码"),
        ("证件 1101 0119 9003 0712 3", "证件号码"),
        ("写给 zhang.san@example.COM", "邮箱"),
        ("住河西村３组１２号的人", "地址"),
        ("河西村三组12号的宅基地", "地址"),
        ("3组12号那一户", "地址"),
        ("河西村第一批林权确权名单，共 12 户，钱款未付", ""),
        ("清河乡河西村 2026 年的账", ""),
        ("", ""),
    ],
)
def test_what_tells_who_applied_is_found_in_any_writing(text: str, label: str) -> None:
    assert revealed(text, OWN) == label


def test_other_shapes_of_numbers_are_found_and_empty_values_never() -> None:
    assert revealed("来电 6555-1234", {"电话": "0871-65551234"}) == "电话"
    assert revealed("电话 13800001111", {"电话": "+86 138 0000 1111"}) == "电话"
    assert revealed("护照 e12345678", {"证件号码": "E12345678"}) == "证件号码"
    assert revealed("第 12 号", {"电话": "12", "地址": "12号", "姓名": "", "邮箱": " "}) == ""
