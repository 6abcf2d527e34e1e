"""A file as stretches of text with their places: plain text, csv, xlsx, docx and pdf.

Office files are opened in a child process with limits of time and memory, because a small
spreadsheet can unfold to a gigabyte (security rule U3).
"""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import Invalid, NotFound

OFFICE = (".xlsx", ".docx", ".pdf")
_MOST = 50 * 1024 * 1024
_SECONDS = 30


@dataclass(frozen=True)
class Part:
    """A stretch of a file: where it is, its text, and what heads its column."""

    where: str
    text: str
    heading: str = ""


def parts(path: Path) -> list[Part]:
    """The text of a file; a plain text is one part with an empty place.

    Raises:
        NotFound: there is no such file.
        Invalid: it is too large, damaged, or of an unknown kind.
    """
    try:
        size = path.stat().st_size
        if size > _MOST:
            raise Invalid(f"{path.name} 超过 50 MB，请拆成小一些的文件再查。")
        ending = path.suffix.lower()
        if ending in OFFICE:
            return _office(path)
        text = decode(path.read_bytes(), path.name)
    except IsADirectoryError as problem:
        raise Invalid(f"{path} 是文件夹，请写出里面的文件。") from problem
    except OSError as problem:
        raise NotFound(f"打不开 {path}：{problem.strerror}。请检查文件名。") from problem
    return list(_table(text)) if ending in (".csv", ".tsv") else [Part("", text)]


def decode(content: bytes, name: str) -> str:
    """Text in UTF-8, or in GB18030 as Chinese Excel writes it; offsets count a leading BOM.

    Raises:
        Invalid: it is neither, or no text at all.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid(f"{name} 不是文字文件，或编码认不出来。请另存为 UTF-8 文本、xlsx、docx 或 pdf。")


def _table(text: str) -> Iterator[Part]:
    delimiter = "\t" if "\t" in text[:2000] and "," not in text[:2000] else ","
    # A quoted cell may be long; the file as a whole is already limited.
    csv.field_size_limit(_MOST)
    headings: list[str] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
            for column, cell in enumerate(row):
                heading = headings[column] if column < len(headings) else ""
                yield Part(f"第 {number} 行第 {column + 1} 列", cell, heading)
            headings = headings or row
    except csv.Error as problem:
        raise Invalid(
            f"CSV 第 {number + 1} 行附近读不懂，请用表格软件打开后另存一份。"
        ) from problem


def _office(path: Path) -> list[Part]:
    command = [sys.executable, "-m", "catalog.privacy.opening", str(path.absolute())]
    try:
        # A fixed program and one file name, no shell.
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as problem:
        raise Invalid(f"{path.name} 打开太慢，没有查完。请拆成小一些的文件再查。") from problem
    if done.returncode == 3:
        raise Invalid(f"{path.name}：{done.stderr.decode('utf-8', 'replace').strip()}")
    if done.returncode:
        raise Invalid(f"{path.name} 打不开，可能已损坏或太大。请用办公软件打开后另存一份。")
    return [Part(**part) for part in json.loads(done.stdout)]
