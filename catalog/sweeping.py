"""What lies in the folder of the case files against what should: swept, and reported (rule D8).

Removed are files that waited for over two hours, what interrupted writing left, and contents whose
row was taken back or wiped. A whole file that no row knows is reported and left alone: after an
older database was restored it may be the only copy.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from catalog import cabinets
from catalog.store import case_files, waiting_files
from catalog.store.connection import Database

KEPT = timedelta(hours=2)
_LEFT = timedelta(days=1)
_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Survey:
    """`missing` are numbers of cases with a file that is not there, `unknown` names of files."""

    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """What to tell the staff; nothing when all is as it should be."""
        found = []
        if self.missing:
            named = "、".join(self.missing[:5]) + ("等" if len(self.missing) > 5 else "")
            found.append(
                f"有 {len(self.missing)} 件申请的附件文件不见了：{named}。"
                "请从备份里把 files/cases 放回来。"
            )
        if self.unknown:
            found.append(
                f"files/cases 里有 {len(self.unknown)} 个文件没有登记，可能是恢复了较早的数据库。"
                "没有删除，请核对备份。"
            )
        return found


def sweep(database: Database, data: Path, at: datetime) -> Survey:
    """Remove what is over, and say what is not as it should be."""
    _end_waiting(database, data, at)
    folder = data / cabinets.FOLDER
    lying = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    _remove_half_written(folder, lying, at)
    waiting = waiting_files.names(data)  # before the rows: what waits now may be a row then
    with database.reading() as connection:
        present, gone = case_files.all_names(connection)
        # What was written since the folder was read is looked for once more, by its own name.
        lost = [name for name in present.keys() - lying if not (folder / name).is_file()]
        numbers = case_files.numbers_of(connection, {present[name] for name in lost})
    cabinets.discard(data, sorted(gone & lying))
    whole = {name for name in lying if _NAME.fullmatch(name)}
    return Survey(tuple(sorted(numbers)), tuple(sorted(whole - present.keys() - gone - waiting)))


def _end_waiting(database: Database, data: Path, at: datetime) -> None:
    old = waiting_files.older(data, at - KEPT)
    if not old:
        return
    with database.reading() as connection:
        known = case_files.known(connection, old)
    cabinets.discard(data, [name for name in old if name not in known])
    waiting_files.forget(data, old)


def _remove_half_written(folder: Path, lying: set[str], at: datetime) -> None:
    for name in lying:
        if not name.endswith(".new"):
            continue
        try:
            if (folder / name).stat().st_mtime < (at - _LEFT).timestamp():
                (folder / name).unlink()
        except FileNotFoundError:  # another worker sweeps too
            continue
