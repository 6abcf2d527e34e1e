"""The four ways in which the catalogue says no, each with a sentence a clerk can act on."""


class CatalogError(Exception):
    """Base of the four; `str(error)` is a Chinese sentence fit for the screen."""


class NotFound(CatalogError):  # noqa: N818 - the four names are words of the trade, not "...Error"
    """The thing asked for does not exist."""


class NotAllowed(CatalogError):  # noqa: N818 - see NotFound
    """The actor may not do this."""


class Invalid(CatalogError):  # noqa: N818 - see NotFound
    """What was given cannot be accepted."""


class Conflict(CatalogError):  # noqa: N818 - see NotFound
    """Somebody else changed the same thing meanwhile."""
