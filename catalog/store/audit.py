"""The audit trail (操作留痕): who did what and when, append-only, each line chained to the last.

`EVENTS` declares every action with the facts a line of it must state, so that no line is vague.
GB/T 22239 安全审计 a–c; Cybersecurity Law art. 23 (kept at least 184 days).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, insert, select, type_coerce

from catalog.store.tables import audit, instant_text

EVENTS: dict[str, frozenset[str]] = {
    "installation.made": frozenset({"name", "base_url"}),
    "catalogue.loaded": frozenset({"domains", "entries"}),
    "demo.filled": frozenset({"offices", "materials"}),
    "domain.added": frozenset({"number", "name"}),
    "entry.saved": frozenset({"revision"}),
    "catalogue.imported": frozenset({"file", "added", "changed", "prepared_by"}),
    "catalogue.import_undone": frozenset({"added", "changed"}),
    "holidays.saved": frozenset({"year", "notice", "moved"}),
    "installation.copied": frozenset({"to"}),
    "search.counted": frozenset({"questions"}),
    "schema.migrated": frozenset({"to"}),
    "staff.code_given": frozenset({"whom", "minutes"}),
    "staff.added": frozenset({"username", "name", "roles"}),
    "staff.edited": frozenset({"username", "name", "roles"}),
    "staff.disabled": frozenset({"username"}),
    "staff.enabled": frozenset({"username"}),
    "staff.reset": frozenset({"username"}),
    "staff.password_set": frozenset({"username"}),
    "staff.second_factor": frozenset({"username", "on"}),
    "staff.signed_in": frozenset({"device"}),
    "staff.signed_out": frozenset({"sessions"}),
    "staff.sign_in_failed": frozenset({"username"}),
    "clock.checked": frozenset(),
    "setting.changed": frozenset({"name", "old", "new"}),
    "organisation.changed": frozenset({"fields"}),
    "draft.begun": frozenset({"revision"}),
    "draft.saved": frozenset({"version"}),
    "draft.discarded": frozenset({"version"}),
    "draft.sent": frozenset({"version"}),
    "draft.taken_back": frozenset({"version"}),
    "draft.returned": frozenset({"version", "comment"}),
    "draft.approved": frozenset({"version", "conclusion", "basis", "single_person"}),
    "draft.scheduled": frozenset({"version", "publish_at"}),
    "draft.masked": frozenset({"version", "kinds"}),
    "finding.kept": frozenset({"kind", "reason"}),
    "entry.added": frozenset({"domain"}),
    "entry.published": frozenset({"revision"}),
    "entry.withdrawn": frozenset({"reason", "leads_to"}),
    "entry.restored": frozenset({"revision"}),
    "entry.rolled_back": frozenset({"revision", "to"}),
    "domain.changed": frozenset({"number", "fields"}),
    "standard.chosen": frozenset({"row", "choice"}),
    "sheets.drawn": frozenset({"first", "last", "kind", "paper", "base_url"}),
    "sheets.proven": frozenset({"first", "last", "codes"}),
    "sheets.refused": frozenset({"first", "last", "faults"}),
    "sheet.placed": frozenset({"number", "place", "hung_on"}),
    "sheet.checked": frozenset({"number", "result"}),
    "sheet.removed": frozenset({"number", "removed_on"}),
    "screen.added": frozenset({"name", "kind"}),
    "screen.removed": frozenset({"name"}),
    "case.received": frozenset({"channel"}),
    "case.recorded": frozenset({"kind", "day"}),
    "case.noted": frozenset({"note"}),
    "case.assigned": frozenset({"to"}),
    "case.opened": frozenset({"field"}),
    "case.renamed": frozenset(),
    "case.struck": frozenset({"kind", "day", "papers"}),
    "case.day_set": frozenset({"was", "now"}),
    "paper.issued": frozenset({"title", "mark", "day"}),
    "case.exported": frozenset({"year", "cases", "personal", "reason"}),
    "case.wiped": frozenset({"ended_on", "years"}),
    "case.file_added": frozenset({"file", "kind"}),
    "case.file_opened": frozenset({"file"}),
    "case.file_removed": frozenset({"file"}),
    "case.code_wrong": frozenset(),
    "case.spared": frozenset({"entry"}),
    "answer.saved": frozenset({"version"}),
    "answer.masked": frozenset({"version", "kinds"}),
    "answer.sent": frozenset({"version"}),
    "answer.returned": frozenset({"version"}),
    "answer.published": frozenset({"number", "conclusion", "basis", "single_person"}),
    "answer.withdrawn": frozenset({"number", "reason"}),
    "answer.discarded": frozenset({"version"}),
    "case.alike_dismissed": frozenset(),
    "case.proposed": frozenset(),
    "amendment.received": frozenset({"channel"}),
    "amendment.recorded": frozenset({"kind", "day"}),
    "amendment.opened": frozenset(),
    "help.asked": frozenset(),
    "help.opened": frozenset(),
    "help.done": frozenset(),
    "aftercare.wiped": frozenset({"amendments", "calls"}),
    "code.retired": frozenset({"code", "leads_to", "reason"}),
}
FIRST_HASH = "0" * 64


@dataclass(frozen=True)
class Actor:
    """Who acts: a staff or program name, the role used, the network address ("" for local)."""

    name: str
    role: str
    address: str = ""


@dataclass(frozen=True)
class Fault:
    """A broken place in the chain: the line's id and what is wrong with it, in Chinese."""

    id: int
    message: str


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON of `value`, in hexadecimal."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def line_hash(line: Mapping[str, Any]) -> str:
    """The hash over every column of an audit line but `hash` itself."""
    covered = {
        name: instant_text(value) if isinstance(value, datetime) else value
        for name, value in line.items()
        if name != "hash"
    }
    return digest(covered)


def append(
    connection: Connection,
    *,
    organisation_id: int,
    at: datetime,
    actor: Actor,
    action: str,
    object_kind: str,
    object_ref: str,
    before: object = None,
    after: object = None,
    result: str = "done",
    facts: Mapping[str, object],
) -> None:
    """Add one line to the trail, inside the caller's write transaction.

    Raises:
        ValueError: the action is not declared, or states other facts than declared.
    """
    if EVENTS.get(action) != frozenset(facts):
        raise ValueError(f"audit action {action!r} with facts {sorted(facts)} is not declared")
    last = connection.execute(
        select(audit.c.id, audit.c.hash).order_by(audit.c.id.desc()).limit(1)
    ).first()
    line: dict[str, Any] = {
        "id": last.id + 1 if last else 1,
        "organisation_id": organisation_id,
        "at": at,
        "actor": actor.name,
        "role": actor.role,
        "address": actor.address,
        "action": action,
        "object_kind": object_kind,
        "object_ref": object_ref,
        "before_hash": "" if before is None else digest(before),
        "after_hash": "" if after is None else digest(after),
        "facts": json.dumps(facts, ensure_ascii=False, sort_keys=True),
        "result": result,
        "previous_hash": last.hash if last else FIRST_HASH,
    }
    connection.execute(insert(audit).values(**line, hash=line_hash(line)))


def newest(connection: Connection) -> datetime | None:
    """The instant of the last line; None in an empty trail."""
    found: datetime | None = connection.execute(
        select(audit.c.at).order_by(audit.c.id.desc()).limit(1)
    ).scalar()
    return found


def latest(connection: Connection, action: str, most: int = 200) -> datetime | None:
    """The latest instant among the newest lines, back to the last one of `action`, it included."""
    rows = connection.execute(
        select(audit.c.at, audit.c.action).order_by(audit.c.id.desc()).limit(most)
    )
    found: datetime | None = None
    for at, done in rows:
        found = at if found is None else max(found, at)
        if done == action:
            break
    return found


def verify(connection: Connection, expected_last: str | None = None) -> Iterator[Fault]:
    """Walk the chain and yield each fault: a changed, missing or re-ordered line.

    `expected_last` is a last hash that was kept outside; without it a cut-off tail cannot be seen.
    """
    previous, expected_id, seen = FIRST_HASH, 1, False
    # The instant as it is stored: an altered one may be no instant at all.
    columns = [c if c is not audit.c.at else type_coerce(c, String).label("at") for c in audit.c]
    for line in connection.execute(select(*columns).order_by(audit.c.id)).mappings():
        if line["id"] != expected_id:
            yield Fault(line["id"], f"第 {expected_id} 行缺失或次序被改动")
        if line["previous_hash"] != previous:
            yield Fault(line["id"], "与上一行的链条断开")
        if line_hash(dict(line)) != line["hash"]:
            yield Fault(line["id"], "内容被改动")
        previous, expected_id = line["hash"], line["id"] + 1
        seen = seen or previous == expected_last
    if expected_last is not None and not seen:
        yield Fault(expected_id, "末尾被截断：找不到留存的最后一个校验值")
    if previous == FIRST_HASH:
        yield Fault(0, "留痕表是空的")


def last_hash(connection: Connection) -> str:
    """The hash of the newest line, to be kept outside the database."""
    found = connection.execute(select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)).scalar()
    return found or FIRST_HASH
