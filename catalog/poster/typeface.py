"""The two faces on paper, Noto Sans SC (黑) and Noto Serif SC (宋), as shipped by a package.

Only the regular weight ships; bold is the same outline with a stroke around it, so text stays
text. A character that a face lacks is an error that names it, never an empty box.
"""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError

from catalog.errors import Invalid

HEI = "hei"
SONG = "song"
BOLD = {HEI: 0.035, SONG: 0.022}  # width of the stroke around a glyph, in em
_PACKAGE = "pylopdf_fonts_zh_cn"
_FUNCTIONS = {HEI: "sans_path", SONG: "serif_path"}
# Tables that only vertical setting, kerning and substitution need; the sheets use none of them.
_UNUSED = ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]


class Face:
    """One font file: which characters it has, how wide they are, and a small copy of some."""

    def __init__(self, path: Path) -> None:
        """Open the font.

        Raises:
            Invalid: the file is missing or no font.
        """
        self.path = path
        with self._open() as font:
            self._glyphs: dict[int, str] = font.getBestCmap()
            self._advances = font["hmtx"].metrics
            self._em: int = font["head"].unitsPerEm

    def _open(self) -> TTFont:
        try:
            return TTFont(self.path, lazy=True)
        except (OSError, TTLibError) as error:
            raise Invalid(
                f"打不开中文字体 {self.path.name}。请重新安装 pylopdf-fonts-zh-cn，再生成一次。"
            ) from error

    def missing(self, text: str) -> str:
        """The characters of `text` that the face cannot show, each once."""
        return "".join(dict.fromkeys(char for char in text if ord(char) not in self._glyphs))

    def width(self, text: str) -> float:
        """How wide `text` runs, in em."""
        advances = (int(self._advances[self._glyphs[ord(char)]][0]) for char in text)
        return sum(advances) / self._em

    def part(self, characters: Iterable[str]) -> bytes:
        """A font file with only these characters, for embedding."""
        options = subset.Options()
        options.layout_features = []
        options.notdef_outline = True
        options.hinting = False
        options.drop_tables += _UNUSED
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(sorted(set(characters))))
        buffer = BytesIO()
        with self._open() as font:
            subsetter.subset(font)
            font.save(buffer)
        return buffer.getvalue()


@cache
def face(name: str) -> Face:
    """The face HEI or SONG.

    Raises:
        Invalid: the package that ships the fonts is not there.
    """
    try:
        package = import_module(_PACKAGE)
    except ImportError as error:
        raise Invalid(
            "没有找到中文字体。请安装 pylopdf-fonts-zh-cn（本程序的依赖之一），再生成一次。"
        ) from error
    return Face(Path(getattr(package, _FUNCTIONS[name])()))


def check(text: str, name: str) -> None:
    """Make sure that the face can show every character of `text`.

    Raises:
        Invalid: it cannot; the sentence names the characters.
    """
    lacking = face(name).missing(text)
    if lacking:
        listed = "、".join(f"{char}（U+{ord(char):04X}）" for char in lacking[:5])
        raise Invalid(f"字体里没有这些字：{listed}，出现在“{text[:40]}”。请换一个写法再生成。")
