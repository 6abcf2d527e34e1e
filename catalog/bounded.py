"""A process of one's own for opening a stranger's file: bounded in memory and time (rule U3).

The parent starts it with `command` and `environment`; the child's first act is `hold`.
"""

import os
import sys
from pathlib import Path


def command(module: str, *words: str) -> list[str]:
    """What starts a module of this program as a process of its own."""
    return [sys.executable, "-X", "utf8", "-m", module, *words]


def environment() -> dict[str, str]:
    """The surroundings in which the child finds this program, wherever it was started from."""
    package = Path(__file__).parents[1]
    return {**os.environ, "PYTHONPATH": str(package), "MALLOC_ARENA_MAX": "2"}


def hold(memory: int, seconds: int) -> None:
    """Let the operating system end this process when it asks for too much; it writes no file.

    `memory` is address space in bytes, `seconds` processor time.
    """
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit alone holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
