"""The catalogue taken out and read back is the same in every field, whatever the fields hold."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from catalog import exporting, starting
from catalog.entry import FIELD_NAMES
from catalog.exporting import Catalogue
from catalog.importing import domains, exact, reading
from catalog.importing.channels import CHANNELS
from catalog.store import organisations
from catalog.store.audit import Actor
from catalog.store.connection import Database
from catalog.store.tables import entry

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CLERK = Actor("李静", "publisher")
NASTY = {
    "level1": "=1+1",
    "level2": "'引号 (一) 1. 编号",
    "content": "-减号开头;＋全角;1.编号;同上;/",
    "basis": '@某法;"引号",逗号;<b>&amp;</b>',
    "time_limit": "—",
    "publisher": "農業局(nóng);甲、乙",
    "channels": "其他;政府网站;村里的大喇叭",
    "audience": "特定群体:甲;全社会",
    "method": "口头",
    "tier": "乡级;省级",
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    database = Database.in_folder(tmp_path_factory.mktemp("data"))
    starting.make_installation(database, name="清河乡人民政府", base_url="", actor=CLERK, at=AT)
    with database.writing(CLERK, AT) as change:
        change.execute(update(entry).where(entry.c.id == 7).values(**NASTY))
        change.execute(update(entry).where(entry.c.id == 9).values(state="withdrawn"))
        change.note(
            "entry.saved", organisation_id=1, object_kind="entry", object_ref="x", revision=2
        )
    with database.reading() as connection:
        owner = organisations.only(connection)
        assert owner is not None
        yield exporting.gather(connection, owner)
    database.close()


def _write(catalogue: Catalogue, path: Path) -> None:
    with path.open("wb") as file:
        if path.suffix == ".xlsx":
            exporting.write_xlsx(catalogue, file)
        elif path.suffix == ".csv":
            file.writelines(exporting.csv_lines(catalogue))
        else:
            file.writelines(exporting.json_pieces(catalogue))


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_every_field_of_every_entry_comes_back(
    catalogue: Catalogue, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / f"目录.{kind}"
    _write(catalogue, path)
    found = {row.code: row for row in reading.read(path, path.name, known=domains.standard()).rows}
    assert len(found) == 351, "the withdrawn entry stays inside"
    for domain, held in catalogue.rows():
        row = found[held.code]
        assert row.domain == domain.number
        assert row.number == str(held.position)
        for name in FIELD_NAMES:
            assert getattr(row, name) == getattr(held, name), f"{held.number} {name}"


def test_no_csv_cell_starts_a_formula(catalogue: Catalogue) -> None:
    text = b"".join(exporting.csv_lines(catalogue)).decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'-减号" in text
    assert text.startswith("短码,")


def test_the_workbook_prints_as_the_official_table(catalogue: Catalogue) -> None:
    buffer = io.BytesIO()
    exporting.write_xlsx(catalogue, buffer)
    book = openpyxl.load_workbook(buffer)
    assert len(book.sheetnames) == 26
    page = book["19 社会救助"]
    assert page.page_setup.orientation == "landscape"
    assert str(page.page_setup.paperSize) == "9"
    assert page.print_title_rows == "$1:$3"
    merged = {str(each) for each in page.merged_cells.ranges}
    assert {"A1:Q1", "B2:C2", "A2:A3", "I2:J2", "M2:P2"} <= merged
    assert page["B3"].value == "一级事项"
    assert page["H4"].value.startswith("■政府网站 □政府公报")
    assert page.row_dimensions[4].height > 60, "a row is as tall as its text"
    assert all(cell.data_type in ("s", "inlineStr", "n") for row in page for cell in row)
    formulas = [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert formulas == []


def test_the_json_keeps_to_its_schema(catalogue: Catalogue) -> None:
    data = json.loads(b"".join(exporting.json_pieces(catalogue)))
    rules = exporting.schema()
    assert set(rules["required"]) <= set(data) <= {*rules["properties"], "$schema"}
    properties = rules["properties"]["entries"]["items"]["properties"]
    kinds = {"string": str, "integer": int, "array": list}
    for each in data["entries"]:
        assert set(each) == set(properties)
        for name, value in each.items():
            assert isinstance(value, kinds[properties[name]["type"]]), name


def test_a_template_is_read_as_an_empty_table(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    with path.open("wb") as file:
        exporting.write_template(catalogue.organisation, catalogue.domains[0][0], file)
    found = reading.read(path, path.name, known=domains.standard())
    assert found.rows == []
    assert found.tables[0].domain == catalogue.domains[0][0].number
    assert "extra" not in {column.role for column in found.tables[0].columns}


_WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters=";\n\r", exclude_categories=["Cc", "Cs"])
)
_PART = _WORDS.map(str.strip).filter(bool)
_MANY = st.lists(st.one_of(st.sampled_from(CHANNELS), _PART), max_size=6).map(";".join)


@given(st.sampled_from(FIELD_NAMES), _MANY)
def test_any_value_survives_the_official_layout(name: str, value: str) -> None:
    assert exact.decode(name, exact.encode(name, value)) == value


@given(st.text())
def test_any_text_survives_the_guard_against_formulas(text: str) -> None:
    safe = exact.safe_cell(text)
    assert exact.plain_cell(safe) == text
    assert safe.lstrip()[:1] not in set("=+-@＝＋－＠")
