"""Which kinds of files may be sent along, told by content and ending together (rule U2).

A browser's word for the type is never asked. The type a file is served with later is this one.
"""

import re
import unicodedata
from pathlib import PurePath
from typing import Final

from catalog.errors import Invalid

MEDIA: Final[dict[str, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
LABELS: Final[dict[str, str]] = {
    "pdf": "PDF 文件",
    "docx": "Word 文档",
    "xlsx": "Excel 表格",
    "jpg": "图片",
    "png": "图片",
}
ENDINGS: Final = (*MEDIA, "jpeg")
_OFFICE: Final = ("docx", "xlsx")
_STARTS: Final = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
}
_ONLY: Final = "只收 PDF、Word（docx）、Excel（xlsx）和图片（jpg、png）。"
_ADVICE: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("doc", "wps", "rtf", "odt", "dot", "dotx"), "请用 WPS 或 Word 打开，“另存为”docx 或 PDF。"
    ),
    **dict.fromkeys(
        ("xls", "et", "csv", "ods", "xlsb"), "请用 WPS 或 Excel 打开，“另存为”xlsx 或 PDF。"
    ),
    **dict.fromkeys(("docm", "dotm", "xlsm", "xltm"), "带宏的不收，请“另存为”不带宏的文档。"),
    **dict.fromkeys(("heic", "heif", "webp", "bmp", "gif", "tif", "tiff"), "请截屏，或存成 jpg。"),
    **dict.fromkeys(("zip", "rar", "7z"), "请先解开压缩包，把里面的文件一个一个传。"),
}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ending_of(name: str) -> str:
    """The kind that a file's name claims.

    Raises:
        Invalid: it is none of those that are taken.
    """
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        raise Invalid(_ONLY + _ADVICE.get(ending, "请换成这几种再传，或把原件带到窗口。"))
    return "jpg" if ending == "jpeg" else ending


def check_start(kind: str, start: bytes) -> None:
    """Refuse a file whose first bytes are not those of its kind.

    Raises:
        Invalid: the content is another's, or there is none.
    """
    if not start:
        raise Invalid("文件是空的。请看看是不是选对了，或重新保存一次再传。")
    if kind in _OFFICE and start.startswith(_OLE):
        raise Invalid(
            "文件设了打开密码，或者是旧格式。请去掉密码，“另存为”docx、xlsx 或 PDF 再传。"
        )
    if not start.startswith(_STARTS[kind]):
        raise Invalid(disagrees(kind))


def disagrees(kind: str) -> str:
    """The sentence for a file that is not what its name says."""
    return (
        f"文件名的后缀是 {kind}，里面却不是{LABELS[kind]}。请用原来的程序打开，重新保存一份再传。"
    )


def shown_name(name: str) -> str:
    """What a file is called, without path, control and direction marks, at most 120 characters."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(mark for mark in last if not unicodedata.category(mark).startswith("C"))
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: 119 - len(ending)]}{dot}{ending}" if dot and len(ending) < 20 else kept[:120]
