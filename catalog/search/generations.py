"""Generations of the index in a folder: built beside, swapped in at once, old ones swept.

`current.json` names the generation in use and what it was made from. Each generation is a folder
of its own, so readers of an old one are never disturbed. A lock file lets one process build.
"""

import json
import secrets
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from catalog.search.engine import EngineFailed
from catalog.search.locking import only_one

_POINTER = "current.json"
_PREFIX = "generation-"


@dataclass(frozen=True)
class Stamp:
    """What a generation was made from; another stamp means that it must be made again."""

    version: str
    installation: str
    organisation_id: int
    revision: int


@dataclass(frozen=True)
class Generation:
    """A finished index: its stamp and its folder."""

    stamp: Stamp
    place: Path


class Generations:
    """The generations in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Generation | None:
        """The generation in use; None when there is none or its pointer cannot be read."""
        try:
            found = json.loads((self.folder / _POINTER).read_text("utf-8"))
            place = self.folder / Path(found.pop("place")).name
            stamp = Stamp(**found)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None
        return Generation(stamp, place) if place.is_dir() else None

    def build(
        self, stamp: Stamp, write: Callable[[Path], None], remove: Callable[[Path], None]
    ) -> bool:
        """Make a generation with `write` and swap it in; False when another process is at it.

        `remove` is called with each old generation before its folder goes.

        Raises:
            EngineFailed: it could not be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with only_one(self.folder / "build.lock") as mine:
                if not mine:
                    return False
                self._build(stamp, write, remove)
                return True
        except OSError as error:
            raise EngineFailed(str(error)) from error

    def _build(
        self, stamp: Stamp, write: Callable[[Path], None], remove: Callable[[Path], None]
    ) -> None:
        place = self.folder / f"{_PREFIX}{stamp.revision}-{secrets.token_hex(4)}"
        place.mkdir()
        write(place)
        pointer = self.folder / f"{_POINTER}.new"
        pointer.write_text(json.dumps({**asdict(stamp), "place": place.name}), "utf-8")
        pointer.replace(self.folder / _POINTER)
        for old in self.folder.glob(f"{_PREFIX}*"):
            if old != place:
                # A reader on a system that keeps open files may hold it; the next build sweeps.
                remove(old)
                shutil.rmtree(old, ignore_errors=True)

    def forget(self, generation: Generation) -> None:
        """Stop using a damaged generation, unless another one has taken its place."""
        if self.current() == generation:
            (self.folder / _POINTER).unlink(missing_ok=True)
