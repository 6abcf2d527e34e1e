"""Printing codes: sheets are numbered, drawn, proven and only then released.

Security rule Q1: the base address comes from the settings. What happens to a sheet afterwards is in
`catalog.hanging`. 国办发〔2019〕54号 asks for the catalogue to be where people are.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from catalog import facts, poster, proof, qr
from catalog.entry import UNCLEAR_ITEMS, Domain, Entry, Organisation, Theme
from catalog.errors import Invalid, NotFound
from catalog.poster import pdf
from catalog.poster.content import PAPERS, SMALLEST, Office, Stop
from catalog.poster.wall import Group
from catalog.proof import Proof
from catalog.store import codes, domains, entries, organisations, sheets
from catalog.store.audit import Actor
from catalog.store.connection import Database
from catalog.store.entries import BEIJING


@dataclass(frozen=True)
class Printed:
    """A released file: its name, its bytes, the numbers on its sheets and its proof."""

    name: str
    file: bytes
    numbers: tuple[int, ...]
    proof: Proof


def job(
    connection: Connection,
    kind: str,
    *,
    base_url: str,
    at: datetime,
    paper: str | None = None,
    distance: float | None = None,
    here_only: bool = False,
) -> poster.Job:
    """What to print, from the records. Without `paper` it is the usual one of the kind.

    `here_only` leaves out the domains that another office handles (本级不承担).

    Raises:
        Invalid: kind, paper or distance make no sense, or the base address cannot stand in codes.
        NotFound: the database holds no organisation yet.
    """
    owner = organisations.only(connection)
    if owner is None:
        raise NotFound("这里还没有单位的数据。请先运行 kiosk init 或 kiosk demo。")
    if kind not in poster.KINDS or (paper is not None and paper not in PAPERS):
        raise Invalid(f"可印的种类是 {'、'.join(poster.KINDS)}，纸张是 {'、'.join(PAPERS)}。")
    if distance is not None and not 0 < distance <= 100:
        raise Invalid("扫码距离请写 0 到 100 之间的米数，如 0.5。")
    catalogue = codes.of_list(connection, owner.id, "catalogue")
    assert catalogue is not None, "an installation begins with its lists' codes"
    wanted = poster.Job(
        kind=kind,
        paper=paper or poster.USUAL[kind],
        office=Office(
            name=owner.name,
            base_url=qr.checked_base(base_url),
            telephone=owner.telephone,
            month=at.astimezone(BEIJING).strftime("%Y-%m"),
        ),
        catalogue=Stop(catalogue, "", "总目录", "总目录", ""),
        groups=_groups(connection, owner, here_only=here_only),
        distance=distance,
    )
    return wanted if paper else replace(wanted, paper=poster.usual_paper(wanted))


def _groups(connection: Connection, owner: Organisation, *, here_only: bool) -> tuple[Group, ...]:
    rows: dict[str, list[Entry]] = {}
    for entry in entries.all_of(connection, owner.id):
        rows.setdefault(entry.domain, []).append(entry)
    stops: dict[str, list[Stop]] = {}
    for domain in domains.all_of(connection, owner.id):
        if here_only and domain.not_here:
            continue
        stops.setdefault(domain.theme, []).append(_stop(domain, rows.get(domain.number, [])))
    order: tuple[Theme, ...] = (*facts.themes(), facts.ADDED_THEME)
    return tuple((theme, tuple(stops[theme.key])) for theme in order if theme.key in stops)


def _stop(domain: Domain, rows: list[Entry]) -> Stop:
    """The domain with its entries' titles: guides to a service first, general papers last."""

    def rank(entry: Entry) -> int:
        if "办事指南" in entry.level2:
            return 0
        return 2 if entry.level2 in UNCLEAR_ITEMS else 1

    titles = tuple(entry.title for entry in sorted(rows, key=rank))
    return Stop(domain.code, domain.number, domain.name, domain.breaks, domain.theme, titles)


def make(
    database: Database,
    wanted: poster.Job,
    *,
    actor: Actor,
    at: datetime,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Printed:
    """Number, draw and prove the sheets of a job; a file with a fault is refused.

    Raises:
        Invalid: the codes would be too small, a character cannot be shown, or the proof failed.
    """
    on_sheets = poster.sheet_codes(wanted)
    # Drawn once without numbers from the register: what cannot be drawn must not use any up.
    poster.draw(wanted, range(1, len(on_sheets) + 1))
    with database.writing(actor, at) as change:
        owner = _owner(change.connection)
        numbers = sheets.add(
            change, owner.id, wanted.kind, wanted.paper, wanted.office.base_url, on_sheets
        )
        change.note(
            "sheets.drawn",
            organisation_id=owner.id,
            object_kind="sheet",
            object_ref=str(numbers[0]),
            first=numbers[0],
            last=numbers[-1],
            kind=wanted.kind,
            paper=wanted.paper,
            base_url=wanted.office.base_url,
        )
    canvas = poster.draw(wanted, numbers)
    file = pdf.write(canvas, at)
    smallest = 0.0 if wanted.kind == "label" else SMALLEST
    found = proof.prove(file, canvas, smallest, progress)
    _settle(database, owner.id, numbers, found, actor, at)
    proof.released(found)
    return Printed(f"{wanted.kind}-{wanted.paper}.pdf", file, tuple(numbers), found)


def _settle(
    database: Database, owner: int, numbers: list[int], found: Proof, actor: Actor, at: datetime
) -> None:
    with database.writing(actor, at) as change:
        state = "proven" if found.passed else "refused"
        sheets.settle(change, owner, numbers, state, found.summary())
        outcome: dict[str, object] = (
            {"codes": len(found.codes)} if found.passed else {"faults": list(found.faults[:20])}
        )
        change.note(
            f"sheets.{state}",
            organisation_id=owner,
            object_kind="sheet",
            object_ref=str(numbers[0]),
            after=found.details(),
            first=numbers[0],
            last=numbers[-1],
            **outcome,
        )


def _owner(connection: Connection) -> Organisation:
    owner = organisations.only(connection)
    if owner is None:
        raise NotFound("这里还没有单位的数据。请先运行 kiosk init 或 kiosk demo。")
    return owner
