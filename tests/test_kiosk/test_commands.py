"""The command line as a person or a program runs it: output, messages and exit codes."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from kiosk.config import Config
from tests.conftest import serving


def run(
    place: Path | Config, *arguments: str, text: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """`kiosk …` on a data folder, or on a township's folder and database."""
    folder = place if isinstance(place, Path) else place.data
    if isinstance(place, Config):
        environment = {"KIOSK_DATABASE_URL": place.database_url, **environment}
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments],
        env={
            **os.environ,
            "KIOSK_DATA": str(folder),
            "KIOSK_KEY_FILE": f"{folder}.key",
            "PYTHONWARNINGS": "error",
            **environment,
        },
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_init_makes_a_folder_once(tmp_path: Path) -> None:
    made = run(
        tmp_path / "d", "init", "--name", "柳湾镇人民政府", "--base-url", "https://gk.lw.gov.cn"
    )
    assert made.returncode == 0, made.stderr
    assert "柳湾镇人民政府" in made.stdout
    assert (tmp_path / "d.key").exists()
    assert "https://gk.lw.gov.cn" in (tmp_path / "d" / "kiosk.toml").read_text("utf-8")
    again = run(
        tmp_path / "d", "init", "--name", "柳湾镇人民政府", "--base-url", "https://x.gov.cn"
    )
    assert again.returncode == 1
    assert "已经有" in again.stderr
    assert "https://gk.lw.gov.cn" in (tmp_path / "d" / "kiosk.toml").read_text("utf-8")
    demo = run(tmp_path / "d", "demo")
    assert demo.returncode == 1
    assert str(tmp_path / "d") in demo.stderr


def test_an_address_that_wechat_will_not_open_is_warned_of(tmp_path: Path) -> None:
    made = run(tmp_path / "d", "init", "--name", "柳湾镇人民政府", "--base-url", "10.0.0.8")
    assert made.returncode == 0
    assert "微信" in made.stderr


def test_search_gives_json_alone_on_standard_output(township: Config) -> None:
    found = run(township, "search", "危房改造", "--json", "--limit", "2")
    assert found.returncode == 0, found.stderr
    rows = json.loads(found.stdout)
    assert rows[0]["domain"] == "09"
    assert len(rows) == 2
    many = run(township, "search", "--stdin", text="危房改造\n\nzzzzqqqq\n低保\n")
    lines = [json.loads(line) for line in many.stdout.splitlines()]
    assert len(lines) == 4
    assert lines[1] == lines[2] == []
    assert lines[0][0]["domain"] == "09"
    shown = run(township, "search", "危房改造", "--domain", "09")
    assert "09-" in shown.stdout


def test_wrong_use_is_2_and_refusals_are_1(township: Config, tmp_path: Path) -> None:
    assert run(township, "search").returncode == 2
    assert run(township, "search", "x", "--stdin").returncode == 2
    assert run(township, "nonsense").returncode == 2
    assert run(township, "serve", "--port", "99999").returncode == 2
    empty = run(tmp_path / "none", "search", "低保")
    assert empty.returncode == 1
    assert "kiosk init" in empty.stderr
    assert "Traceback" not in empty.stderr


def test_reindex_and_migrate_and_audit_verify(township: Config) -> None:
    assert "352" in run(township, "reindex").stdout
    assert run(township, "migrate").returncode == 0
    good = run(township, "audit", "verify")
    assert good.returncode == 0
    assert "完好" in good.stdout
    bad = run(township, "audit", "verify", "--last", "0" * 64)
    assert bad.returncode == 1
    assert "截断" in bad.stderr


def test_serve_refuses_root_a_lost_key_a_taken_port_and_an_old_schema(township: Config) -> None:
    key = {"KIOSK_KEY_FILE": str(township.key_file), "KIOSK_BASE_URL": "https://gk.lw.gov.cn"}
    if os.geteuid() == 0:
        root = run(township, "serve", **key)
        assert root.returncode == 1
        assert "root" in root.stderr
    key["KIOSK_ALLOW_ROOT"] = "1"
    lost = run(township, "serve", **(key | {"KIOSK_KEY_FILE": f"{township.data}.lost"}))
    assert lost.returncode == 1
    assert "密钥" in lost.stderr
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        busy = run(township, "serve", "--port", port, **key)
    assert busy.returncode == 1
    assert port in busy.stderr


def test_demo_serves_and_a_killed_worker_comes_back(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        children = _workers_of(tmp_path)
        assert children
        os.kill(children[0], 9)
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"{address}/domain/19", timeout=2) as answer:
                    assert answer.status == 200
                    assert "granian" not in str(answer.headers).lower()
                break
            except OSError:
                import time

                time.sleep(0.1)
        else:
            pytest.fail("the worker was not started again")
    with serving(tmp_path) as address, urllib.request.urlopen(f"{address}/healthz") as answer:
        assert answer.read() == b"ok\n"


def _workers_of(folder: Path) -> list[int]:
    """The processes with this data folder whose parent has it too."""
    mine: dict[int, int] = {}
    for process in Path("/proc").iterdir():
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError, ValueError):
            continue
        if f"KIOSK_DATA={folder / 'data'}".encode() in environment:
            mine[int(process.name)] = parent
    return [process for process, parent in mine.items() if parent in mine]


def test_an_init_that_cannot_keep_its_key_leaves_nothing_and_can_be_repeated(
    tmp_path: Path,
) -> None:
    (tmp_path / "blocked").write_text("a file where the folder of the key should be")
    wanted = ("init", "--name", "柳湾镇人民政府", "--base-url", "https://gk.lw.gov.cn")
    refused = run(tmp_path / "d", *wanted, KIOSK_KEY_FILE=str(tmp_path / "blocked" / "key"))
    assert refused.returncode == 1
    assert "密钥" in refused.stderr
    assert "Traceback" not in refused.stderr
    again = run(tmp_path / "d", *wanted)
    assert again.returncode == 0, again.stderr
    assert "一次性口令" in again.stdout


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://[", "ftp://gk.lw.gov.cn", "a b"]
)
def test_what_is_no_address_is_refused_by_init(tmp_path: Path, address: str) -> None:
    refused = run(tmp_path / "d", "init", "--name", "柳湾镇人民政府", "--base-url", address)
    assert refused.returncode == 1
    assert "不像网址" in refused.stderr
    assert not (tmp_path / "d" / "mashang.db").exists()


def test_migrate_makes_no_half_installation(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    refused = run(tmp_path / "d", "migrate")
    assert refused.returncode == 1
    assert "kiosk init" in refused.stderr
    assert run(tmp_path / "d", "search", "低保").returncode == 1
