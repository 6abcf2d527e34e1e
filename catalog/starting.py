"""Making an installation: schema, organisation, the standard catalogue as revision 1, codes.

国办发〔2019〕54号: each township publishes the standardised catalogue of the 26 domains. The
shipped rows are loaded with their provenance; a township replaces them with its own text.
"""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from catalog import facts
from catalog.errors import Conflict, Invalid
from catalog.store import codes, migrating, settings
from catalog.store.audit import Actor
from catalog.store.connection import Change, Database
from catalog.store.entries import BEIJING
from catalog.store.tables import (
    domain,
    entry,
    entry_revision,
    installation,
    material,
    office,
    organisation,
)

_STANDARD_SUMMARY = "载入 26 个领域标准目录节选，共 {count} 项"


def new_id() -> str:
    """A new installation's id; the key file is named after it."""
    return secrets.token_hex(8)


def make_installation(
    database: Database,
    *,
    name: str,
    base_url: str,
    actor: Actor,
    at: datetime,
    demo: bool = False,
    installation_id: str | None = None,
) -> str:
    """Fill an empty database for the organisation `name`; gives the installation's id.

    `installation_id` is given where the key that is named after it was made first.

    Raises:
        Conflict: the database already holds an installation, or comes from a newer program.
        Invalid: the name is empty or longer than 120 characters.
    """
    name = name.strip()
    if not name or len(name) > 120:
        raise Invalid("请写明机关名称，最多 120 个字，如：清河乡人民政府。")
    migrating.upgrade(database, actor, at)
    with database.writing(actor, at) as change:
        if change.execute(select(func.count()).select_from(organisation)).scalar():
            raise Conflict("这里已经有一个单位的数据，不会再次初始化。")
        installation_id = installation_id or new_id()
        change.execute(insert(installation).values(id=installation_id, made_at=at, demo=demo))
        owner = _add_organisation(change, {"name": name, "short_name": name}, example=demo)
        change.note(
            "installation.made",
            organisation_id=owner,
            object_kind="organisation",
            object_ref=str(owner),
            name=name,
            base_url=base_url,
        )
        _load_standard(change, owner)
    return installation_id


def fill_demonstration(database: Database, actor: Actor, at: datetime) -> None:
    """Give the demonstration its fictional details, offices and example materials."""
    demo = facts.demonstration()
    with database.writing(actor, at) as change:
        owner = change.execute(select(organisation.c.id)).scalar_one()
        change.execute(update(organisation).values(**demo["organisation"]))
        for name, value in demo["setting"].items():
            settings.put(change, owner, name, value)
        for details in demo["office"]:
            _add_office(change, owner, details)
        for details in demo["material"]:
            _add_material(change, owner, details, at)
        change.note(
            "demo.filled",
            organisation_id=owner,
            object_kind="organisation",
            object_ref=str(owner),
            offices=len(demo["office"]),
            materials=len(demo["material"]),
        )
        change.publish(owner, f"公开示例材料 {len(demo['material'])} 份")


def add_domain(
    database: Database, *, name: str, full_name: str = "", actor: Actor, at: datetime
) -> str:
    """Add a domain beyond the standard 26; gives its number, 27 or the next free one.

    Raises:
        Invalid: the name is empty or too long.
    """
    name = name.strip()
    if not name or len(name) > 60:
        raise Invalid("请写明领域名称，最多 60 个字。")
    with database.writing(actor, at) as change:
        owner = change.execute(select(organisation.c.id)).scalar_one()
        used = {int(number) for (number,) in change.execute(select(domain.c.number))}
        number = f"{max([26, *used]) + 1:02d}"
        values = {
            "number": number,
            "name": name,
            "breaks": name,
            "full_name": full_name.strip() or f"{name}领域基层政务公开目录",
            "theme": facts.ADDED_THEME.key,
            "position": int(number),
        }
        _add_domain(change, owner, values, standard=False)
        change.note(
            "domain.added",
            organisation_id=owner,
            object_kind="domain",
            object_ref=number,
            after=values,
            number=number,
            name=name,
        )
        change.publish(owner, f"增加领域 {number} {name}")
    return number


def _add_organisation(change: Change, values: dict[str, str], *, example: bool) -> int:
    return change.add(organisation, **values, example=example)


def _load_standard(change: Change, owner: int) -> None:
    for name in codes.LISTS:
        codes.give(change, owner, "list", name)
    ids = {}
    for standard in facts.domains():
        values = {
            "number": standard.number,
            "name": standard.name,
            "breaks": standard.breaks,
            "full_name": standard.full_name,
            "english_name": standard.english_name,
            "lead_body": standard.lead_body,
            "guideline": standard.guideline,
            "aliases": ";".join(standard.aliases),
            "theme": standard.theme,
            "position": standard.position,
            "source": standard.source,
        }
        ids[standard.number] = _add_domain(change, owner, values, standard=True)
    rows = facts.rows()
    for row in rows:
        _add_entry(change, owner, ids[row.domain], row)
    change.note(
        "catalogue.loaded",
        organisation_id=owner,
        object_kind="catalogue",
        object_ref="1",
        after=[row.values for row in rows],
        domains=len(ids),
        entries=len(rows),
    )
    change.publish(owner, _STANDARD_SUMMARY.format(count=len(rows)))


def _add_domain(change: Change, owner: int, values: dict[str, Any], *, standard: bool) -> int:
    code = codes.give(change, owner, "domain", values["number"])
    return change.add(domain, organisation_id=owner, code=code, standard=standard, **values)


def _add_entry(change: Change, owner: int, domain_id: int, row: facts.StandardRow) -> None:
    key = f"{row.domain}/{row.number}"
    entry_id = change.add(
        entry,
        organisation_id=owner,
        code=codes.give(change, owner, "entry", f"standard:{key}"),
        domain_id=domain_id,
        position=row.number,
        standard_key=key,
        state="published",
        revision=1,
        updated_at=change.at,
        **row.values,
    )
    change.execute(
        insert(entry_revision).values(
            entry_id=entry_id,
            revision=1,
            organisation_id=owner,
            fields=json.dumps(row.values, ensure_ascii=False, sort_keys=True),
            source=row.source,
            actor=change.actor.name,
            at=change.at,
        )
    )


def _add_office(change: Change, owner: int, details: dict[str, Any]) -> None:
    office_id = change.add(
        office,
        organisation_id=owner,
        name=details["name"],
        telephone=details["telephone"],
        place=details["place"],
    )
    looked_after = select(domain.c.id).where(
        domain.c.organisation_id == owner, domain.c.number.in_(details["domains"])
    )
    change.execute(
        update(entry).where(entry.c.domain_id.in_(looked_after)).values(office_id=office_id)
    )


def _add_material(change: Change, owner: int, details: dict[str, Any], at: datetime) -> None:
    entry_id = change.execute(
        select(entry.c.id).where(
            entry.c.organisation_id == owner, entry.c.standard_key == details["entry"]
        )
    ).scalar_one()
    published = at - timedelta(days=details["days"])
    change.execute(
        insert(material).values(
            organisation_id=owner,
            code=codes.give(change, owner, "material", f"demo:{details['title']}"),
            entry_id=entry_id,
            title=details["title"],
            body=details["body"].strip(),
            made=published.astimezone(BEIJING).date(),
            published_at=published,
            state="published",
            example=True,
        )
    )
