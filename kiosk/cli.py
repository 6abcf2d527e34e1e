"""The command line `kiosk …`: finds the command, runs it, and turns refusals into sentences.

Only the group of the command asked for is imported, so that none waits for the others' libraries.
Exit 0: done; 1: refused, with the reason on standard error; 2: wrong use.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from sqlalchemy.exc import SQLAlchemyError

from catalog.errors import CatalogError
from kiosk import trouble

# The modules of `kiosk.commands` and the commands each declares, in the order of the help.
GROUPS: dict[str, tuple[str, ...]] = {
    "starting": ("init", "demo", "serve"),
    "searching": ("search", "reindex"),
    "importing": ("import", "export"),
    "paper": ("qr", "posters", "sheets", "codes"),
    "deadlines": ("deadlines",),
    "holidays": ("holidays",),
    "keeping": ("migrate", "copy", "audit"),
    "staff": ("staff",),
    "cases": ("cases",),
    "privacy": ("privacy-check",),
}


def parser(command: str = "") -> argparse.ArgumentParser:
    """The parser of the group that has `command`; of every group where none has."""
    found = argparse.ArgumentParser(prog="kiosk", description="码上公开：乡镇政务公开目录")
    commands = found.add_subparsers(title="命令", metavar="命令", required=True)
    wanted = [group for group, names in GROUPS.items() if command in names] or list(GROUPS)
    for group in wanted:
        import_module(f"kiosk.commands.{group}").add(commands)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen = parser(given[0] if given else "").parse_args(given)
    try:
        return int(chosen.run(chosen))
    except CatalogError as refusal:
        print(refusal, file=sys.stderr)
    except SQLAlchemyError as problem:
        print(f"数据库用不了：{trouble.explain(problem)}", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except KeyboardInterrupt:
        return 130
    return 1
