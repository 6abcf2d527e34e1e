"""Settings, the data folder and the key: refused early, with a sentence that says what to do."""

import os
import stat
from pathlib import Path

import pytest

from catalog.errors import Invalid, NotAllowed
from kiosk import config as settings
from kiosk import folder, secret
from tests.builders import make_config


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    settings.remember(tmp_path, {"KIOSK_BASE_URL": "https://a.gov.cn", "KIOSK_READ_LIMIT": "7"})
    settings.remember(tmp_path, {"KIOSK_BASE_URL": "https://b.gov.cn"})
    found = settings.load({"KIOSK_DATA": str(tmp_path), "KIOSK_READ_LIMIT": "9"})
    assert (found.base_url, found.read_limit) == ("https://b.gov.cn", 9)
    assert found.surfaces == ("public", "staff")
    assert found.database_url == f"sqlite:///{tmp_path / 'mashang.db'}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KIOSK_READ_LIMIT", "many"),
        ("KIOSK_READ_LIMIT", "-1"),
        ("KIOSK_CIPHER", "des"),
        ("KIOSK_SURFACES", "public,admin"),
        ("KIOSK_SURFACES", ","),
        ("KIOSK_PROXIES", "1.5"),
    ],
)
def test_a_wrong_value_names_its_setting(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(Invalid, match=name):
        settings.load({"KIOSK_DATA": str(tmp_path), name: value})


@pytest.mark.parametrize("text", ["KIOSK_BASE_URL = ", "KIOSK_BASEURL = 'x'", "\udcff"])
def test_a_broken_settings_file_says_where(tmp_path: Path, text: str) -> None:
    (tmp_path / settings.FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(Invalid, match=settings.FILE):
        settings.load({"KIOSK_DATA": str(tmp_path)})


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("", "还没有设置"),
        ("gk.example.gov.cn", "微信"),
        ("ftp://gk.example.gov.cn", "微信"),
        ("http://10.0.0.8:8000", "微信"),
        ("http://[2001:db8::1]/", "微信"),
        ("http://127.0.0.1:8000", "只有这台机器"),
    ],
)
def test_a_risky_public_address_is_warned_of(address: str, word: str) -> None:
    assert word in settings.base_url_warnings(address)[0]


def test_a_good_public_address_brings_no_warning() -> None:
    assert settings.base_url_warnings("https://gk.example.gov.cn") == []


def test_a_data_folder_is_made_and_proven(tmp_path: Path) -> None:
    folder.prepare(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(NotAllowed, match="是一个文件"):
        folder.prepare(tmp_path / "data")


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "fuse.sshfs"])
def test_a_network_drive_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path / 'share'} {kind} rw 0 0\n")
    with pytest.raises(NotAllowed, match="网络盘"):
        folder.prepare(tmp_path / "share" / "data", mounts)
    folder.prepare(tmp_path / "local", mounts)


@pytest.mark.parametrize(("number", "word"), [(28, "磁盘满了"), (13, "不能写入"), (30, "写不进去")])
def test_a_full_or_read_only_disk_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, word: str
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(NotAllowed, match=word):
        folder.prepare(tmp_path)


def test_the_key_is_made_once_private_and_outside_the_data(tmp_path: Path) -> None:
    config = make_config(tmp_path / "data")
    path = secret.make(config, "abc")
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert config.data not in path.parents
    assert secret.make(config, "abc").read_text() == first
    assert len(secret.load(config, "abc")) == 32
    assert secret.derive(b"k", "a") != secret.derive(b"k", "b")


def test_a_missing_open_or_weak_key_is_refused(tmp_path: Path) -> None:
    config = make_config(tmp_path / "data")
    with pytest.raises(NotAllowed, match="找不到密钥文件"):
        secret.load(config, "abc")
    path = secret.make(config, "abc")
    path.chmod(0o644)
    with pytest.raises(NotAllowed, match="chmod 600"):
        secret.load(config, "abc")
    path.chmod(0o600)
    path.write_text("1234")
    with pytest.raises(NotAllowed, match="内容不对"):
        secret.load(config, "abc")


def test_without_a_key_file_setting_the_key_is_named_after_the_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "conf"))
    config = settings.load({"KIOSK_DATA": str(tmp_path)})
    assert secret.path_of(config, "0123abcd") == tmp_path / "conf" / "mashang" / "0123abcd.key"


def test_the_file_may_hold_numbers_truth_and_lists(tmp_path: Path) -> None:
    (tmp_path / settings.FILE).write_text(
        'KIOSK_READ_LIMIT = 50\nKIOSK_ALLOW_ROOT = true\nKIOSK_HOSTS = ["a.cn", "b.cn"]\n'
    )
    found = settings.load({"KIOSK_DATA": str(tmp_path)})
    assert (found.read_limit, found.allow_root, found.hosts) == (50, True, ("a.cn", "b.cn"))
    assert "KIOSK_READ_LIMIT" in found.given
    (tmp_path / settings.FILE).write_text("KIOSK_HOSTS = {a = 1}\n")
    with pytest.raises(Invalid, match="KIOSK_HOSTS"):
        settings.load({"KIOSK_DATA": str(tmp_path)})
