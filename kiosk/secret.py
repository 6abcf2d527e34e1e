"""The installation's key: random, outside the data folder and outside every backup, mode 600.

The key file is named after the installation's id, which stands in the database. There is no
default key: without one the program does not serve.
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.errors import NotAllowed
from catalog.store import organisations
from catalog.store.connection import Database
from kiosk.config import Config

_BYTES = 32


def path_of(config: Config, installation_id: str) -> Path:
    """Where the key of this installation is, or will be."""
    if config.key_file:
        return config.key_file
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(home).expanduser() / "mashang" / f"{installation_id}.key"


def make(config: Config, installation_id: str) -> Path:
    """Make the key of a new installation; one that already stands at the place is kept."""
    path = path_of(config, installation_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def _unwritable(path: Path, problem: OSError) -> NotAllowed:
    return NotAllowed(
        f"密钥文件 {path} 写不了（{problem.strerror}）。请用 KIOSK_KEY_FILE 指定一个可写的位置。"
    )


@contextmanager
def made_for(config: Config, installation_id: str) -> Iterator[Path]:
    """The key of an installation about to be made; taken away again if that is refused."""
    there = path_of(config, installation_id).exists()
    path = make(config, installation_id)
    done = False
    try:
        yield path
        done = True
    finally:
        if not (done or there):
            path.unlink(missing_ok=True)


def load(config: Config, installation_id: str) -> bytes:
    """The key.

    Raises:
        NotAllowed: the file is missing, too short, or readable by other users.
    """
    path = path_of(config, installation_id)
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise NotAllowed(
            f"找不到密钥文件 {path}。它在初始化时生成，不在备份里；请从另存的地方放回来，"
            "或用 KIOSK_KEY_FILE 指出它的位置。"
        ) from problem
    if mode & 0o077:
        raise NotAllowed(f"密钥文件 {path} 别的用户也能读。请运行：chmod 600 {path}")
    if not re.fullmatch(rf"[0-9a-f]{{{2 * _BYTES},}}", text):
        raise NotAllowed(
            f"密钥文件 {path} 内容不对，应当是 {2 * _BYTES} 位十六进制数。请放回原来的密钥。"
        )
    return bytes.fromhex(text)


def of(config: Config, database: Database, purpose: str) -> bytes:
    """The key for one purpose of the installation that the database holds."""
    with database.reading() as connection:
        installation_id = organisations.installation_id(connection)
    assert installation_id is not None, "the start refuses an empty database"
    return derive(load(config, installation_id), purpose)


def derive(key: bytes, purpose: str) -> bytes:
    """A key of its own for one purpose, so that no two uses share one."""
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()
