"""Which kind of file this is, told by its content and its ending together (U2).

The two must agree: a file of another kind that was merely renamed is refused with what to do.
"""

from pathlib import Path

from catalog.errors import Invalid
from catalog.importing import limits

ENDINGS = ("xlsx", "xls", "ods", "csv", "json")
_ASK = "请用 Excel 或 WPS 打开，“另存为”xlsx 格式后再导入。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "写字板文档"),
)


def kind_of(path: Path, name: str) -> str:
    """The kind of the file at `path` that its owner calls `name`: xlsx, xls, ods, csv or json.

    Raises:
        Invalid: it is none of these, is empty or too large, or content and ending disagree.
    """
    ending = Path(name).suffix.lower().lstrip(".")
    if ending in ("xlsm", "xltm", "xlsb"):
        raise Invalid(f"{ending} 文件可以带宏，不能导入。{_ASK}")
    if ending not in ENDINGS:
        raise Invalid("只能导入 xlsx、xls、ods、csv 文件。" + _ASK)
    if not path.is_file():
        raise Invalid(f"找不到文件“{name}”。请检查文件名和所在文件夹。")
    size = path.stat().st_size
    if size == 0:
        raise Invalid("文件是空的（0 字节）。请检查是否选对了文件，或重新保存一次。")
    if size > limits.MAX_BYTES:
        raise Invalid(
            f"文件有 {size / 1024 / 1024:.0f} MB，超过 {limits.MAX_BYTES // 1024 // 1024} MB。"
            "请删去图片和无关的工作表，或按领域拆成几个文件。"
        )
    with path.open("rb") as file:
        start = file.read(512)
    _check_agrees(ending, start)
    return ending


def _check_agrees(ending: str, start: bytes) -> None:
    for sign, what in _OTHER:
        if start.startswith(sign):
            raise Invalid(f"文件名以 .{ending} 结尾，内容却是{what}，不能导入。请选表格文件。")
    zipped, ole = start.startswith(b"PK"), start.startswith(_OLE)
    if ending in ("xlsx", "ods") and not zipped:
        if ole:
            raise Invalid(
                f"文件名以 .{ending} 结尾，内容却是旧式文档或加了密码的文档。"
                "请用 Excel 或 WPS 打开（有密码的先去掉密码），“另存为”xlsx 后再导入。"
            )
        raise Invalid(f"文件名以 .{ending} 结尾，内容却不是这种表格，或文件已损坏。{_ASK}")
    if ending == "xls" and not ole and not _is_old_stream(start):
        if zipped:
            raise Invalid("文件名以 .xls 结尾，内容却是新式表格或压缩包。" + _ASK)
        raise Invalid("文件名以 .xls 结尾，内容却是网页或文本，不是表格。" + _ASK)
    if ending in ("csv", "json") and (zipped or ole or b"\0" in start):
        if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Invalid(
                "文本的编码是 UTF-16，不能导入。请在 Excel 或 WPS 里“另存为”，"
                "类型选“CSV UTF-8（逗号分隔）”。"
            )
        raise Invalid(f"文件名以 .{ending} 结尾，内容却不是文本。{_ASK}")


def _is_old_stream(start: bytes) -> bool:
    """Whether this is a bare BIFF stream, as very old programs wrote it."""
    return start[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
