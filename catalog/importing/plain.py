"""Reading csv text: UTF-8 with or without a mark, else GB18030, which Chinese Excel writes (U5)."""

import csv
import io
import re
from pathlib import Path

from catalog.errors import Invalid
from catalog.importing import limits
from catalog.importing.grid import Budget, Gatherer, Grid

# What a spreadsheet would run as a formula; a lone sign or a dash before words is only a bullet.
_HEADING = re.compile(
    "序号|序號|事项|事項|内容|內容|依据|依據|时限|時限|主体|主體|渠道|level1|content|basis"
)
_FORMULA = re.compile(r"\s*(?:[=＝@＠]|[+＋\-－](?=[A-Za-z0-9(]))")


def read(path: Path, name: str) -> list[Grid]:
    """The one sheet of a csv file, named after the file.

    Raises:
        Invalid: the text is in another encoding, or is no table.
    """
    text = _decoded(path.read_bytes())
    csv.field_size_limit(limits.MAX_CELL * 4)
    gatherer = Gatherer(Path(name).stem, Budget())
    gatherer.grid.merging = False
    try:
        for number, row in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=_comma(text))
        ):
            if not gatherer.add(number, enumerate(row)):
                break
            gatherer.grid.formulas.update(
                (number, place) for place, cell in enumerate(row) if _FORMULA.match(cell)
            )
    except csv.Error as error:
        raise Invalid(
            "csv 文件里有引号不成对，或某一格过长。请用 Excel 或 WPS 打开检查后重新保存。"
        ) from error
    return [gatherer.grid]


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise Invalid("csv 文件里有二进制内容，不是文本。请用 Excel 或 WPS “另存为”csv 后再试。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(
        "认不出 csv 文件的文字编码。请在 Excel 或 WPS 里“另存为”，"
        "类型选“CSV UTF-8（逗号分隔）”，再导入。"
    )


def _comma(text: str) -> str:
    """The sign between cells: the one that stands most often in the line of the headings."""
    lines = text.splitlines()[:40]
    heading = next((line for line in lines if len(set(_HEADING.findall(line))) > 2), text[:2000])
    counts = {sign: heading.count(sign) for sign in ",\t;"}
    return max(counts, key=lambda sign: counts[sign]) if any(counts.values()) else ","
