"""The child process that opens an office file and writes its text as JSON; nothing else runs here.

Exit 3 with a sentence: the file is refused. Any other failure: it is damaged or over the limits.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalog import bounded

_MEMORY = 768 * 1024 * 1024
_SECONDS = 20
_MOST_PARTS = 2_000
_MOST_BYTES = 100 * 1024 * 1024
_MOST_ROWS = 20_000
_MOST_COLUMNS = 100
_TEXT_PARTS = re.compile(r"^/?word/(?:document|header|footer|footnotes|endnotes|comments)\d*\.xml$")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Refused(Exception):  # noqa: N818 - reads as what happened
    """The file is not one we open; the sentence says why."""


def check_zip(path: Path) -> None:
    """Count what really unfolds, and refuse entities, which can unfold without end.

    Raises:
        Refused: too many parts, too much, or a document type in the XML.
    """
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as problem:
        raise Refused("文件已损坏，或内容与文件名的后缀不符。") from problem
    with archive:
        names = archive.namelist()
        if len(names) > _MOST_PARTS:
            raise Refused("文件内部的部件太多，请另存一份再查。")
        total = 0
        for name in names:
            with archive.open(name) as part:
                head = part.read(4096)
                total += len(head)
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise Refused("文件里有文档类型声明，不打开这样的文件。")
                while chunk := part.read(1024 * 1024):
                    total += len(chunk)
                    if total > _MOST_BYTES:
                        raise Refused("文件解开后超过 100 MB，请拆成小一些的文件。")


def sheets(path: Path) -> Iterator[dict[str, str]]:
    """The cells of a workbook, hidden sheets too, each with the heading of its column."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        headings: list[str] = []
        rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
        for number, row in enumerate(rows, start=1):
            cells = [_cell(value) for value in row]
            for column, text in enumerate(cells):
                if text:
                    heading = headings[column] if column < len(headings) else ""
                    place = f"{sheet.title}!{openpyxl.utils.get_column_letter(column + 1)}{number}"
                    yield {"where": place, "text": text, "heading": heading}
            if not headings and sum(1 for text in cells if text) > 1:
                headings = cells


def _cell(value: Any) -> str:
    """A whole number as it was typed: 13800001234, not 13800001234.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return str(value)


def paragraphs(path: Path) -> Iterator[dict[str, str]]:
    """The paragraphs of a document: text, tables, heads, feet, notes, deleted words as well."""
    import docx
    from docx.oxml import parse_xml

    document = docx.Document(str(path))
    number = 0
    for part in document.part.package.iter_parts():
        if not _TEXT_PARTS.match(str(part.partname)):
            continue
        for paragraph in parse_xml(part.blob).iter(f"{_WORD}p"):
            pieces = [
                piece.text or ""
                for piece in paragraph.iter(f"{_WORD}t", f"{_WORD}delText", f"{_WORD}instrText")
            ]
            number += 1
            if any(pieces):
                yield {"where": f"第 {number} 段", "text": "".join(pieces), "heading": ""}


def pages(path: Path) -> Iterator[dict[str, str]]:
    """The pages of a PDF that have a text layer."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("文件有密码，查不了。请去掉密码再查。")
        for number, page in enumerate(reader.pages, start=1):
            yield {"where": f"第 {number} 页", "text": page.extract_text(), "heading": ""}
    except PyPdfError as problem:
        raise Refused("文件已损坏，或内容与文件名的后缀不符。") from problem


def main(path: Path) -> int:
    """Open one file; its parts go to standard output."""
    bounded.hold(_MEMORY, _SECONDS)
    kinds = {".xlsx": sheets, ".docx": paragraphs, ".pdf": pages}
    ending = path.suffix.lower()
    try:
        if ending != ".pdf":
            check_zip(path)
        found = list(kinds[ending](path))
    except Refused as refusal:
        sys.stderr.write(str(refusal))
        return 3
    if ending == ".pdf" and not any(part["text"].strip() for part in found):
        sys.stderr.write("没有文字层（可能是扫描件），查不了。请附上文字版，或逐页人工核对。")
        return 3
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
