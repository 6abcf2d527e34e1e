"""The applicant's own values in a text for everybody: found in disguise, masked, nothing else."""

from datetime import date

import pytest

from catalog import own_values

TODAY = date(2026, 11, 25)
VALUES = {
    "name": "周大禾",
    "contact": "",
    "phone": "0831-6210021",
    "identity": "",
    "address": "青江县清河乡河西村三组12号",
    "email": "zhou@town.gov.cn",
}


def masked(text: str, category: str = "natural", **values: str) -> str:
    return own_values.mask(text, VALUES | values, category, TODAY)[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("周大禾问河西村的补偿", "周**问河西村的补偿"),
        ("周 大 禾来问", "周**来问"),
        ("周·大禾来问", "周**来问"),
        ("周先生您好", "周**您好"),
        ("电话08316210021", "电话****"),
        ("电话 ０８３１ ６２１ ００２１", "电话 ****"),
        ("住三组 12 号", "住****"),
        ("回信到 ZHOU@town.gov.cn", "回信到 ****"),
    ],
)
def test_a_value_of_the_applicant_is_masked_in_whatever_dress(text: str, wanted: str) -> None:
    assert masked(text) == wanted
    assert not [one for one in own_values.concerns(wanted, VALUES, "natural", TODAY) if one.is_sure]


@pytest.mark.parametrize(
    "text",
    ["清河乡河西村的补偿标准", "周边的村民", "第 12 号文件", "公开办电话 0831-6210000", "周某"],
)
def test_what_is_nobodys_is_left_alone(text: str) -> None:
    assert masked(text) == text


def test_a_given_name_that_may_be_a_word_is_pointed_out_but_stops_nothing() -> None:
    values = VALUES | {"name": "王建设"}
    text = "道路建设的账目"
    found = own_values.concerns(text, values, "natural", TODAY)
    assert [(one.kind, one.is_sure) for one in found] == [("own_given", False)]
    assert own_values.mask(text, values, "natural", TODAY) == (text, [])


def test_an_organisation_is_masked_whole_and_its_contact_as_a_person() -> None:
    text = "青江县绿源合作社（联系人李静）来问，李女士留了电话"
    values = {"name": "青江县绿源合作社", "contact": "李静"}
    assert masked(text, "biz", **values) == "某单位（联系人李*）来问，李**留了电话"


def test_general_personal_data_is_masked_with_it() -> None:
    hidden = masked("身份证 510502199003074514，手机 13900010002")
    assert "199003" not in hidden
    assert "13900010002" not in hidden


def test_empty_values_find_nothing() -> None:
    assert own_values.concerns("周大禾", {}, "natural", TODAY) == []


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("欧阳小梅", "欧阳女士来问", "欧**来问"),
        ("欧阳梅", "欧阳大姐来问", "欧**来问"),
        ("张国强", "張國強来问", "張**来问"),
        ("張國強", "张国强来问", "张**来问"),
        ("买买提·艾合买提", "买买提来问", "买**来问"),
        ("买买提·艾合买提", "艾合买提来问", "艾**来问"),
        ("周大禾", "周婆婆和周大哥", "周**和周**"),
        ("周大禾", "打 6210021 问", "打 **** 问"),
    ],
)
def test_other_ways_to_call_the_same_applicant_are_masked(
    name: str, text: str, wanted: str
) -> None:
    assert masked(text, name=name) == wanted


def test_a_family_name_of_two_characters_is_not_cut_in_its_middle() -> None:
    values = VALUES | {"name": "欧阳小梅"}
    found = own_values.concerns("欧先生种了小梅", values, "natural", TODAY)
    assert [(one.kind, one.start) for one in found] == [("own_given", 5)]


@pytest.mark.parametrize("text", ["周某来问", "周总结了三条", "周某某来问"])
def test_a_form_that_may_be_a_word_is_pointed_out_but_stops_nothing(text: str) -> None:
    found = own_values.concerns(text, VALUES, "natural", TODAY)
    assert [(one.kind, one.is_sure) for one in found] == [("own_called", False)]
    assert masked(text) == text
