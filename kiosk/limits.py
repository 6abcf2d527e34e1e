"""How many pages an address may read in a minute (security rule N1).

Many citizens share one address, so the limit is high and slows only what no hall of people could
do. Style sheets, pictures and the health address are not counted. Each worker counts for itself,
in memory that is bounded by the minute; a restart forgets the counts.
"""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

_UNCOUNTED = frozenset({"static", "public.health.show"})


def install(app: Flask, views_a_minute: int) -> None:
    """Count views by address; 0 counts nothing."""
    if not views_a_minute:
        return
    limiter = Limiter(
        get_remote_address,
        default_limits=[f"{views_a_minute}/minute"],
        default_limits_per_method=False,
        storage_uri="memory://",
        strategy="moving-window",
    )
    limiter.request_filter(lambda: request.endpoint in _UNCOUNTED)
    limiter.init_app(app)
