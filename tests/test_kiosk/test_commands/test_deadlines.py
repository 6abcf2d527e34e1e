import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.commands import deadlines

EXAMPLES = Path(__file__).parents[2] / "data" / "deadlines.json"


def answers(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict], str]:
    import argparse

    parser = argparse.ArgumentParser()
    deadlines.add(parser.add_subparsers())
    args = parser.parse_args(["deadlines", *words])
    code = args.run(args)
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err


def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], *cases: object) -> list[dict]:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(list(cases), ensure_ascii=False), encoding="utf-8")
    code, found, _ = answers(capsys, str(path))
    assert code == 0
    return found


def reply(receipt: str, *events: dict) -> dict:
    return {"id": "c", "rule": "reply", "receipt": receipt, "events": list(events)}


def expected() -> list[dict]:
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))["examples"]
    return [{"id": e["id"], "due": e["due"], "error": e.get("error")} for e in examples]


def test_all_worked_examples_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    code, found, _ = answers(capsys, str(EXAMPLES))
    assert code == 0
    assert len(found) == 12
    assert found == expected()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"])
def test_the_machines_time_zone_does_not_matter(zone: str) -> None:
    script = (
        "import argparse; from kiosk.commands import deadlines as d;"
        "p = argparse.ArgumentParser(); d.add(p.add_subparsers());"
        f"a = p.parse_args(['deadlines', {str(EXAMPLES)!r}]); raise SystemExit(a.run(a))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        check=True,
        text=True,
    )
    assert [json.loads(line) for line in done.stdout.splitlines()] == expected()


def test_the_last_certain_receipt_of_2026_is_the_third_of_december(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = ask(tmp_path, capsys, reply("2026-12-03"), reply("2026-12-04"))
    assert [case["due"] for case in found] == ["2026-12-31", None]
    assert [case["error"] for case in found] == [None, "calendar_missing"]


def test_an_instant_is_taken_as_its_date_in_beijing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = ask(
        tmp_path,
        capsys,
        reply("2025-12-31T23:59:00+08:00"),
        reply("2025-12-31T16:01:00Z"),
        reply("2026-01-01T00:01:00"),
        reply("2025-12-31"),
    )
    assert [case["due"] for case in found] == [
        "2026-01-29",
        "2026-01-29",
        "2026-01-29",
        "2026-01-29",
    ]
    found = ask(tmp_path, capsys, reply("2026-02-05T23:59:00+08:00"), reply("2026-02-05T16:01:00Z"))
    assert [case["due"] for case in found] == ["2026-03-11", "2026-03-12"]


def test_extensions_that_the_law_does_not_allow_have_their_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def extension(day: str, days: int) -> dict:
        return {"type": "extension", "date": day, "days": days}

    found = ask(
        tmp_path,
        capsys,
        reply("2024-01-15", extension("2024-02-08", 21)),
        reply("2024-01-15", extension("2024-02-01", 12), extension("2024-02-08", 9)),
        reply("2024-01-15", extension("2024-02-18", 5)),
        reply("2024-01-15", extension("2024-02-09", 5)),
        reply("2026-12-10", extension("2026-12-20", 21)),
    )
    assert [case["error"] for case in found] == [
        "extension_exceeds_20",
        "extension_exceeds_20",
        "extension_after_due",
        None,
        "extension_exceeds_20",
    ]
    assert [case["due"] for case in found] == [None, None, None, "2024-02-22", None]


@pytest.mark.parametrize(
    "case",
    [
        None,
        7,
        {"id": "c"},
        {"id": "c", "rule": "reply", "receipt": "2026-02-30", "events": []},
        {"id": "c", "rule": "reply", "receipt": "20260206", "events": []},
        {"id": "c", "rule": "reply", "receipt": "2026-02-06T99:00", "events": []},
        {"id": "c", "rule": "reply", "receipt": "0001-01-01T00:00:00+14:00", "events": []},
        {"id": "c", "rule": "answer", "receipt": "2026-02-06", "events": []},
        {"id": "c", "rule": "reply", "receipt": "2026-02-06", "events": {"type": "extension"}},
        {"id": "c", "rule": "reply", "receipt": "2026-02-06", "events": ["extension"]},
        reply("2026-02-06", {"type": "holiday", "date": "2026-02-09"}),
        reply("2026-02-06", {"type": ["extension"], "date": "2026-02-09"}),
        reply("2026-02-06", {"type": "extension", "date": "2026-02-09"}),
        reply("2026-02-06", {"type": "extension", "date": "2026-02-09", "days": True}),
        reply("2026-02-06", {"type": "extension", "date": "2026-02-09", "days": 0}),
        reply("2026-02-06", {"type": "extension", "date": "2026-02-09", "days": "10"}),
        reply("2026-02-06", {"type": "delayed", "date": "2026-02-09"}),
        reply("2026-02-06", {"type": "delayed", "date": "2026-02-09", "until": "x"}),
    ],
)
def test_a_case_that_says_nothing_certain_gets_no_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: object
) -> None:
    (found,) = ask(tmp_path, capsys, case)
    assert found["due"] is None
    assert found["error"] == "invalid_case"


@pytest.mark.parametrize(
    ("event", "error"),
    [
        ({"type": "correction_received", "date": "2026-02-05"}, "event_before_receipt"),
        ({"type": "consult_start", "date": "2026-02-05"}, "event_before_receipt"),
        ({"type": "consult_end", "date": "2026-02-10"}, "consultation_not_found"),
        ({"type": "correction_received", "date": "9999-12-31"}, "calendar_missing"),
        ({"type": "consult_start", "date": "2026-12-25"}, "calendar_missing"),
    ],
)
def test_events_that_cannot_be_true_have_their_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], event: dict, error: str
) -> None:
    (found,) = ask(tmp_path, capsys, reply("2026-02-06", event))
    assert found == {"id": "c", "due": None, "error": error}


def test_the_date_of_article_35_replaces_the_computed_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    delayed = {"type": "delayed", "date": "2026-02-09", "until": "2026-06-30"}
    (found,) = ask(tmp_path, capsys, reply("2026-02-06", delayed))
    assert found["due"] == "2026-06-30"


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("correction_notice", "2026-02-24"),
        ("third_party_opinion", "2026-03-05"),
        ("coauthor_opinion", "2026-03-05"),
        ("fee_payment", "2026-03-12"),
        ("proactive_publication", "2026-03-12"),
    ],
)
def test_every_rule_has_its_own_length(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rule: str, due: str
) -> None:
    case = {"id": "c", "rule": rule, "receipt": "2026-02-07", "events": []}
    assert ask(tmp_path, capsys, case)[0]["due"] == due


def test_strict_answers_1_where_a_case_has_an_error_or_another_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.json"
    right = {**reply("2026-02-06"), "due": "2026-03-12"}
    path.write_text(json.dumps([right]), encoding="utf-8")
    assert answers(capsys, "--strict", str(path))[0] == 0
    path.write_text(json.dumps([{**right, "due": "2026-03-13"}]), encoding="utf-8")
    assert answers(capsys, str(path))[0] == 0
    assert answers(capsys, "--strict", str(path))[0] == 1
    path.write_text(json.dumps([reply("2027-02-06")]), encoding="utf-8")
    code, _, err = answers(capsys, "--strict", str(path))
    assert code == 1
    assert err == "c：还没有录入 2027 年的放假安排，算不出确定的日期。请先录入国务院通知。\n"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"{}", b"3", b'{"examples": 4}'])
def test_a_file_that_holds_no_cases_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(content)
    code, found, err = answers(capsys, str(path))
    assert (code, found) == (1, [])
    assert "请检查内容" in err or "没有案例" in err


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found, err = answers(capsys, str(tmp_path / "none.json"))
    assert (code, found) == (1, [])
    assert "打不开文件" in err
