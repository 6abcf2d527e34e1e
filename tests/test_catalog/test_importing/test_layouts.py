"""The shipped rows, laid out in every way met in published tables, come back field by field."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from catalog import facts
from catalog.importing import domains, reading
from tests import layouts, spreadsheets
from tests.layouts import LAYOUTS, Layout

FIELDS = (
    *("level1", "level2", "content", "basis", "publisher"),
    *("channels", "audience", "method", "tier"),
)
KNOWN = domains.standard()
# One domain with every kind of field, one with blanks and broad merges, one of special channels.
SAMPLE = ("19", "23", "01")


@cache
def _rows(number: str, *, full: bool) -> tuple[dict[str, str], ...]:
    """The shipped rows of a domain that have a first level; full ones alone where asked."""
    return tuple(
        row.values
        for row in facts.rows()
        if row.domain == number and row.values["level1"] and (not full or all(row.values.values()))
    )


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _check(layout: Layout, kind: str, numbers: tuple[str, ...], folder: Path) -> float:
    """Draw, write, read; gives the share of rows right in every field. No row may be lost."""
    wrong: Counter[str] = Counter()
    right = total = 0
    # Where a merge leaves a blank, a file without merges cannot tell it from a field not known.
    full = layout.repeats == "blank" or (kind == "csv" and layout.repeats == "merged")
    for domain in facts.domains():
        rows = list(_rows(domain.number, full=full)) if domain.number in numbers else []
        if not rows:
            continue
        drawn = layouts.draw(rows, domain.full_name, layout)
        path = spreadsheets.write(folder / f"table_gb.{kind}", drawn, "Sheet1")
        found = reading.read(path, path.name, known=KNOWN).rows
        assert len(found) == len(rows), f"rows of domain {domain.number}"
        for expected, row in zip(drawn.expected, found, strict=True):
            bad = [name for name in FIELDS if _bare(getattr(row, name)) != _bare(expected[name])]
            wrong.update(bad)
            right += not bad
            total += 1
            if layout.title and not layout.lead:
                assert row.domain == domain.number
    assert right / total >= 0.95, f"{right} of {total} right, wrong: {dict(wrong)}"
    return right / total


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_each_layout_comes_back(name: str, kind: str, tmp_path: Path) -> None:
    _check(LAYOUTS[name], kind, SAMPLE, tmp_path)


@pytest.mark.parametrize(
    ("name", "layout"), layouts.combinations(16, seed=2026), ids=lambda value: str(value)[:60]
)
def test_layouts_with_several_quirks_come_back(name: str, layout: Layout, tmp_path: Path) -> None:
    _check(layout, "xlsx", SAMPLE, tmp_path)


def test_the_whole_catalogue_comes_back_in_the_official_layout(tmp_path: Path) -> None:
    every = tuple(domain.number for domain in facts.domains())
    assert _check(layouts.OFFICIAL, "xlsx", every, tmp_path) > 0.99


def test_forty_sheets_are_read_each_under_its_own_domain(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for place in range(40):
        domain = facts.domains()[place % 26]
        page = book.create_sheet(f"{place}{domain.name[:8]}")
        page.append(["序号", "公开事项", "公开内容", "公开依据", "公开渠道和载体"])
        page.append(["1", f"第{place}项", "内容", "《条例》", "■政府网站 □政府公报"])
    path = tmp_path / "四十张.xlsx"
    book.save(path)
    found = reading.read(path, path.name, known=KNOWN)
    assert len(found.rows) == 40
    assert [row.domain for row in found.rows] == [f"{place % 26 + 1:02d}" for place in range(40)]
    assert {row.channels for row in found.rows} == {"政府网站"}


def test_a_table_without_a_known_domain_is_read_and_said(tmp_path: Path) -> None:
    drawn = layouts.draw(list(_rows("19", full=False)), "某某事项一览", layouts.OFFICIAL)
    path = spreadsheets.write(tmp_path / "表.xlsx", drawn, "Sheet1")
    found = reading.read(path, path.name, known=KNOWN)
    assert found.rows
    assert {row.domain for row in found.rows} == {None}
    assert any("领域" in problem.message for problem in found.problems)


def test_a_wish_changes_the_role_of_a_column_and_the_domain(tmp_path: Path) -> None:
    drawn = layouts.draw(list(_rows("19", full=False)), "某某事项一览", layouts.OFFICIAL)
    path = spreadsheets.write(tmp_path / "表.xlsx", drawn, "Sheet1")
    key = reading.key_of("Sheet1", 2)
    wishes = reading.Wishes(roles={key: {"D": "basis", "E": "content"}}, domains={key: "19"})
    plain = reading.read(path, path.name, known=KNOWN).rows
    changed = reading.read(path, path.name, known=KNOWN, wishes=wishes).rows
    assert {row.domain for row in changed} == {"19"}
    assert changed[0].basis == plain[0].content
    assert changed[0].content == plain[0].basis


def test_blanks_that_are_filled_are_reported(tmp_path: Path) -> None:
    drawn = layouts.draw(list(_rows("19", full=True)), "社会救助目录", Layout(repeats="blank"))
    path = spreadsheets.write(tmp_path / "表.xlsx", drawn, "Sheet1")
    found = reading.read(path, path.name, known=KNOWN)
    filled = [problem for problem in found.problems if "按上一行" in problem.message]
    assert filled
    assert all(problem.row > 3 and problem.column for problem in filled)


def test_an_old_xls_file_is_read_with_its_merges_wherever_its_table_stands() -> None:
    # Made with LibreOffice from the rows of domain 19 in the official layout, at B3 of its sheet.
    path = Path(__file__).parents[2] / "data" / "official-layout.xls"
    found = reading.read(path, path.name, known=KNOWN).rows
    rows = _rows("19", full=False)
    assert [row.row for row in found] == list(range(6, 6 + len(rows)))
    for row, expected in zip(found, rows, strict=True):
        assert {name: getattr(row, name) for name in FIELDS} == {
            name: expected[name] for name in FIELDS
        }
