"""`kiosk import` and `kiosk export` as a keeper types them: output, exit code, what changed."""

import json
from pathlib import Path

import pytest

from catalog import facts
from catalog.entry import FIELD_NAMES
from catalog.store import entries
from catalog.store.connection import Database
from kiosk import cli
from kiosk.config import Config
from tests import layouts, spreadsheets

KEYS = {
    *("number", "level1", "level2", "level3", "content", "basis", "time_limit", "publisher"),
    *("channels", "audience", "method", "tier", "sheet", "row"),
}


@pytest.fixture
def installed(township: Config, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The commands work on a copy of the demonstration township."""
    monkeypatch.setenv("KIOSK_DATA", str(township.data))
    monkeypatch.setenv("KIOSK_DATABASE_URL", township.database_url)
    monkeypatch.setenv("KIOSK_KEY_FILE", str(township.key_file))
    return township


def _ugly(folder: Path, **changes: str) -> Path:
    rows = [
        {**row.values, **changes}
        for row in facts.rows()
        if row.domain == "19" and all(row.values.values())
    ]
    layout = layouts.Layout(lead="类别", marks="wingdings2", bullets="1、", notes=True)
    drawn = layouts.draw(rows, "清河乡社会救助领域基层政务公开标准目录", layout)
    return spreadsheets.write(folder / "低保.xlsx", drawn, "Sheet1")


def _publishers(config: Config) -> list[str]:
    database = Database(config.database_url)
    with database.reading() as connection:
        found = [e.publisher for e in entries.all_of(connection, 1) if e.domain == "19"]
    database.close()
    return found


def test_a_dry_run_gives_every_row_as_json_and_changes_nothing(
    installed: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _ugly(tmp_path, publisher="清河乡民政办")
    before = _publishers(installed)
    assert cli.main(["import", str(path), "--dry-run", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) >= {"rows", "problems"}
    for row in found["rows"]:
        assert set(row) >= KEYS
        assert row["publisher"] == "清河乡民政办"
        assert row["state"] == "changed"
        assert row["domain"] == "19"
        assert row["limits"]
    for problem in found["problems"]:
        assert set(problem) == {"sheet", "row", "column", "message"}
    assert _publishers(installed) == before


def test_a_dry_run_needs_no_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "nothing"))
    assert cli.main(["import", str(_ugly(tmp_path)), "--dry-run", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 8
    assert not (tmp_path / "nothing").exists()


def test_importing_changes_the_catalogue_once(
    installed: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _ugly(tmp_path, publisher="清河乡民政办")
    assert cli.main(["import", str(path)]) == 0
    assert "修改" in capsys.readouterr().out
    assert "清河乡民政办" in _publishers(installed)
    assert cli.main(["import", str(path)]) == 0
    assert "修改 0" in capsys.readouterr().out


def test_an_import_is_listed_and_undone_once(
    installed: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _publishers(installed)
    assert cli.main(["import", str(_ugly(tmp_path, publisher="清河乡民政办"))]) == 0
    capsys.readouterr()
    assert cli.main(["import", "--list"]) == 0
    assert capsys.readouterr().out.startswith("1  ")
    assert cli.main(["import", "--undo", "1"]) == 0
    assert _publishers(installed) == before
    assert cli.main(["import", "--undo", "1"]) == 1
    assert "已经撤销" in capsys.readouterr().err
    assert cli.main(["import", "--undo", "9"]) == 1


def test_a_column_is_named_once_and_remembered(
    installed: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "社会救助.csv"
    path.write_text("序号,公开事项,要点说明,公开依据\n1,赶集日安排,日期和地点,《条例》\n", "utf-8")
    named = ["import", str(path), "--column", "要点说明=公开内容"]
    assert cli.main(named) == 0
    capsys.readouterr()
    assert cli.main(["import", str(path), "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][0]["content"] == "日期和地点"
    assert cli.main(["import", str(path), "--column", "要点说明=胡写"]) == 1
    assert "公开内容" in capsys.readouterr().err


def test_no_file_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["import"])
    assert stop.value.code == 2


def test_rows_without_a_domain_are_refused_until_one_is_named(
    installed: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "表.csv"
    path.write_text("序号,公开事项,公开内容,公开依据\n1,赶集日安排,日期,《条例》\n", "utf-8")
    assert cli.main(["import", str(path)]) == 1
    assert "--domain" in capsys.readouterr().err
    assert cli.main(["import", str(path), "--domain", "19"]) == 0
    assert cli.main(["import", str(path), "--domain", "77"]) == 1
    assert "没有领域" in capsys.readouterr().err


def test_a_refused_file_gives_the_reason_and_exit_1(
    installed: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04")
    assert cli.main(["import", str(path), "--dry-run", "--json"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "损坏" in captured.err
    assert cli.main(["import", str(tmp_path / "没有.xlsx"), "--dry-run"]) == 1


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_what_is_exported_and_imported_is_the_same(
    installed: Config, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"全部.{kind}"
    assert cli.main(["export", str(path)]) == 0
    capsys.readouterr()
    assert cli.main(["import", str(path), "--dry-run", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["counts"] == {"added": 0, "changed": 0, "unchanged": 352, "conflicting": 0}
    shipped = facts.rows()
    assert len(found["rows"]) == len(shipped)
    for row, standard in zip(found["rows"], shipped, strict=True):
        assert {name: row[name] for name in FIELD_NAMES} == standard.values


def test_an_export_of_another_kind_is_refused_and_leaves_no_file(
    installed: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", str(tmp_path / "目录.pdf")]) == 1
    assert "xlsx" in capsys.readouterr().err
    assert cli.main(["export", str(tmp_path / "没有的夹" / "目录.csv")]) == 1
    assert "写不了" in capsys.readouterr().err
    assert list(tmp_path.glob("*.pdf")) == []
