"""The colours of paper. Six equally dark hues, so that a grey photocopy still reads."""

Colour = tuple[int, int, int]

INK: Colour = (20, 32, 29)
SOFT: Colour = (71, 84, 79)
LINE: Colour = (203, 213, 207)
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)

# By theme: the hue, and the tint behind the theme's name.
HUES: dict[str, tuple[Colour, Colour]] = {
    "g1": ((138, 66, 22), (248, 237, 229)),
    "g2": ((47, 93, 52), (232, 241, 232)),
    "g3": ((28, 84, 136), (230, 238, 247)),
    "g4": ((101, 82, 0), (245, 240, 220)),
    "g5": ((10, 95, 104), (225, 240, 241)),
    "g6": ((90, 68, 134), (238, 234, 246)),
    "g7": ((11, 74, 69), (225, 238, 234)),
}
