"""Looking into a file in a process of its own, so that no file can hang or exhaust the program."""

import json
import logging
import subprocess
import threading
from dataclasses import dataclass
from typing import IO

from catalog import bounded
from catalog.errors import Invalid
from catalog.inspecting import kinds, limits

_log = logging.getLogger(__name__)
_TOO_MUCH = "这个文件看了很久也没有看完，不收。请存成 PDF，或拆成小一些的文件再传。"
# Each may take as much memory as its limit allows; a worker looks into two files at a time.
_AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept: its kind, and the bytes to keep where they are not as sent."""

    kind: str
    content: bytes | None

    @property
    def media(self) -> str:
        """The type it is served with."""
        return kinds.MEDIA[self.kind]


def inspect(file: IO[bytes], name: str) -> Inspected:
    """Look into an open file of the operating system that its owner calls `name`.

    Raises:
        Invalid: the file is refused; the sentence says why and what to do.
    """
    kind = kinds.ending_of(name)
    file.seek(0)
    with _AT_ONCE:
        output = _run(file, kind)
    file.seek(0)
    line, _, content = output.partition(b"\n")
    try:
        said = json.loads(line)
    except ValueError:
        raise Invalid(_TOO_MUCH) from None
    if "refused" in said:
        raise Invalid(said["refused"])
    if said:
        raise Invalid(_TOO_MUCH)
    return Inspected(kind, content or None)


def _run(file: IO[bytes], kind: str) -> bytes:
    """The child's answer; nothing where it took too long or was ended by the system."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program and a word of ours, no shell
            bounded.command("catalog.inspecting.child", kind),
            stdin=file,
            capture_output=True,
            env=bounded.environment(),
            timeout=limits.MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b""
    if done.returncode:
        # What it said may hold words of the file: only how it ended is for the log.
        _log.warning("looking into a %s ended with %s", kind, done.returncode)
        return b""
    return done.stdout
