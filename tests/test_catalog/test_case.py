from datetime import UTC, date, datetime

import pytest

from catalog.case import ANSWERS, CHANNELS, EVENTS, Case, CaseEvent, EventKind, _kind, beijing_day


def test_an_instant_is_a_day_in_beijing_and_not_of_the_machine() -> None:
    assert beijing_day(datetime(2025, 12, 31, 15, 59, tzinfo=UTC)) == date(2025, 12, 31)
    assert beijing_day(datetime(2025, 12, 31, 16, 1, tzinfo=UTC)) == date(2026, 1, 1)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^an instant needs a time zone$"):
        beijing_day(datetime(2025, 12, 31, 23, 59))  # noqa: DTZ001 - what is refused


def test_every_event_is_declared_once_with_its_label_and_article() -> None:
    assert [kind.id for kind in EVENTS.values()] == list(EVENTS)
    without = [kind.id for kind in EVENTS.values() if not kind.article]
    assert without == ["withdrawn"]
    assert len({kind.label for kind in EVENTS.values()}) == len(EVENTS)
    assert _kind("a", "b", "c") == EventKind("a", "b", "c", ())


def test_facts_that_are_chosen_name_their_choices() -> None:
    chosen = [fact for kind in EVENTS.values() for fact in kind.facts if fact.kind == "choice"]
    assert all(fact.choices for fact in chosen)
    channel = EVENTS["arrived"].facts[0]
    assert list(channel.choices) == list(CHANNELS)
    answer = next(fact for fact in EVENTS["consult_end"].facts if fact.name == "answer")
    assert answer.choices == ANSWERS


def test_events_are_found_by_kind_in_the_order_of_their_days() -> None:
    late, early, other = (
        CaseEvent("extension", date(2026, 3, 2), {"days": 5}),
        CaseEvent("extension", date(2026, 3, 1), {"days": 3}),
        CaseEvent("delayed", date(2026, 2, 1), {"until": date(2026, 6, 30)}),
    )
    case = Case("2026-0001").with_event(late).with_event(early).with_event(other)
    assert case.number == "2026-0001"
    assert case.of("extension") == (early, late)
    assert case.of("delayed", "extension") == (other, early, late)
    assert (case.first("extension"), case.last("extension")) == (early, late)
    assert (case.first("reply"), case.last("reply")) == (None, None)
    assert case.has("delayed")
    assert not case.has("reply")
    assert (late.text("days"), late.text("reason")) == ("5", "")
    assert (other.day_of("until"), late.day_of("days")) == (date(2026, 6, 30), None)
