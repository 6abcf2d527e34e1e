"""The documentation is tested like code: every command and every document it names exists."""

import re
from pathlib import Path

import pytest

from kiosk.cli import GROUPS, parser

ROOT = Path(__file__).parent.parent
COMMANDS = [command for names in GROUPS.values() for command in names]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_explained_to_the_keeper_and_in_both_readmes(command: str) -> None:
    for name in ("docs/operating.zh.md", "README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text("utf-8")
        assert f"kiosk {command}" in text, f"{name} does not name kiosk {command}"


def test_each_command_is_declared_by_the_group_that_is_named_for_it() -> None:
    whole = parser().format_help()
    for command in COMMANDS:
        assert re.search(rf"^\s+{command}\b", whole, re.MULTILINE), command
        assert command in parser(command).format_help()


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md")))
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{path.name}: {target}"


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")))
def test_no_document_holds_a_mark_to_be_filled(path: Path) -> None:
    assert not re.search(r"@@|TODO|XXX", path.read_text("utf-8")), path.name
