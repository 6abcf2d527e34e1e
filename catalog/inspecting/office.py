"""Word and Excel files: counted while they unpack, without macros, programs and remote parts (U3).

Every part is unpacked to its end, so that a damaged or cut-off file is found; XML with a document
type is refused. A link that a reader may click is allowed; one that is fetched by itself is not.
"""

import re
from typing import IO
from urllib.parse import unquote

from catalog.errors import Invalid
from catalog.importing.zipped import Handler, Package, Sentences
from catalog.inspecting import kinds

_SAYS = Sentences(
    broken="文件打不开，可能没有传完整或已损坏。请用 WPS 或 Office 打开，重新保存一份再传。",
    password="文件设了打开密码。请去掉密码，重新保存一份再传。",  # noqa: S106 - a sentence
    bomb="文件展开后大得不合理，不收。请用 WPS 或 Office 打开，存成 PDF 再传。",
    macro="文件里带有宏，或嵌着程序、别的文件，不收。请存成 PDF 再传。",
    path="文件内部的名称不对，不安全，不收。请存成 PDF 再传。",
    doctype="文件内部声明了外部实体或文档类型，不安全，不收。请存成 PDF 再传。",
)
_REMOTE = "文件会自己去网上取模板、图片或数据，不收。请存成 PDF 再传。"
_MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
}
_RUNNING = ("vbaproject", "macroenabled", "activex", "oleobject", "x-msdownload", "ms-package")
_PROGRAM = (
    b"PK\x03\x04",
    b"%PDF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"MZ",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"#!",
)
_ELSEWHERE = re.compile(
    r"\s*(?:(?!file:)[a-z][a-z0-9+.-]+:|[\\/]{2}|file:[\\/]*[\\/]{4}|file:[\\/]{2}[^\\/])", re.I
)
_CLICKED = "/hyperlink"
_EMBEDDING = ("/package", "/oleObject", "/aFChunk", "/subDocument", "/control", "/xlMacrosheet")
_FETCHING_PARTS = frozenset(
    {"ddeLink", "oleLink", "altChunk", "subDoc", "webPr", "connection", "macrosheet"}
)
_FORMULA = frozenset({"f", "definedName", "formula"})
_WEB = re.compile(r"WEBSERVICE\s*\(", re.I)
_BYTES = (
    *(".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".wdp", ".bmp", ".tif", ".tiff"),
    *(".odttf", ".fntdata", ".ttf"),
)
# The first word of a field says what it does; nothing need stand between two fields. A word may be
# spelled by its numbers too.
_PROGRAM_FIELD = re.compile(r"DDE(?:AUTO)?\b|\bMACROBUTTON\b|\bQUOTE(?:\s+\d+){3}", re.I | re.A)
_FETCHING_FIELD = re.compile(
    r"INCLUDE(?:PICTURE|TEXT)|\b(?:LINK|IMPORT|DATABASE|RD)\b", re.I | re.A
)
_REMOTE_WORD = re.compile(r"[a-z][a-z0-9+.-]+:/|[\\/]{2}[^\\/\s]+[\\/]", re.I)
_LONGEST_FIELD = 2_000


class _Relations(Handler):
    """Refuses what is fetched from elsewhere when the file is opened."""

    def __init__(self, main: str) -> None:
        self._main = main

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship":
            return
        kind = attributes.get("Type", "")
        target = unquote(attributes.get("Target", ""))
        if kind.endswith(_EMBEDDING):
            raise Invalid(_SAYS.macro)
        if kind.endswith("/officeDocument") and target.lstrip("/") != self._main:
            raise Invalid(_SAYS.macro)
        if attributes.get("TargetMode", "").lower() != "external":
            return
        if not kind.endswith(_CLICKED) and _ELSEWHERE.match(target):
            raise Invalid(_REMOTE)


class _Types(Handler):
    """Gathers the declared types of the parts."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("Override", "Default"):
            part = attributes.get("PartName") or "." + attributes.get("Extension", "")
            self.found[part.lstrip("/").lower()] = attributes.get("ContentType", "")

    def of(self, name: str) -> str:
        """What a part is declared as, by its own name or by its ending."""
        lower = name.lower()
        ending = "." + lower.rpartition(".")[2]
        return (self.found.get(lower) or self.found.get(ending, "")).lower()


class _Text(Handler):
    """Refuses data links to other programs (DDE), and fields that fetch from elsewhere."""

    def __init__(self) -> None:
        self._field = self._formula = ""
        self._in_field = self._in_formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _FETCHING_PARTS:
            raise Invalid(_SAYS.macro)
        self._in_field = name in ("instrText", "delInstrText")
        self._in_formula, self._formula = name in _FORMULA, ""
        for each, text in attributes.items():
            if each.rpartition(":")[2] == "instr":
                _judge_field(text)

    def end(self, name: str) -> None:  # noqa: ARG002 - whichever closes, text of a field ends
        self._in_field = self._in_formula = False

    def characters(self, text: str) -> None:
        if self._in_field:  # a word of a field may be split over runs
            said = self._field + text
            _judge_field(said)
            self._field = said[-_LONGEST_FIELD:]
        if self._in_formula:
            self._formula = self._formula[-_LONGEST_FIELD:] + text
            if _WEB.search(self._formula):
                raise Invalid(_REMOTE)


def _judge_field(text: str) -> None:
    """Judge what fields say, however it is split."""
    if _PROGRAM_FIELD.search(text):
        raise Invalid(_SAYS.macro)
    for found in _FETCHING_FIELD.finditer(text):
        if _REMOTE_WORD.search(text[found.end() : found.end() + _LONGEST_FIELD]):
            raise Invalid(_REMOTE)


def check(file: IO[bytes], kind: str) -> None:
    """Look through the office file in `file`, which its name says is a docx or xlsx.

    Raises:
        Invalid: it is damaged, unpacks without end, may do something by itself, or is another.
    """
    with Package(file, _SAYS) as package:
        part, wanted = _MAIN[kind]
        if part not in package.names or "[Content_Types].xml" not in package.names:
            raise Invalid(kinds.disagrees(kind))
        types = _Types()
        package.parse("[Content_Types].xml", types)
        declared = [each.lower() for each in types.found.values()]
        if any(word in each for each in declared for word in _RUNNING):
            raise Invalid(_SAYS.macro)
        if wanted not in types.found.get(part, ""):
            raise Invalid(kinds.disagrees(kind))
        for name in sorted(package.names - {"[Content_Types].xml"}):
            _look(package, name, part, is_xml=types.of(name).endswith("xml"))


def _look(package: Package, name: str, main: str, *, is_xml: bool) -> None:
    lower = name.lower()
    if lower.endswith("/"):
        return
    if lower.endswith(".rels"):
        package.parse(name, _Relations(main))
    elif is_xml or lower.endswith((".xml", ".vml")):
        package.parse(name, _Text())
    elif lower.endswith(_BYTES) or (lower.endswith(".bin") and "printersettings" in lower):
        _look_at_bytes(package, name)
    else:
        package.stream(name, lambda _: None)  # a damaged file is said to be one, and counted
        raise Invalid(_SAYS.macro)


def _look_at_bytes(package: Package, name: str) -> None:
    start = b""

    def take(block: bytes) -> None:
        nonlocal start
        if len(start) < 8:
            start += block[:8]

    package.stream(name, take)
    if start.startswith(_PROGRAM):
        raise Invalid(_SAYS.macro)
