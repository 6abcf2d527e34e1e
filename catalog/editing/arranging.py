"""Domains: rename, reorder, and mark as not handled here (本级不承担) with who does it instead."""

from dataclasses import dataclass
from datetime import datetime

from catalog.errors import Invalid, NotFound
from catalog.store import domains
from catalog.store.connection import Database
from catalog.store.staff import Person


@dataclass(frozen=True)
class Arrangement:
    """What may be changed about a domain. A standard domain keeps its name and number."""

    name: str
    position: int
    not_here: bool
    handled_by: str


def arrange(
    database: Database, person: Person, number: str, wanted: Arrangement, at: datetime
) -> None:
    """Change a domain; its number and code stay for ever.

    Raises:
        NotFound: there is no such domain.
        Invalid: the name is empty, or it is not said who handles the domain.
    """
    person.require("domain.edit")
    name, handled_by = _checked(wanted)
    with database.writing(person.actor, at) as change:
        found = domains.by_number(change.connection, person.organisation_id, number)
        if found is None:
            raise NotFound("没有这个领域。")
        values: dict[str, object] = {
            "position": wanted.position,
            "not_here": wanted.not_here,
            "handled_by": handled_by if wanted.not_here else "",
        }
        if not found.standard and name != found.name:
            values |= {"name": name, "breaks": name}
        elif name != found.name:
            raise Invalid("26 个标准领域的名称照标准，不能改。")
        domains.set_values(change, found.id, **values)
        change.note(
            "domain.changed",
            organisation_id=person.organisation_id,
            object_kind="domain",
            object_ref=number,
            after=values,
            number=number,
            fields=sorted(values),
        )
        change.publish(person.organisation_id, f"调整领域 {number} {name}")


def _checked(wanted: Arrangement) -> tuple[str, str]:
    """The name and who handles it, without odd blanks."""
    name, handled_by = " ".join(wanted.name.split()), " ".join(wanted.handled_by.split())
    if not 1 <= len(name) <= 60:
        raise Invalid("请写领域名称，最多 60 个字。")
    if wanted.not_here and not 2 <= len(handled_by) <= 200:
        raise Invalid("标为本级不承担时，请写明由哪个机关承担，如：县税务局。")
    if not 1 <= wanted.position <= 99:
        raise Invalid("次序请填 1 到 99。")
    return name, handled_by
