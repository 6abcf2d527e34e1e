"""Schema versions: Alembic, run from inside the program with no configuration file."""

from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select

from catalog.errors import Conflict
from catalog.store import audit as trail
from catalog.store.audit import Actor
from catalog.store.connection import Database
from catalog.store.tables import installation, organisation

_EMPTY = "数据库还没有建好。请先运行 kiosk init（正式使用）或 kiosk demo（演示）。"
_NEWER = "数据库的结构（{}）比本程序新。请换用新版本的程序；旧程序不会改动它。"
_SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """The schema version this program knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def current(database: Database) -> str | None:
    """The schema version of the database; None when it has none yet."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check(database: Database) -> None:
    """Make sure that the database has exactly the schema this program knows.

    Raises:
        Conflict: it is older, newer or empty.
    """
    version = current(database)
    if version == newest():
        _check_installation(database)
        return
    if version is None:
        raise Conflict(_EMPTY)
    if version in _known():
        raise Conflict("数据库是旧版本的结构。请先备份，再运行 kiosk migrate。")
    raise Conflict(_NEWER.format(version))


def _known() -> set[str]:
    """Every schema version that this program can start from."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _check_installation(database: Database) -> None:
    with database.reading() as connection:
        if connection.execute(select(installation.c.id).limit(1)).scalar() is None:
            raise Conflict(_EMPTY)


def upgrade(database: Database, actor: Actor, at: datetime) -> str:
    """Bring the schema to the newest version; gives that version.

    Raises:
        Conflict: the database comes from a newer program.
    """
    version = current(database)
    if version is not None and version not in _known():
        raise Conflict(_NEWER.format(version))
    config = _config()
    with database.defining() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if version is not None and version != newest():
            owner = connection.execute(select(organisation.c.id).limit(1)).scalar()
            if owner is not None:
                trail.append(
                    connection,
                    organisation_id=owner,
                    at=at,
                    actor=actor,
                    action="schema.migrated",
                    object_kind="schema",
                    object_ref=newest(),
                    facts={"to": newest()},
                )
    return newest()
