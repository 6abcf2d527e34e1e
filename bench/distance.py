"""How many camera pixels a module needs to be read: `python bench/distance.py [SCENES]`.

Each scene is a code of a printed sheet seen by a phone: turned up to 20°, tilted, averaged into
camera pixels, blurred, unevenly lit, with noise. The distances in docs/paper.md rest on this table.
"""

import sys
from random import Random

from PIL import Image, ImageChops, ImageFilter

from catalog import qr
from catalog.rules import codes as spelling

BASE = "https://www.qinghe.gov.cn"
# A phone's preview picture: 1,920 pixels across about 1.35 m of wall at 1 m.
PIXELS_PER_MM_AT_1_M = 1920 / 1350
PIXELS = (1.5, 2.0, 2.5, 3.0, 4.0, 6.0)
_FINE = 12  # pixels a module before the camera averages them


def _scene(symbol: qr.Symbol, pixels: float, random: Random) -> Image.Image:
    """A picture of the symbol whose modules measure `pixels` camera pixels."""
    fine = qr.image(symbol, _FINE).convert("L")
    side = fine.width
    wall = Image.new("L", (side * 2, side * 2), 235)
    wall.paste(fine, (side // 2, side // 2))
    lean = [random.uniform(-0.05, 0.05) * side for _ in range(8)]
    corners = (0, 0, 0, 2 * side, 2 * side, 2 * side, 2 * side, 0)
    quad = [corner + offset for corner, offset in zip(corners, lean, strict=True)]
    seen = wall.transform(wall.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
    seen = seen.rotate(random.uniform(-20, 20), Image.Resampling.BICUBIC, fillcolor=235)
    size = round(2 * side * pixels / _FINE)
    seen = seen.resize((size, size), Image.Resampling.BOX)
    seen = seen.filter(ImageFilter.GaussianBlur(0.6)).point(lambda value: int(25 + value * 0.7))
    light = Image.linear_gradient("L").resize(seen.size).point(lambda value: value // 7)
    noise = Image.effect_noise(seen.size, 12).point(lambda value: max(0, value - 100))
    return ImageChops.add(ImageChops.subtract(seen, light), noise, scale=1, offset=-28)


def main() -> None:
    scenes = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    random = Random(54)
    print("pixels a module | level H, 37 modules | level Q, 33 modules | module at 1 m")
    for pixels in PIXELS:
        counts = []
        for most in (qr.MOST_MODULES, 33):
            read = 0
            for _ in range(scenes):
                text = qr.address(BASE, spelling.make(random.randrange), random.randrange(1, 99))
                seen = _scene(qr.symbol(text, most), pixels, random)
                read += any(found.text == text for found in qr.read(seen))
            counts.append(f"{read}/{scenes}")
        size = pixels / PIXELS_PER_MM_AT_1_M
        print(f"{pixels:15} | {counts[0]:>19} | {counts[1]:>19} | {size:.2f} mm")


if __name__ == "__main__":
    main()
