"""Giving the hall's screens their keys and taking them back (security rule K1).

The key is shown once and kept as its hash; it opens nothing but marks the machine as a screen.
"""

from datetime import datetime

from catalog.accounts import secrets
from catalog.errors import Conflict, Invalid, NotFound
from catalog.store import screens
from catalog.store.connection import Database
from catalog.store.staff import Person

KINDS = {"touch": "触摸屏", "display": "大屏"}
_MOST_NAME = 40


def register(database: Database, person: Person, name: str, kind: str, at: datetime) -> str:
    """A new screen; gives its key, which is not shown again.

    Raises:
        NotAllowed: the person may not.
        Invalid: the name or the kind cannot be accepted.
        Conflict: another screen has this name.
    """
    person.require("screens.edit")
    name = " ".join(name.split())
    if not 1 <= len(name) <= _MOST_NAME:
        raise Invalid(f"请给屏幕起个名字，最多 {_MOST_NAME} 个字，如：一楼大厅触摸屏。")
    if kind not in KINDS:
        raise Invalid("请选是触摸屏还是大屏。")
    key = secrets.new_token()
    with database.writing(person.actor, at) as change:
        owner_id = person.organisation_id
        if any(one.name == name for one in screens.all_of(change.connection, owner_id)):
            raise Conflict(f"已经有一块屏幕叫“{name}”。请换个名字，或先停用原来那块。")
        number = screens.add(change, owner_id, name, kind, secrets.token_hash(key))
        change.note(
            "screen.added",
            organisation_id=owner_id,
            object_kind="screen",
            object_ref=str(number),
            name=name,
            kind=kind,
        )
    return key


def remove(database: Database, person: Person, screen_id: int, at: datetime) -> None:
    """Take a screen out of use.

    Raises:
        NotAllowed: the person may not.
        NotFound: no screen in use has this number.
    """
    person.require("screens.edit")
    with database.writing(person.actor, at) as change:
        owner_id = person.organisation_id
        found = [one for one in screens.all_of(change.connection, owner_id) if one.id == screen_id]
        if not found:
            raise NotFound("没有这块屏幕，可能已经停用。")
        screens.remove(change, screen_id)
        change.note(
            "screen.removed",
            organisation_id=owner_id,
            object_kind="screen",
            object_ref=str(screen_id),
            name=found[0].name,
        )
