"""The process that looks into a file sent along; bounded, and with nothing to lose.

The file is its standard input and never has a name on the disk. Its standard output is a line of
JSON with the refusal, or with nothing to say, and after it the picture drawn anew.
"""

import json
import sys
from typing import IO

from catalog import bounded
from catalog.errors import Invalid
from catalog.inspecting import kinds, limits


def look(file: IO[bytes], kind: str) -> bytes:
    """Look into a file of a kind; gives what to keep in its place, or nothing.

    Raises:
        Invalid: it is refused.
    """
    kinds.check_start(kind, file.read(16))
    file.seek(0)
    # Each kind brings its own library; only one is needed, and the process is soon over.
    if kind == "pdf":
        from catalog.inspecting import pdf

        pdf.check(file)
        return b""
    if kind in ("docx", "xlsx"):
        from catalog.inspecting import office

        office.check(file, kind)
        return b""
    from catalog.inspecting import picture

    return picture.redrawn(file, kind)


def main() -> None:
    """Look into standard input; its kind is the only word of the command line."""
    bounded.hold(limits.MAX_MEMORY, limits.MAX_SECONDS)
    said: dict[str, object] = {}
    content = b""
    try:
        content = look(sys.stdin.buffer, sys.argv[1])
    except Invalid as refusal:
        said = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        said = {"too_large": True}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
