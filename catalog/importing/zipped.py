"""Looking into zip-based spreadsheets without trusting them (U3).

Sizes are counted while unpacking, never believed; nothing is written to disk; document type
declarations, entities, macros and embedded programs are refused.
"""

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.parsers import expat

from catalog.errors import Invalid
from catalog.importing import limits

_BLOCK = 64 * 1024
_BROKEN = (
    "文件已损坏或没有下载完整，打不开。请重新下载，或用 Excel、WPS 打开后“另存为”xlsx 再导入。"
)
_PASSWORD = "表格设了打开密码，读不了。请先在 Excel 或 WPS 里去掉密码，保存后再导入。"  # noqa: S105 - a sentence
_BOMB = "文件展开后大得不合理（压缩炸弹），不能导入。请用 Excel 或 WPS 打开，“另存为”xlsx 后再试。"
_MACRO = (
    "表格里带有宏或嵌入的程序、文档，不能导入。请“另存为”xlsx（不带宏），删去嵌入的对象后再试。"
)
_PATH = "文件内部的名称指向别的文件夹，不安全，不能导入。请“另存为”xlsx 再试。"
_DOCTYPE = (
    "文件内部声明了外部实体或文档类型，不安全，不能导入。"
    "请用 Excel 或 WPS 打开，“另存为”xlsx 后再试。"
)


@dataclass(frozen=True)
class Sentences:
    """What to say of a package that is refused: why, and what to do."""

    broken: str = _BROKEN
    password: str = _PASSWORD
    bomb: str = _BOMB
    macro: str = _MACRO
    path: str = _PATH
    doctype: str = _DOCTYPE


class Package:
    """An opened zip-based office file. Use as a context manager."""

    def __init__(self, path: Path | IO[bytes], says: Sentences | None = None) -> None:
        self._says = says or Sentences()
        try:
            self._file = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Invalid(self._says.broken) from error
        self._left = limits.MAX_UNPACKED
        try:
            self._check_parts()
        except Invalid:
            self._file.close()
            raise

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def names(self) -> set[str]:
        """The names of all parts."""
        return set(self._file.namelist())

    def _check_parts(self) -> None:
        parts = self._file.infolist()
        if len(parts) > limits.MAX_PARTS:
            raise Invalid(self._says.bomb)
        names = [part.filename for part in parts]
        if len(set(names)) != len(names):
            raise Invalid(self._says.broken)
        for part in parts:
            name = part.filename
            if part.flag_bits & 0x1:
                raise Invalid(self._says.password)
            if name.startswith(("/", "\\")) or ".." in name or "\\" in name or ":" in name:
                raise Invalid(self._says.path)
            lower = name.lower()
            if "vbaproject" in lower or "/embeddings/" in lower or "activex" in lower:
                raise Invalid(self._says.macro)
            if lower.startswith(("basic/", "scripts/", "object ")):
                raise Invalid(self._says.macro)

    def read(self, name: str) -> bytes:
        """A whole part, for the small ones."""
        buffer = io.BytesIO()
        self.stream(name, buffer.write)
        return buffer.getvalue()

    def stream(self, name: str, take: Callable[[bytes], object]) -> None:
        """Unpack a part block by block into `take`, counting what comes out.

        Raises:
            Invalid: the part is missing, damaged or too large.
        """
        try:
            with self._file.open(name) as part:
                while block := part.read(_BLOCK):
                    self._left -= len(block)
                    if self._left < 0:
                        raise Invalid(self._says.bomb)
                    take(block)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise Invalid(self._says.broken) from error

    def parse(self, name: str, handler: "Handler") -> None:
        """Run an XML part through `handler`, which may stop early."""
        parser = _parser(handler, self._says.doctype)

        def take(block: bytes) -> None:
            parser.Parse(block, False)

        try:
            self.stream(name, take)
            parser.Parse(b"", True)
        except Enough:
            return
        except expat.ExpatError as error:
            raise Invalid(self._says.broken) from error


class Enough(Exception):  # noqa: N818 - reads as what happened
    """The handler has all it wants."""


class Handler:
    """Receives the elements of an XML part, their names without namespaces."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""

    def end(self, name: str) -> None:
        """An element closes."""

    def characters(self, text: str) -> None:
        """Text inside an element."""


def _parser(handler: Handler, doctype: str) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def local(name: str) -> str:
        return name.rpartition(":")[2]

    def start(name: str, attributes: dict[str, str]) -> None:
        handler.start(local(name), attributes)

    def end(name: str) -> None:
        handler.end(local(name))

    def refuse(*_: object) -> int:
        raise Invalid(doctype)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.characters
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    return parser


def password_refusal() -> Invalid:
    """What to raise for a file that needs a password to open."""
    return Invalid(_PASSWORD)


def macro_refusal() -> Invalid:
    """What to raise for a file with macros or embedded programs."""
    return Invalid(_MACRO)


def broken_refusal() -> Invalid:
    """What to raise for a file that cannot be opened."""
    return Invalid(_BROKEN)
