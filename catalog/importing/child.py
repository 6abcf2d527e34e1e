"""The process that opens a stranger's file: bounded in memory and time, with nothing to lose.

Standard input tells what to read, standard output carries the result as JSON, standard error the
number of rows read so far. It opens no database and no network connection.
"""

import json
import sys
from pathlib import Path
from typing import Any

from catalog import bounded
from catalog.errors import CatalogError
from catalog.importing import limits
from catalog.importing.domains import Known
from catalog.importing.reading import Wishes, read


def _progress(rows: int) -> None:
    print(rows, file=sys.stderr, flush=True)  # noqa: T201 - the parent reads it


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """Read the file that `order` names; the reading, or the reason for refusing it."""
    wishes = order["wishes"]
    wishes["left_out"] = tuple(wishes["left_out"])
    try:
        reading = read(
            Path(order["path"]),
            order["name"],
            known=[Known(number, tuple(names)) for number, names in order["known"]],
            wishes=Wishes(**wishes),
            progress=_progress,
        )
    except CatalogError as error:
        return {"refused": str(error)}
    except (MemoryError, RecursionError):
        return {"too_large": True}
    return {"reading": reading.as_json()}


def main() -> None:
    """Take one order and answer it."""
    bounded.hold(limits.MAX_MEMORY, limits.MAX_SECONDS)
    order = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer(order), ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
