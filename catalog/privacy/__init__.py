"""Personal data in text: found, shown masked, and masked in the stored copy.

Regulations on open government information art. 15 and PIPL art. 28: what would harm a person is
not published. `find` reports; `mask` is the only place that rewrites, for every output alike.
"""

from catalog.privacy.finding import KINDS, Finding, find
from catalog.privacy.masking import mask, masked

__all__ = ["KINDS", "Finding", "find", "mask", "masked"]
