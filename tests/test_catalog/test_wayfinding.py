"""Where a code leads: its page, its signpost, or the codes nearest to what was typed."""

import pytest
from sqlalchemy import select, update

from catalog import signposting, wayfinding
from catalog.rules import codes as spelling
from catalog.store.connection import Database
from catalog.store.tables import domain, entry, material
from catalog.wayfinding import Gone, Open, Unknown
from tests.townships import AT, CLERK, domain_code, owner_id


@pytest.fixture
def records(township):
    database = Database(township.database_url)
    yield database
    database.close()


def resolved(database, typed):
    with database.reading() as connection:
        return wayfinding.resolve(connection, owner_id(database), typed)


def changed(database, statement):
    with database.writing(CLERK, AT) as change:
        change.execute(statement)
        change.note(
            "entry.saved", organisation_id=1, object_kind="entry", object_ref="1", revision=2
        )


def entry_code(database):
    with database.reading() as connection:
        return connection.execute(select(entry.c.code).order_by(entry.c.id)).scalar()


def test_a_code_is_found_however_it_was_written_down(records):
    code = domain_code(records, "19")
    for typed in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        found = resolved(records, typed)
        assert isinstance(found, Open)
        assert (found.thing.kind, found.thing.ref, found.thing.title) == (
            "domain",
            "19",
            "社会救助",
        )


def test_renaming_and_renumbering_leave_a_code_alone(records):
    code = domain_code(records, "19")
    changed(
        records,
        update(domain).where(domain.c.code == code).values(number="99", name="社会帮扶"),
    )
    found = resolved(records, code)
    assert isinstance(found, Open)
    assert (found.thing.ref, found.thing.title) == ("99", "社会帮扶")


def test_a_withdrawn_entry_has_a_signpost_without_further_ado(records):
    code = entry_code(records)
    changed(records, update(entry).where(entry.c.code == code).values(state="withdrawn"))
    found = resolved(records, code)
    assert isinstance(found, Gone)
    assert found.successor is None


def test_a_material_of_a_withdrawn_entry_has_the_signpost_of_its_entry(records):
    with records.reading() as connection:
        code, above = connection.execute(
            select(material.c.code, entry.c.code).join(entry, entry.c.id == material.c.entry_id)
        ).first()
    assert isinstance(resolved(records, code), Open)
    signposting.retire(
        records, above, domain_code(records, "19"), "并入社会救助", actor=CLERK, at=AT
    )
    changed(records, update(entry).where(entry.c.code == above).values(state="withdrawn"))
    found = resolved(records, code)
    assert isinstance(found, Gone)
    assert (found.thing.kind, found.thing.reason) == ("material", "并入社会救助")
    assert found.successor.ref == "19"
    changed(records, update(entry).where(entry.c.code == above).values(state="published"))
    assert isinstance(resolved(records, code), Open)


def test_a_retired_code_leads_on_over_several_steps(records):
    first, second, third = (domain_code(records, number) for number in ("13", "14", "19"))
    signposting.retire(records, first, second, "并入救灾", actor=CLERK, at=AT)
    signposting.retire(records, second, third, "并入社会救助", actor=CLERK, at=AT)
    found = resolved(records, first)
    assert isinstance(found, Gone)
    assert found.successor is not None
    assert (found.successor.ref, found.thing.reason) == ("19", "并入救灾")


def test_codes_that_lead_in_a_circle_end_at_a_signpost(records):
    first, second = domain_code(records, "13"), domain_code(records, "14")
    signposting.retire(records, first, second, "并入", actor=CLERK, at=AT)
    signposting.retire(records, second, first, "并入", actor=CLERK, at=AT)
    found = resolved(records, first)
    assert isinstance(found, Gone)
    assert found.successor is None


def test_a_slip_of_the_pen_names_the_code_that_was_meant(records):
    code = domain_code(records, "19")
    for wrong in (
        code[:5] + ("A" if code[5] != "A" else "B"),
        ("A" if code[0] != "A" else "B") + code[1:],
    ):
        found = resolved(records, wrong)
        assert isinstance(found, Unknown)
        assert code in [thing.code for thing in found.nearest]


def test_a_code_of_another_installation_is_unknown(records):
    foreign = spelling.make(lambda most: 7 % most)
    assert isinstance(resolved(records, foreign), Unknown)


@pytest.mark.parametrize(
    "typed", ["", " ", "x" * 5000, "%00", "' or 1=1 --", "码码码码码码", "🀄" * 6]
)
def test_anything_else_is_unknown_and_has_no_neighbours(records, typed):
    assert resolved(records, typed) == Unknown(typed, ())
