"""The pictograms: a page carries only the symbols it uses, inline, so they cost no request."""

import re
from functools import cache

from flask import g
from markupsafe import Markup

from kiosk.paths import TEMPLATES

_SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)".*?</symbol>', re.DOTALL)


@cache
def _symbols() -> dict[str, str]:
    sprite = (TEMPLATES / "_parts" / "icons.svg").read_text("utf-8")
    return {found.group(1): found.group(0) for found in _SYMBOL.finditer(sprite)}


def icon(name: str) -> Markup:
    """The drawing of `name`, hidden from screen readers: the word beside it carries the meaning.

    An unknown name draws nothing, so that a domain a township adds needs no picture.
    """
    if name not in _symbols():
        return Markup("")
    g.setdefault("icons", set()).add(name)
    return Markup('<svg class="i" aria-hidden="true"><use href="#{}"/></svg>').format(name)


def sprite() -> Markup:
    """The symbols that `icon` was asked for so far; stands once, at the end of the page."""
    used = "".join(_symbols()[name] for name in sorted(g.get("icons", ())))
    # The symbols come from the program's own file.
    return Markup(f'<svg class="sprite" aria-hidden="true" focusable="false">{used}</svg>')  # noqa: S704
