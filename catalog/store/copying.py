"""Moving a whole installation from one database to another, from SQLite to PostgreSQL or back.

Everything goes over in one transaction and is compared before it is committed: every row, code,
revision and audit hash is equal, or nothing was written.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text, update

from catalog.errors import Conflict
from catalog.store import migrating
from catalog.store.audit import Actor
from catalog.store.connection import Database
from catalog.store.tables import code, instant_text, metadata, organisation

_AT_ONCE = 1000  # rows; keeps memory flat for any size of register


def copy(source: Database, target: Database, actor: Actor, at: datetime) -> dict[str, int]:
    """Copy `source` into the empty `target`; gives the number of rows by table.

    The source's audit trail says that it was copied and to where, and the copy carries that line
    too, so both trails end in the same hash.

    Raises:
        Conflict: the target holds an installation, the schemas differ, or the copy is not equal.
    """
    migrating.check(source)
    migrating.upgrade(target, actor, at)
    with target.reading() as connection:
        if connection.execute(select(func.count()).select_from(organisation)).scalar():
            raise Conflict("目标数据库里已经有一个单位的数据，不会覆盖。请换一个空的数据库。")
    _note(source, target, actor, at)
    with source.reading() as reader, target.defining() as writer:
        for table in metadata.sorted_tables:
            _copy_table(reader, writer, table)
        _point_codes(reader, writer)
        _continue_numbers(writer)
        counts = {}
        for table in metadata.sorted_tables:
            counts[table.name], before = _fingerprint(reader, table)
            if _fingerprint(writer, table) != (counts[table.name], before):
                raise Conflict(f"表 {table.name} 复制后不一致，没有写入。请停下服务后再试一次。")
    return counts


def _note(source: Database, target: Database, actor: Actor, at: datetime) -> None:
    with source.writing(actor, at) as change:
        owner = change.execute(select(organisation.c.id).order_by(organisation.c.id)).scalar()
        if owner is None:
            raise Conflict("来源数据库里还没有数据，没有可复制的。")
        change.note(
            "installation.copied",
            organisation_id=owner,
            object_kind="database",
            object_ref=target.url.get_backend_name(),
            to=target.url.render_as_string(hide_password=True),
        )


def _in_order(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for part in rows.mappings().partitions(_AT_ONCE):
        yield [dict(row) for row in part]


def _copy_table(reader: Connection, writer: Connection, table: Table) -> None:
    for rows in _in_order(reader, table):
        if table is code:
            # A code may lead to one that comes later; those are pointed afterwards.
            rows = [row | {"leads_to": None} for row in rows]
        writer.execute(insert(table), rows)


def _point_codes(reader: Connection, writer: Connection) -> None:
    leading = reader.execute(
        select(code.c.code, code.c.leads_to).where(code.c.leads_to.is_not(None))
    )
    for place, leads_to in leading:
        writer.execute(update(code).where(code.c.code == place).values(leads_to=leads_to))


def _continue_numbers(writer: Connection) -> None:
    """PostgreSQL hands out numbers by itself and must go on after the highest copied one."""
    if writer.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        highest = writer.execute(select(func.max(column))).scalar()
        if highest:
            writer.execute(
                text("select setval(pg_get_serial_sequence(:name, :column), :highest)"),
                {"name": table.name, "column": column.name, "highest": highest},
            )


def _fingerprint(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows a table has, and a hash over all of their values in the order of their keys."""
    count, running = 0, hashlib.sha256()
    for rows in _in_order(connection, table):
        for row in rows:
            count += 1
            running.update(json.dumps([_plain(value) for value in row.values()]).encode())
    return count, running.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value
