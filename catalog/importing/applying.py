"""Carrying out an import in one transaction, and taking it back.

Every entry that changes gets a new revision; what the import did is kept so that one click undoes
it. An undone addition is withdrawn, not deleted: its code was given and stays its own.
"""

import json
import secrets
from datetime import datetime
from functools import cached_property

from sqlalchemy import func, insert, select, update

from catalog.entry import title_of
from catalog.errors import Conflict, Invalid, NotFound
from catalog.importing.comparing import ADDED, CHANGED, Comparison, Proposal
from catalog.store import codes, imports
from catalog.store.audit import Actor
from catalog.store.connection import Change, Database
from catalog.store.imports import Effect
from catalog.store.tables import domain, entry, entry_revision


def apply(
    database: Database,
    organisation_id: int,
    comparison: Comparison,
    *,
    name: str,
    headings: dict[str, str] | None = None,
    actor: Actor,
    at: datetime,
    prepared_by: str = "",
) -> int:
    """Add and change what the comparison proposes; gives the number of the import.

    Conflicting rows are left alone. `headings` are the roles that somebody gave to columns with
    these headings; the next import of this office begins with them. `prepared_by` is who sent
    the file in, where that is somebody else.

    Raises:
        Conflict: an entry was changed by somebody since the comparison.
        Invalid: there is nothing to add or to change.
    """
    wanted = [*comparison.of(ADDED), *comparison.of(CHANGED)]
    if not wanted:
        raise Invalid("没有要新增或修改的事项，目录没有变化。")
    with database.writing(actor, at) as change:
        writer = _Writer(change, organisation_id)
        writer.add_all([each for each in wanted if each.entry is None])
        for proposal in wanted:
            if proposal.entry is not None:
                writer.save(proposal, proposal.entry)
        writer.finish()
        added = sum(1 for each in wanted if each.state == ADDED)
        run_id = imports.keep(
            change,
            organisation_id,
            name=name,
            added=added,
            changed=len(wanted) - added,
            effects=writer.effects,
        )
        imports.remember(change, organisation_id, headings or {})
        change.note(
            "catalogue.imported",
            organisation_id=organisation_id,
            object_kind="import",
            object_ref=str(run_id),
            before=[effect.before for effect in writer.effects],
            after=[each.values for each in wanted],
            file=name[:120],
            added=added,
            changed=len(wanted) - added,
            prepared_by=prepared_by or actor.name,
        )
        change.publish(organisation_id, f"导入目录：新增 {added} 项，修改 {len(wanted) - added} 项")
    return run_id


def undo(
    database: Database, organisation_id: int, run_id: int, *, actor: Actor, at: datetime
) -> None:
    """Take back an import: what it added is withdrawn, what it changed gets its former text.

    Raises:
        NotFound: there is no such import.
        Conflict: it is undone already, or an entry was changed since.
    """
    with database.writing(actor, at) as change:
        run = imports.by_id(change.connection, organisation_id, run_id)
        if run is None:
            raise NotFound("没有这次导入的记录。")
        if run.undone:
            raise Conflict("这次导入已经撤销过了。")
        writer = _Writer(change, organisation_id)
        for effect in run.effects:
            writer.take_back(effect)
        writer.finish()
        imports.mark_undone(change, run_id)
        change.note(
            "catalogue.import_undone",
            organisation_id=organisation_id,
            object_kind="import",
            object_ref=str(run_id),
            added=run.added,
            changed=run.changed,
        )
        change.publish(organisation_id, f"撤销导入：{run.name}"[:200])


class _Writer:
    """Writes entries and their revisions inside one transaction."""

    def __init__(self, change: Change, organisation_id: int) -> None:
        self.change = change
        self.owner = organisation_id
        self.effects: list[Effect] = []
        self._revisions: list[dict[str, object]] = []
        rows = change.execute(
            select(domain.c.number, domain.c.id, func.max(entry.c.position).label("last"))
            .outerjoin(entry, entry.c.domain_id == domain.c.id)
            .where(domain.c.organisation_id == organisation_id)
            .group_by(domain.c.number, domain.c.id)
        )
        self._domains = {
            row["number"]: (int(row["id"]), int(row["last"] or 0)) for row in rows.mappings()
        }

    def add_all(self, proposals: list[Proposal]) -> None:
        """Add a new entry for each proposal, at the end of its domain."""
        targets = [f"added:{secrets.token_hex(12)}" for _ in proposals]
        given = codes.give_many(self.change, self.owner, "entry", targets)
        lines = []
        for code, proposal in zip(given, proposals, strict=True):
            number = str(proposal.row.domain)
            domain_id, last = self._domains[number]
            self._domains[number] = (domain_id, last + 1)
            lines.append(
                {
                    "organisation_id": self.owner,
                    "code": code,
                    "domain_id": domain_id,
                    "position": last + 1,
                    "state": "published",
                    "revision": 1,
                    "updated_at": self.change.at,
                    **proposal.values,
                }
            )
        if lines:
            self.change.execute(insert(entry), lines)
        ids = self._ids() if lines else {}
        for code, proposal in zip(given, proposals, strict=True):
            self._keep_revision(ids[code], 1, proposal.values)
            self.effects.append(Effect(ids[code], 1, None, _title(proposal.values)))

    def _ids(self) -> dict[str, int]:
        found = self.change.execute(
            select(entry.c.code, entry.c.id).where(entry.c.organisation_id == self.owner)
        )
        return {row["code"]: row["id"] for row in found.mappings()}

    def save(self, proposal: Proposal, there: imports.Held) -> None:
        """Give an entry that is there its new text; a withdrawn one is published again."""
        title = _title(proposal.values)
        before = there.values if proposal.state == CHANGED else None
        self._save(there.id, there.revision, proposal.values, "published", title)
        if there.state == "withdrawn":
            codes.revive(self.change, there.code)
        self.effects.append(Effect(there.id, there.revision + 1, before, title))

    @cached_property
    def _there(self) -> dict[int, imports.Held]:
        """All entries by id, before the first is taken back."""
        held = imports.held(self.change.connection, self.owner)
        return {each.id: each for each in held}

    def take_back(self, effect: Effect) -> None:
        """Undo one effect."""
        if effect.before is None:
            there = self._there[effect.entry_id]
            self._save(effect.entry_id, effect.revision, there.values, "withdrawn", effect.title)
            codes.retire(self.change, self.owner, there.code, None, "导入后撤销")
        else:
            self._save(effect.entry_id, effect.revision, effect.before, "published", effect.title)

    def _save(
        self, entry_id: int, seen: int, values: dict[str, str], state: str, title: str
    ) -> None:
        saved = self.change.execute(
            update(entry)
            .where(entry.c.id == entry_id, entry.c.revision == seen)
            .values(revision=seen + 1, updated_at=self.change.at, state=state, **values)
        )
        if saved.rowcount != 1:
            raise Conflict(f"“{title}”在这期间被别人改过，什么都没有改动。请重新预览后再试。")
        self._keep_revision(entry_id, seen + 1, values)

    def _keep_revision(self, entry_id: int, revision: int, values: dict[str, str]) -> None:
        self._revisions.append(
            {
                "entry_id": entry_id,
                "revision": revision,
                "organisation_id": self.owner,
                "fields": json.dumps(values, ensure_ascii=False, sort_keys=True),
                "source": "",
                "actor": self.change.actor.name,
                "at": self.change.at,
            }
        )

    def finish(self) -> None:
        """Write the revisions, all at once."""
        self.change.execute(insert(entry_revision), self._revisions)


def _title(values: dict[str, str]) -> str:
    return title_of(values["level1"], values["level2"])
