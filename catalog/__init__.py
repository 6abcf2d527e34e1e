"""What is published and which rules hold. Nothing here knows about the web."""

from datetime import date
from typing import Final

# The day of this release; a machine whose clock is before it is wrong. Set with the version.
RELEASED: Final = date(2026, 11, 24)
