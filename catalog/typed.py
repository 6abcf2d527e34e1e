"""Numbers as people type them: full-width signs of an input method count as the plain ones."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

# The fields of the citizens' forms that hold a number.
_NUMBERS = frozenset({"phone", "identity"})
_LONGEST = 4000
_DASHES = re.compile(r"[\u2010-\u2015\u2212\uff0d]")


def plain(text: str) -> str:
    """A number as it was meant: compatibility forms (NFKC) and dashes made plain, ends cut."""
    return unicodedata.normalize("NFKC", _DASHES.sub("-", text)).strip()


def digits(text: str) -> str:
    """The ASCII digits of a text, and nothing else."""
    return re.sub(r"[^0-9]", "", text)


def fields_of(form: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """These fields of a form, cut to sane lengths, numbers made plain."""
    found = {
        name: form.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()[:_LONGEST]
        for name in names
    }
    return {name: plain(text) if name in _NUMBERS else text for name, text in found.items()}
