"""What a worker does before it ends: write what waits in its memory."""

from collections.abc import Callable
from multiprocessing.util import Finalize


def at_end(action: Callable[[], object]) -> None:
    """Have an action done when this process ends in order, in a worker of the server too.

    Workers are child processes, which leave without the actions of `atexit`; those of
    `multiprocessing` are done in a child and in a process of its own alike.
    """
    Finalize(None, action, exitpriority=1)
