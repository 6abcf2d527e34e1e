"""The files that turn a Debian machine into a screen: they parse, install twice, and watch."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HALL = Path(__file__).parents[2] / "deploy" / "hall"
ADDRESS = "http://192.168.1.10:8000"


def _install(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [HALL / "install.sh", *options],
        env={"PATH": os.environ["PATH"], "MASHANG_ROOT": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_installing_twice_changes_nothing_more(tmp_path: Path) -> None:
    first = _install(tmp_path, ADDRESS, "--key", "a1" * 32)
    assert first.returncode == 0, first.stderr
    assert "已写入    /etc/mashang/screen.env" in first.stdout
    again = _install(tmp_path, ADDRESS, "--key", "a1" * 32)
    assert "已写入" not in again.stdout
    assert again.stdout.count("没有变化") == first.stdout.count("已写入")
    assert (tmp_path / "etc/mashang/screen.env").stat().st_mode & 0o077 == 0, "it holds the key"


def test_the_policy_lets_only_our_address_through(tmp_path: Path) -> None:
    text = (HALL / "policy.json").read_text("utf-8")
    assert text.count("@") == 2, "the address is its one placeholder"
    _install(tmp_path, ADDRESS, "--display", "--turn", "270")
    policy = json.loads((tmp_path / "etc/chromium/policies/managed/mashang.json").read_text())
    assert policy["URLAllowlist"] == ["192.168.1.10:8000"]
    assert {"*", "chrome://*", "file://*", "view-source:*"} <= set(policy["URLBlocklist"])
    kept = (tmp_path / "etc/mashang/screen.env").read_text()
    assert "KIND=display" in kept
    assert "TURN=270" in kept


def test_a_screen_prints_only_where_it_was_given_a_printer(tmp_path: Path) -> None:
    policy, kept = (
        tmp_path / name
        for name in ("etc/chromium/policies/managed/mashang.json", "etc/mashang/screen.env")
    )
    _install(tmp_path, ADDRESS)
    assert json.loads(policy.read_text())["PrintingEnabled"] is False
    assert "PRINTER=false" in kept.read_text()
    _install(tmp_path, ADDRESS, "--printer")
    assert json.loads(policy.read_text())["PrintingEnabled"] is True
    assert "PRINTER=true" in kept.read_text()


@pytest.mark.parametrize(
    "options", [(), ("nonsense",), (ADDRESS, "--key"), (ADDRESS, "--x"), (ADDRESS, "--turn", "45")]
)
def test_wrong_use_is_said_and_nothing_written(tmp_path: Path, options: tuple[str, ...]) -> None:
    answer = _install(tmp_path, *options)
    assert answer.returncode == 2
    assert "用法" in answer.stderr
    assert not list(tmp_path.iterdir())


def test_a_key_that_was_copied_wrong_is_refused(tmp_path: Path) -> None:
    answer = _install(tmp_path, ADDRESS, "--key", "钥匙; rm -rf /")
    assert answer.returncode == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    units = []
    for unit in sorted(HALL.glob("mashang-screen*")):
        # The scripts stand at their installed place only on a screen; here they are where they are.
        text = unit.read_text("utf-8").replace("/usr/local/lib/mashang/", f"{HALL}/")
        (tmp_path / unit.name).write_text(text, "utf-8")
        units.append(str(tmp_path / unit.name))
    answer = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    ours = [line for line in answer.stderr.splitlines() if "mashang-screen" in line]
    assert answer.returncode == 0, answer.stderr
    assert not ours, ours


def _watch(tmp_path: Path, age: str, *, running: int = 600) -> str:
    """Run the watchdog between a systemctl and a curl that answer as a machine would."""
    log = tmp_path / "restarted"
    up = int(float(Path("/proc/uptime").read_text().split()[0]))
    started = max(0, up - running) * 1_000_000
    (tmp_path / "systemctl").write_text(
        f'#!/bin/sh\ncase $1 in show) echo {started};; restart) echo "$2" >> {log};; esac\n'
    )
    (tmp_path / "curl").write_text(
        f'#!/bin/sh\ncase "$*" in *healthz*) exit 0;; *X-Screen-Key*) echo {age};; esac\n'
    )
    for name in ("systemctl", "curl"):
        (tmp_path / name).chmod(0o755)
    subprocess.run(
        [HALL / "watch"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "ADDRESS": ADDRESS, "KEY": "a1"},
        check=True,
        capture_output=True,
    )
    return log.read_text() if log.exists() else ""


@pytest.mark.parametrize(
    ("age", "running", "restarted"),
    [("30", 600, False), ("121", 600, True), ("none", 600, True), ("121", 60, False)],
)
def test_a_silent_screen_is_restarted_and_a_young_one_left_alone(
    tmp_path: Path, age: str, running: int, restarted: bool
) -> None:
    assert bool(_watch(tmp_path, age, running=running)) == restarted
