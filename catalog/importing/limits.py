"""How large a file may be and how long reading may take (reliability rules U1, U3, U4).

The same numbers stand in docs/importing.md; a test compares them.
"""

from typing import Final

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_ROWS: Final = 5_000
MAX_COLUMNS: Final = 60
MAX_CELL: Final = 32_767
MAX_TEXT: Final = 12_000_000
MAX_SHEETS: Final = 100
MAX_BLANK_ROWS: Final = 200
MAX_PARTS: Final = 2_000
MAX_UNPACKED: Final = 100 * 1024 * 1024
MAX_SECONDS: Final = 20
MAX_MEMORY: Final = 448 * 1024 * 1024
"""Address space of the reading process, in bytes."""
