"""`kiosk qr`, `posters`, `sheets` and `codes` as somebody at a terminal meets them."""

import json

import pytest
from PIL import Image

from catalog import qr
from kiosk import cli
from tests.townships import BASE, domain_code, made


@pytest.fixture
def township(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    folder.mkdir()
    database = made(folder)
    monkeypatch.setenv("KIOSK_DATA", str(folder))
    monkeypatch.setenv("KIOSK_BASE_URL", BASE)
    yield database
    database.close()


def test_posters_default_to_the_wall_sheet(township, tmp_path, capsys):
    assert cli.main(["posters", "--out", str(tmp_path / "out")]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["wall-A3.pdf"]
    said = capsys.readouterr()
    assert "27 个码全部读回，张贴号 0001" in said.out
    assert "已校对 27/27" in said.err


def test_all_kinds_on_one_paper_lie_flat_in_the_folder(township, tmp_path):
    assert cli.main(["posters", "--out", str(tmp_path / "o"), "--kind", "all", "--size", "a3"]) == 0
    names = sorted(path.name for path in (tmp_path / "o").iterdir())
    assert names == ["card-A3.pdf", "domain-A3.pdf", "label-A3.pdf", "wall-A3.pdf"]


def test_every_picture_reads_back_as_its_address(township, tmp_path):
    assert cli.main(["qr", "--out", str(tmp_path / "o"), "--format", "png"]) == 0
    code = domain_code(township, "19")
    with Image.open(tmp_path / "o" / f"domain-19-{code}.png") as picture:
        assert [one.text for one in qr.read(picture)] == [f"{BASE}/q/{code}"]
    assert len(list((tmp_path / "o").iterdir())) > 300


def test_a_distance_out_of_reach_is_refused_before_anything_is_written(township, tmp_path, capsys):
    arguments = ["posters", "--out", str(tmp_path / "o"), "--size", "A3", "--distance", "0.6"]
    assert cli.main(arguments) == 1
    assert "--size A2" in capsys.readouterr().err
    assert list((tmp_path / "o").iterdir()) == []
    assert cli.main(["sheets"]) == 0
    assert "还没有印过" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    ["--kind banner", "--size A9", "--distance -1", "--distance nan", "--distance x"],
)
def test_wrong_use_is_told_apart_from_a_refusal(township, tmp_path, wrong):
    with pytest.raises(SystemExit) as left:
        cli.main(["posters", "--out", str(tmp_path / "o"), *wrong.split()])
    assert left.value.code == 2


def test_a_folder_that_cannot_be_written_is_named(township, tmp_path, capsys):
    taken = tmp_path / "taken"
    taken.write_text("a file")
    assert cli.main(["posters", "--out", str(taken)]) == 1
    assert str(taken) in capsys.readouterr().err
    assert cli.main(["qr", "--out", str(taken / "below")]) == 1


def test_without_a_base_address_nothing_is_printed(tmp_path, monkeypatch, capsys):
    from datetime import UTC, datetime

    from catalog import starting
    from catalog.store.audit import Actor
    from catalog.store.connection import Database

    database = Database.in_folder(tmp_path)
    at = datetime(2026, 11, 24, tzinfo=UTC)
    starting.make_installation(
        database, name="石桥镇人民政府", base_url="", actor=Actor("张三", "管理员"), at=at
    )
    database.close()
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path))
    monkeypatch.delenv("KIOSK_BASE_URL", raising=False)
    assert cli.main(["posters", "--out", str(tmp_path / "o")]) == 1
    assert "KIOSK_BASE_URL" in capsys.readouterr().err


def test_a_base_address_too_long_is_refused(township, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KIOSK_BASE_URL", "https://" + "long" * 40 + ".gov.cn")
    assert cli.main(["posters", "--out", str(tmp_path / "o")]) == 1
    assert "网址太长" in capsys.readouterr().err


def test_sheets_are_placed_checked_and_listed(township, tmp_path, monkeypatch, capsys):
    assert cli.main(["posters", "--out", str(tmp_path / "o"), "--kind", "label"]) == 0
    assert cli.main(["sheets", "place", "0001", "一楼大厅东墙", "--on", "2026-11-24"]) == 0
    assert cli.main(["sheets", "check", "1", "右下角被贴纸盖住"]) == 0
    capsys.readouterr()
    assert cli.main(["sheets", "--json"]) == 0
    (sheet,) = json.loads(capsys.readouterr().out)
    assert sheet["place"] == "一楼大厅东墙"
    assert sheet["hung_on"] == "2026-11-24"
    assert sheet["checked"] == "右下角被贴纸盖住"
    assert (sheet["scans"], sheet["outdated"]) == (0, False)
    monkeypatch.setenv("KIOSK_BASE_URL", "https://gk.qinghe.gov.cn")
    assert cli.main(["sheets", "--outdated"]) == 0
    assert "要重贴：码里是旧网址 https://www.qinghe.gov.cn" in capsys.readouterr().out
    assert cli.main(["sheets", "remove", "1"]) == 0
    capsys.readouterr()
    assert cli.main(["sheets", "--outdated"]) == 0
    assert "没有要重贴的" in capsys.readouterr().out


def test_an_unknown_sheet_is_refused(township, capsys):
    assert cli.main(["sheets", "place", "9", "东墙"]) == 1
    assert "0009" in capsys.readouterr().err


def test_a_code_is_retired_with_a_signpost(township, capsys):
    old, new = domain_code(township, "13"), domain_code(township, "19")
    assert cli.main(["codes", "retire", old, "--to", new, "--reason", "已并入社会救助"]) == 0
    assert cli.main(["codes", "retire", "000000", "--reason", "x"]) == 1
    assert "没有发过" in capsys.readouterr().err
