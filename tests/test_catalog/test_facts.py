"""The shipped facts: 26 domains, their themes and rows, the demonstration."""

from collections import Counter

from catalog import facts
from catalog.entry import FIELD_NAMES


def test_there_are_26_domains_and_each_stands_in_one_theme() -> None:
    numbers = [domain.number for domain in facts.domains()]
    assert numbers == [f"{number:02d}" for number in range(1, 27)]
    assert Counter(domain.theme for domain in facts.domains()) == {
        "g1": 6, "g2": 5, "g3": 5, "g4": 4, "g5": 3, "g6": 3
    }  # fmt: skip


def test_a_break_mark_changes_nothing_but_the_line() -> None:
    for domain in facts.domains():
        assert domain.breaks.replace("|", "") == domain.name


def test_all_352_rows_carry_their_source_and_every_domain_has_some() -> None:
    rows = facts.rows()
    assert len(rows) == 352
    assert {row.domain for row in rows} == {domain.number for domain in facts.domains()}
    for row in rows:
        assert row.source.startswith("http")
        assert set(row.values) == set(FIELD_NAMES)
        assert row.values["level1"] or row.values["level2"]


def test_only_government_hosts_are_named_in_public() -> None:
    named = facts.public_sources(
        [
            "http://mdx.gov.cn/a",
            "http://www.mdx.gov.cn/b",
            "http://tuwife.com/c",
            "http://mdx.gov.cn/d",
        ]
    )
    assert named.government == ("mdx.gov.cn", "www.mdx.gov.cn")
    assert named.others == 1
    assert not facts.is_government_address("http://gov.cn.evil.com/")
    assert not facts.is_government_address("http://evil.com/x.gov.cn")


def test_the_demonstrations_materials_belong_to_shipped_rows() -> None:
    keys = {f"{row.domain}/{row.number}" for row in facts.rows()}
    demo = facts.demonstration()
    assert {material["entry"] for material in demo["material"]} <= keys
    looked_after = [number for office in demo["office"] for number in office["domains"]]
    assert sorted(looked_after) == sorted(domain.number for domain in facts.domains())
