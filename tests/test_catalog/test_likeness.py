"""Wishes that are alike and those that are not; what a sketch gives away."""

import os
import time

import pytest

from catalog.likeness import are_alike, sketch
from catalog.sealing import Sealer

SEALER = Sealer(b"k" * 32)
WANTED = "2025 年河西村征地补偿安置方案"


def alike(one: str, other: str) -> bool:
    return are_alike(sketch(one, SEALER), sketch(other, SEALER))


@pytest.mark.parametrize(
    "other",
    [
        "河西村2025年征地补偿安置方案",
        "申请公开 2025 年河西村的征地补偿安置方案",
        "我想要河西村征地补偿安置方案（2025 年）",
        "周大禾问：申请公开河西村2025年征地补偿安置方案，电话 13900010002",
        "２０２５年河西村徵地補償安置方案",
        "2025年河西村征地补偿安置方案。我家在河西村有三亩地，想知道补偿标准是怎么算的，谢谢。",
    ],
)
def test_the_same_wish_in_other_words_is_alike(other: str) -> None:
    assert alike(WANTED, other)
    assert alike(other, WANTED)


@pytest.mark.parametrize(
    "other",
    [
        "2025 年河西村低保名单",
        "2025 年农机购置补贴发放明细",
        "申请公开政府信息",
        "清河乡 2025 年部门预算",
        "河西村村务公开栏的照片",
        "征地",
        "",
    ],
)
def test_another_wish_is_not(other: str) -> None:
    assert not alike(WANTED, other)
    assert not alike(other, WANTED)


def test_wishes_without_content_are_alike_to_nothing() -> None:
    assert not alike("申请公开政府信息", "申请公开政府信息")
    assert not alike("", "")


def test_a_sketch_without_the_key_tells_nothing() -> None:
    made = sketch(WANTED, SEALER)
    assert made
    assert not set(made) & set(sketch(WANTED, Sealer(b"x" * 32)))
    assert not [one for one in made if not one.isascii() or len(one) != 8]


def test_comparing_with_three_thousand_others_takes_no_time_to_speak_of() -> None:
    others = [tuple(os.urandom(4).hex() for _ in range(30)) for _ in range(3000)]
    texts = [" ".join(other) for other in others]
    made, begun = sketch(WANTED, SEALER), time.perf_counter()
    assert not [text for text in texts if are_alike(made, text.split(" "))]
    assert time.perf_counter() - begun < 1
