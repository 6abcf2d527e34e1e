"""The audit trail in words: every action has a name, and every fact of it its own words."""

import re

import pytest

from catalog import poster, trail_words
from catalog.store.audit import EVENTS
from catalog.trail_words import NAMES, WORDS, details


def test_every_event_has_a_name_and_every_fact_of_it_has_words() -> None:
    assert {action: frozenset(facts) for action, (_, facts) in WORDS.items()} == EVENTS
    assert len(set(NAMES.values())) == len(NAMES), "two actions are never called the same"
    for action, (name, facts) in WORDS.items():
        assert not re.search("[a-z]", name), action
        for fact, words in facts.items():
            assert not re.search("[a-z]", words.replace("{}", "")), (action, fact)


@pytest.mark.parametrize(
    ("action", "facts", "words"),
    [
        ("entry.rolled_back", {"revision": 4, "to": 2}, "第 4 版；内容回到第 2 版"),
        ("schema.migrated", {"to": "0003"}, "升到 0003"),
        ("staff.second_factor", {"username": "lijing", "on": False}, "用户名 lijing；动态口令：关"),
        ("staff.added", {"username": "a", "name": "李静", "roles": ["admin", "clerk"]},
         "用户名 a；姓名 李静；角色：管理员、办件员"),
        ("setting.changed", {"name": "idle_minutes", "old": "30", "new": "20"},
         "多久不动自动退出（分钟）；原为“30”；改为“20”"),
        ("setting.changed", {"name": "guide_checked", "old": "", "new": "2026-11-24"},
         "公开指南核对日期；改为“2026-11-24”"),
        ("sheet.placed", {"number": 7, "place": "大厅", "hung_on": "2026-11-24"},
         "第 7 号；贴在 大厅；张贴日期 2026-11-24"),
        ("draft.masked", {"version": 2, "kinds": ["mobile", "id_card"]},
         "草稿第 2 稿；遮住：手机号码、身份证号"),
        ("draft.approved", {"version": 2, "conclusion": "可以公开", "basis": "第十七条",
                            "single_person": False}, "草稿第 2 稿；结论：可以公开；依据：第十七条"),
        ("entry.withdrawn", {"reason": "过期", "leads_to": ""}, "原因：过期"),
        ("code.retired", {"code": "ABC123", "leads_to": None, "reason": "并入"},
         "短码 ABC 123；原因：并入"),
        ("domain.changed", {"number": "19", "fields": ["handled_by", "not_here"]},
         "领域 19；改了：承担机关、本级不承担"),
    ],
)  # fmt: skip
def test_a_line_is_said_in_words(action: str, facts: dict[str, object], words: str) -> None:
    assert details(action, facts) == words


def test_the_kinds_of_sheets_are_called_as_when_they_are_drawn() -> None:
    assert trail_words._SHEET_KINDS == poster.KINDS
