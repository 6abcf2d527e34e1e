"""PDF with a script, a program to start or files inside is refused (rule U8).

Every object of the file is looked at, whether a page leads to it or not, and the bytes as they
lie there too, since another reader may find objects that this one does not.
"""

import os
import re
from typing import IO, Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from catalog.errors import Invalid

_BROKEN = "PDF 打不开，可能已损坏。请打开看一下，用“打印成 PDF”重新存一份再传。"
_CUT = "PDF 没有传完整，结尾缺了一段。请重新保存或下载一份再传。"
_PASSWORD = "PDF 设了打开密码。请去掉密码，重新存一份再传。"  # noqa: S105 - a sentence
_SCRIPT = "PDF 里带有脚本或会启动别的程序，不收。请用“打印成 PDF”重新存一份再传。"
_INNER = "PDF 里面还夹带着别的文件，不收。请用“打印成 PDF”重新存一份，夹带的文件另外传。"
_SCRIPT_KEYS = frozenset({"/JS", "/JavaScript", "/XFA"})
_SCRIPT_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/Rendition"})
_INNER_KEYS = frozenset({"/EF", "/EmbeddedFiles", "/AF"})
_INNER_TYPES = frozenset({"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Screen", "/Movie"})
_RAW = (
    (re.compile(rb"/JavaScript|/Launch"), _SCRIPT),
    (re.compile(rb"/EmbeddedFile|/RichMedia"), _INNER),
)
_TAIL = 4096
_BLOCK = 1024 * 1024
_OVERLAP = 16
_DEEPEST = 60


def check(file: IO[bytes]) -> None:
    """Look through the PDF in `file`.

    Raises:
        Invalid: it is damaged, cut off, closed by a password, or may do something by itself.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise Invalid(_CUT)
    _scan(file)
    file.seek(0)
    try:
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Invalid(_PASSWORD)
        if not len(reader.pages):
            raise Invalid(_BROKEN)
        _look(reader.trailer, 0)
        for number, generation in _numbers(reader):
            _look(reader.get_object(IndirectObject(number, generation, reader)), 0)
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError) as problem:
        raise Invalid(_BROKEN) from problem
    except (NotImplementedError, AssertionError, OSError, OverflowError) as problem:
        raise Invalid(_BROKEN) from problem


def _scan(file: IO[bytes]) -> None:
    file.seek(0)
    before = b""
    while block := file.read(_BLOCK):
        for words, sentence in _RAW:
            if words.search(before + block):
                raise Invalid(sentence)
        before = block[-_OVERLAP:]


def _numbers(reader: pypdf.PdfReader) -> list[tuple[int, int]]:
    """Every object that the file declares, those inside compressed streams too."""
    found = [(number, 0) for number in reader.xref_objStm]
    for generation, places in reader.xref.items():
        found += [(number, generation) for number in places]
    return found


def _look(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise Invalid(_BROKEN)
    if isinstance(value, DictionaryObject):
        _judge(value)
        for name in value:
            _look(value.raw_get(name), depth + 1)
    elif isinstance(value, ArrayObject):
        for place in range(len(value)):
            _look(list.__getitem__(value, place), depth + 1)


def _judge(found: DictionaryObject) -> None:
    names = {str(name) for name in found}
    said = {
        str(found.raw_get(name))
        for name in ("/S", "/Type", "/Subtype")
        if name in found and isinstance(found.raw_get(name), NameObject)
    }
    if names & _SCRIPT_KEYS or said & _SCRIPT_ACTIONS:
        raise Invalid(_SCRIPT)
    if names & _INNER_KEYS or said & _INNER_TYPES:
        raise Invalid(_INNER)
