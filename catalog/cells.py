"""Cells of a workbook written as text, so that no spreadsheet runs them (security rule U10)."""

import re
from typing import Any

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONGEST = 32_767


def without_control(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _CONTROL.sub("", text)


def write(cell: Any, text: str) -> None:
    """Put a text into a cell of openpyxl, past its setter, which takes "=…" for a formula."""
    cell._value = without_control(text)[:LONGEST]
    cell.data_type = "s"
