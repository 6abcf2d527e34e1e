"""How large a file sent along may be, and how long looking into it may take (rules U1, U3, U8).

How many bytes a file may have is the keeper's setting `KIOSK_FILE_MB`; the parts and the unpacked
size of an office file are counted as for imports, in `catalog.importing.limits`.
"""

from typing import Final

MAX_SECONDS: Final = 20
MAX_MEMORY: Final = 512 * 1024 * 1024
"""Address space of the looking process, in bytes."""
MAX_PIXELS: Final = 40_000_000
"""Width times height of a picture."""
