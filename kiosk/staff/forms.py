"""Between HTML forms and the fields of an entry. Only declared fields are taken (rule Z4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.editing import fields
from catalog.editing.drafting import Seen
from catalog.entry import Office
from catalog.rules.difference import Stretch, difference


def read(form: Mapping[str, str]) -> dict[str, str]:
    """The declared fields that the form holds, as typed."""
    return {name: form[name] for name in fields.NAMES if name in form}


def base(form: Mapping[str, str]) -> dict[str, str]:
    """The text the form began with, which it carries for merging."""
    return {name: form[f"was.{name}"] for name in fields.NAMES if f"was.{name}" in form}


def seen(form: Mapping[str, str], prefix: str = "") -> Seen:
    """What the form saw when it was opened; nothing sensible matches nothing."""
    return Seen(number(form, f"{prefix}revision"), number(form, f"{prefix}version"))


def number(form: Mapping[str, str], name: str) -> int:
    """A whole number from a form, or -1, which fits no stored version."""
    text = form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


@dataclass(frozen=True)
class Row:
    """A field in two versions, cut into stretches that are struck or underlined."""

    label: str
    changed: bool
    old: list[Stretch]
    new: list[Stretch]


def rows(
    old: Mapping[str, str], new: Mapping[str, str], offices: Mapping[int, Office] | None = None
) -> list[Row]:
    """Every field of two versions side by side."""
    found = []
    for field in fields.EDITED:
        before, after = old.get(field.name, ""), new.get(field.name, "")
        if field.kind == "office":
            before, after = _office(before, offices), _office(after, offices)
        left, right = difference(before.replace(";", "；"), after.replace(";", "；"))
        found.append(Row(field.label, before != after, left, right))
    return found


def _office(text: str, offices: Mapping[int, Office] | None) -> str:
    if not text or offices is None or int(text) not in offices:
        return text
    return offices[int(text)].name
