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
_ITSELF = "PDF 一打开就会自己去别的地方，不收。请用“打印成 PDF”重新存一份再传。"
_SCRIPT_NAMES = frozenset(
    {"/JS", "/JavaScript", "/XFA", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"}
)
_INNER_NAMES = frozenset(
    {
        *("/EF", "/EmbeddedFiles", "/EmbeddedFile", "/FileAttachment", "/GoToE", "/Collection"),
        *("/RichMedia", "/RichMediaExecute", "/3D", "/GoTo3DView"),
    }
)
# Names that mean other things elsewhere: a way of mixing colours is called Screen.
_INNER_TYPES = frozenset({"/Screen", "/Movie"})
_INNER_KEYS = frozenset({"/AF"})
_ITSELF_KEYS = frozenset({"/OpenAction", "/AA"})
_ITSELF_ACTIONS = frozenset({"/URI", "/GoToR", "/Thread", "/Sound"})
# Looked for in the bytes as they lie. Short words would be met in pictures by chance.
_RAW = (
    (re.compile(rb"/(?:JavaScript|Launch|ImportData|SubmitForm)(?![^\s()<>\[\]{}/%])"), _SCRIPT),
    (re.compile(rb"/(?:EmbeddedFiles?|RichMedia|GoToE)(?![^\s()<>\[\]{}/%])"), _INNER),
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_TAIL = 4096
_BLOCK = 1024 * 1024
_OVERLAP = 64  # of the longest word with every letter escaped
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
        held = before + block
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), held)
        for words, sentence in _RAW:
            if words.search(held) or words.search(plain):
                raise Invalid(sentence)
        before = block[-_OVERLAP:]


def _numbers(reader: pypdf.PdfReader) -> list[tuple[int, int]]:
    """Every object that the file declares, those inside compressed streams too."""
    found = [(number, 0) for number in reader.xref_objStm]
    for generation, places in reader.xref.items():
        found += [(number, generation) for number in places]
    return found


def _look(value: Any, depth: int, *, is_itself: bool = False) -> None:
    """Judge a value and all in it; `is_itself` where it happens without a click."""
    if depth > _DEEPEST:
        raise Invalid(_BROKEN)
    if isinstance(value, NameObject):
        _judge(str(value))
    elif isinstance(value, DictionaryObject):
        if is_itself and str(value.get("/S", "")) in _ITSELF_ACTIONS:
            raise Invalid(_ITSELF)
        if _INNER_TYPES & {str(value.get(name, "")) for name in ("/S", "/Type", "/Subtype")}:
            raise Invalid(_INNER)
        for name in value:
            _judge(str(name))
            if name in _INNER_KEYS:
                raise Invalid(_INNER)
            held, starts = value.raw_get(name), name in _ITSELF_KEYS
            # What an action leads to next happens too; so does all that stands under events.
            follows = starts or (is_itself and (name == "/Next" or "/S" not in value))
            if follows and isinstance(held, IndirectObject):
                held = held.get_object()
            _look(held, depth + 1, is_itself=follows)
    elif isinstance(value, ArrayObject):
        for place in range(len(value)):
            held = list.__getitem__(value, place)
            if is_itself and isinstance(held, IndirectObject):
                held = _action(held)
            _look(held, depth + 1, is_itself=is_itself)


def _action(place: IndirectObject) -> Any:
    """What a list of actions names; a page to turn to is no action."""
    found = place.get_object()
    return found if isinstance(found, DictionaryObject) and "/S" in found else place


def _judge(name: str) -> None:
    """Judge a name wherever it stands: as a key, a value, or an object of its own."""
    if name in _SCRIPT_NAMES:
        raise Invalid(_SCRIPT)
    if name in _INNER_NAMES:
        raise Invalid(_INNER)
