"""Reading a file in a child process, so that no file can hang or exhaust the program (U3)."""

import json
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO

from catalog import bounded
from catalog.errors import Invalid
from catalog.importing import domains, limits
from catalog.importing.reading import Wishes
from catalog.importing.result import Reading

_TOO_LARGE = (
    "读这个文件太费时间或内存，已经停下，什么都没有改动。"
    "请用 Excel 或 WPS 打开，删去无关的工作表和空白行列，“另存为”xlsx 后再试。"
)
_MAX_ANSWER = 120 * 1024 * 1024


def read(
    path: Path,
    name: str,
    *,
    known: Sequence[domains.Known] | None = None,
    wishes: Wishes | None = None,
    progress: Callable[[int], None] | None = None,
) -> Reading:
    """Everything in the file at `path`, which its owner calls `name`.

    Raises:
        Invalid: the file is refused; the sentence says why and what to do.
    """
    order = {
        "path": str(path.resolve()),
        "name": name,
        "known": [[each.number, each.names] for each in known or domains.standard()],
        "wishes": asdict(wishes or Wishes()),
    }
    answer = _run(json.dumps(order).encode(), progress or (lambda _rows: None))
    if "refused" in answer:
        raise Invalid(answer["refused"])
    if "reading" not in answer:
        raise Invalid(_TOO_LARGE)
    return Reading.from_json(answer["reading"])


def _run(order: bytes, progress: Callable[[int], None]) -> dict[str, dict[str, list[object]]]:
    child = subprocess.Popen(  # noqa: S603 - a fixed program, no shell
        bounded.command("catalog.importing.child"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=bounded.environment(),
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    listener = threading.Thread(target=_listen, args=(child.stderr, progress), daemon=True)
    timer = threading.Timer(limits.MAX_SECONDS, child.kill)
    listener.start()
    timer.start()
    try:
        child.stdin.write(order)
        child.stdin.close()
        output = child.stdout.read(_MAX_ANSWER)
    except BrokenPipeError:
        output = b""
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        listener.join()
        child.stdout.close()
        child.stderr.close()
    try:
        found = json.loads(output)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _listen(stream: IO[bytes], progress: Callable[[int], None]) -> None:
    for line in stream:
        if line.strip().isdigit():
            progress(int(line))
