"""Writing an applicant's name as it is written: a screen without a keyboard gives it in letters."""

from datetime import datetime

from catalog.applying import LENGTHS
from catalog.errors import Invalid
from catalog.handling import Register, find, note
from catalog.store import cases
from catalog.store.staff import Person


def rename(register: Register, person: Person, number: str, name: str, at: datetime) -> None:
    """Put the applicant's name right; papers that were issued keep the name they state.

    Raises:
        NotFound, NotAllowed: no such case; the person may not open applicants' data.
        Invalid: no name, or one that is too long.
        Conflict: the personal data of the case was erased.
    """
    person.require("case.open")
    name = " ".join(name.split())
    if not 0 < len(name) <= LENGTHS["name"]:
        raise Invalid(f"姓名或单位名称要写 1 到 {LENGTHS['name']} 个字。")
    with register.database.writing(person.actor, at) as change:
        stored = find(change.connection, register, number).to_write().stored
        cases.rename(change, stored, name, register.sealer)
        note(change, register, "case.renamed", stored.number)
