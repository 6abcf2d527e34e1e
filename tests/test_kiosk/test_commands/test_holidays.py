import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from catalog import holidays
from catalog.rules.workdays import HolidayTable, Period
from catalog.store.connection import Database
from kiosk import cli, clock
from kiosk.config import Config
from tests.builders import CLERK

CSV = "日期,类型,节日\n2027-01-01,放假,元旦\n2027-01-02,放假,元旦\n2027-01-09,上班,元旦\n"
HEADING = ["--year", "2027", "--notice", "国务院办公厅关于2027年部分节假日安排的通知"]
ISSUED = ["--issued", "2026-11-20"]


@pytest.fixture
def folder(township: Config, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIOSK_DATA", str(township.data))
    monkeypatch.setenv("KIOSK_DATABASE_URL", township.database_url)
    return township.data


def test_the_shipped_notices_are_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["holidays", "list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [table["year"] for table in found] == [2023, 2024, 2025, 2026]
    assert cli.main(["holidays", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "2023　国务院办公厅关于2023年部分节假日安排的通知（国办发明电〔2022〕16号）"
    )
    assert "（未核对通知原文）" in lines[0]
    assert lines[3].endswith("放假 33 天，调休上班 6 天")


@pytest.mark.true_clock
def test_a_clock_before_the_newest_record_is_reported(
    township: Config, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Database(township.database_url)
    later = datetime(2099, 1, 1, tzinfo=UTC)
    table = HolidayTable(
        2098, "通知", "", date(2097, 11, 4), "", True, (Period("元旦", *[date(2098, 1, 1)] * 2),)
    )
    holidays.save(database, 1, table, cases=(), actor=CLERK, at=later)
    with database.reading() as connection:
        assert clock.fault(connection).startswith("这台机器的时钟是 ")
    database.close()
    assert cli.main(["holidays", "list"]) == 0
    assert "早于最近一次操作（2099-01-01）。请校准时钟" in capsys.readouterr().err


def test_an_imported_year_is_known_from_then_on(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "2027.csv"
    path.write_text(CSV, encoding="utf-8")
    assert cli.main(["holidays", "import", str(path), *HEADING, *ISSUED, "--dry-run"]) == 0
    assert "元旦：2027-01-01 至 2027-01-02 放假，2027-01-09 上班" in capsys.readouterr().out
    cli.main(["holidays", "list", "--json"])
    assert len(json.loads(capsys.readouterr().out)) == 4
    assert cli.main(["holidays", "import", str(path), *HEADING, *ISSUED, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["moved"] == []
    cli.main(["holidays", "list", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found[4]["periods"] == [
        {"name": "元旦", "first": "2027-01-01", "last": "2027-01-02", "makeup": ["2027-01-09"]}
    ]


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (CSV.encode(), [], "请用 --year、--notice、--issued"),
        (CSV.encode(), [*HEADING, "--issued", "昨天"], "--issued 应当是日期"),
        (CSV.encode("gbk"), [*HEADING, *ISSUED], "不是 UTF-8 编码"),
        (b"", [*HEADING, *ISSUED], "第一行应当是列名"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    options: list[str],
    message: str,
) -> None:
    path = tmp_path / "2027.csv"
    path.write_bytes(content)
    assert cli.main(["holidays", "import", str(path), *options]) == 1
    assert message in capsys.readouterr().err


def test_a_missing_file_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["holidays", "import", str(folder / "none.txt")]) == 1
    assert "打不开文件" in capsys.readouterr().err
