"""QR pictures for pages and addresses: they hold the configured base address, never the host."""

from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from catalog.errors import Invalid
from kiosk.config import Config

# A receipt is read from a phone or a slip in the hand, so its picture may be finer than a wall's.
PRIVATE_MODULES = 61


def address(code: str) -> str | None:
    """What the picture of `code` holds, or None while no usable base address is configured."""
    # Imported on use: a worker that never shows a code spares the memory.
    from catalog import qr

    config: Config = current_app.config["KIOSK"]
    try:
        return qr.address(config.base_url, code)
    except Invalid:
        return None


@lru_cache(maxsize=2048)
def drawn(text: str, ending: str) -> bytes:
    """The picture of an address as `svg` or `png`; drawn once, then kept.

    Raises:
        Invalid: the address is too long for a code.
    """
    from catalog import qr

    symbol = qr.symbol(text)
    return qr.svg(symbol) if ending == "svg" else qr.png(symbol)


def of_page(path: str) -> str | None:
    """The configured address of one of our pages, for a picture that holds no code."""
    config: Config = current_app.config["KIOSK"]
    return config.base_url + path if config.base_url else None


def drawing(text: str) -> Markup:
    """The picture of an address of ours that is used once, so it is not kept."""
    from catalog import qr

    # The drawing holds only numbers that this program computed.
    return Markup(qr.svg(qr.symbol(text)).decode())  # noqa: S704


def picture(code: str) -> Markup:
    """The picture of a code to stand in a page; nothing while it cannot be drawn."""
    text = address(code)
    if text is None:
        return Markup("")
    try:
        svg = drawn(text, "svg").decode()
    except Invalid:
        return Markup("")
    # The drawing holds only numbers that this program computed.
    return Markup(svg)  # noqa: S704


def on_display(code: str) -> Markup:
    """The picture of a code for the big display, as coarse as its address allows."""
    from catalog import qr

    text = address(code)
    if text is None:
        return Markup("")
    try:
        svg = qr.svg(qr.for_display(text)).decode()
    except Invalid:
        return picture(code)
    return Markup(svg)  # noqa: S704 - as above


def of_path(path: str) -> Markup:
    """The picture of a private address of ours; never kept, since the address opens something."""
    from catalog import qr

    config: Config = current_app.config["KIOSK"]
    try:
        text = qr.checked_base(config.base_url) + path
        svg = qr.svg(qr.symbol.__wrapped__(text, PRIVATE_MODULES)).decode()
    except Invalid:
        return Markup("")
    return Markup(svg)  # noqa: S704 - as above
