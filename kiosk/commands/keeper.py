"""Who acts when a command writes: whoever runs it on this machine, for the audit trail."""

import os
from getpass import getuser

from catalog.store.audit import Actor


def keeper() -> Actor:
    """The system user as an actor."""
    try:
        return Actor(getuser(), "命令行")
    except (KeyError, OSError):  # a user id without a name
        return Actor(f"uid {os.getuid()}", "命令行")
