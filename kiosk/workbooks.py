"""Workbooks as bytes: made once for each catalogue revision, since making one takes a second.

One is made at a time, so that many who ask at once cost a worker no more than one who asks.
"""

import io
import threading
from collections.abc import Callable
from typing import IO

from catalog.search.remembering import Memory

MOST = 40  # every domain, the whole, and room for the revision before


class Workbooks:
    """The workbooks asked for last. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: Memory[bytes] = Memory(MOST)
        self._making = threading.Lock()

    def get(self, key: tuple[int, str, str], write: Callable[[IO[bytes]], None]) -> bytes:
        """The workbook of a revision, a domain's number ("" for all) and a kind."""
        known = self._kept.get(key)
        if known is not None:
            return known
        with self._making:
            known = self._kept.get(key)
            if known is not None:
                return known
            file = io.BytesIO()
            write(file)
            return self._kept.put(key, file.getvalue())
