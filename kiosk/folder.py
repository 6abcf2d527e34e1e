"""The data folder: refused at start, with the reason, where data in it would not be safe."""

import os
import tempfile
from pathlib import Path

from catalog.errors import NotAllowed

# SQLite's locks and syncs cannot be trusted on these (security rule D2).
_NETWORK = frozenset(
    "nfs nfs4 cifs smb smb3 smbfs ncpfs afs 9p fuse.sshfs fuse.rclone davfs".split()
)
_NEEDED = 4 * 1024 * 1024  # a start writes journals and an index; less than this is a full disk


def prepare(folder: Path, mounts: Path = Path("/proc/mounts")) -> None:
    """Make the data folder if it is missing and make sure that it can hold data.

    Raises:
        NotAllowed: it is no folder, cannot be written, stands on a network drive, or is full.
    """
    if folder.exists() and not folder.is_dir():
        raise NotAllowed(f"数据文件夹 {folder} 是一个文件，请换一个位置（设置 KIOSK_DATA）。")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise NotAllowed(
            f"建不了数据文件夹 {folder}（{problem.strerror}）。"
            "请检查上级文件夹的权限，或换一个位置。"
        ) from problem
    kind = file_system(folder, mounts)
    if kind in _NETWORK:
        raise NotAllowed(
            f"数据文件夹 {folder} 在网络盘（{kind}）上，断网时会损坏数据。请放到本机硬盘。"
        )
    _try_writing(folder)


def _try_writing(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * _NEEDED)
            file.flush()
            os.fsync(file.fileno())
    except PermissionError as problem:
        raise NotAllowed(
            f"数据文件夹 {folder} 不能写入。请检查权限，或换一个用户运行。"
        ) from problem
    except OSError as problem:
        reason = "磁盘满了" if problem.errno in (28, 122) else (problem.strerror or "写入出错")
        raise NotAllowed(
            f"数据文件夹 {folder} 写不进去：{reason}。请清出至少 500 MB 空间，或换一个可写的位置。"
        ) from problem


def file_system(folder: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system that `folder` stands on, or "" where the system does not tell."""
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    place, best, kind = folder.resolve(), -1, ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if (place == point or point in place.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind
