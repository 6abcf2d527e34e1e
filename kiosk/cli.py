"""The command line `kiosk …`: finds the command, runs it, and turns refusals into sentences.

Exit 0: done; 1: refused, with the reason on standard error; 2: wrong use.
"""

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from catalog.errors import CatalogError
from kiosk import trouble
from kiosk.commands import (
    deadlines,
    holidays,
    importing,
    keeping,
    paper,
    privacy,
    searching,
    staff,
    starting,
)

GROUPS = (
    *(starting, searching, importing, paper, deadlines, holidays, keeping),
    *(staff, privacy),
)


def parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    found = argparse.ArgumentParser(prog="kiosk", description="码上公开：乡镇政务公开目录")
    commands = found.add_subparsers(title="命令", metavar="命令", required=True)
    for group in GROUPS:
        group.add(commands)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    chosen = parser().parse_args(arguments)
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
