"""Pictures are drawn anew: what is kept holds the picture and nothing else (rule U8).

Place, time and device that a phone writes into a photograph go, and so does anything hidden
behind the picture. The photograph's turn is applied first, so that it stands upright.
"""

import io
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from catalog.errors import Invalid
from catalog.inspecting import kinds, limits

_FORMATS = {"jpg": "JPEG", "png": "PNG"}
_BROKEN = "图片打不开，可能没有传完整。请打开看一下，或重新拍一张再传。"
_LARGE = f"图片超过 {limits.MAX_PIXELS // 10_000} 万像素。请缩小一些，或截屏再传。"
_PLAIN = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")}


def redrawn(file: IO[bytes], kind: str) -> bytes:
    """The picture in `file`, encoded anew in its own format.

    Raises:
        Invalid: it is damaged, cut off, too large, or of another kind.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before anything is unpacked
    try:
        with Image.open(file, formats=[_FORMATS[kind]]) as found:
            if found.width * found.height > limits.MAX_PIXELS:
                raise Invalid(_LARGE)
            found.load()
            return _encoded(ImageOps.exif_transpose(found), _FORMATS[kind])
    except UnidentifiedImageError as problem:
        raise Invalid(kinds.disagrees(kind)) from problem
    except (OSError, SyntaxError, ValueError, EOFError) as problem:
        raise Invalid(_BROKEN) from problem


def _encoded(picture: Image.Image, form: str) -> bytes:
    if picture.mode not in _PLAIN[form]:
        picture = picture.convert("RGB")
    for name in picture.info.keys() - {"transparency"}:
        del picture.info[name]  # comments, places and profiles would be written out again
    target = io.BytesIO()
    picture.save(target, form, **({"quality": 90} if form == "JPEG" else {}))
    return target.getvalue()
