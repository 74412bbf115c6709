"""A fact and what is owed because of it are written together, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from counterbell.base.clock import now
from counterbell.journal import bus
from counterbell.journal.actions import NotInTransaction, record, record_many
from counterbell.journal.bus import Recorded
from counterbell.journal.models import Duty, Entry
from counterbell.journal.worker import work_once
from tests.journal.conftest import BellRung, Subscribe, owed, rung


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(NotInTransaction):
        record(BellRung(ring=1), actor="system")
    assert rung() == 0


def test_an_entry_has_the_facts_and_one_duty_for_each_subscriber(subscribe: Subscribe) -> None:
    subscribe("one", lambda _e, _r: None)
    subscribe("two", lambda _e, _r: None)
    told = record(BellRung(ring=7, tags=("a", "b")), actor="agent:3")
    entry = Entry.objects.get(pk=told.entry)
    assert (entry.name, entry.actor, entry.facts) == (
        "tests.bell_rung",
        "agent:3",
        {"ring": 7, "at": None, "tags": ["a", "b"]},
    )
    assert owed() == ["tests.one", "tests.two"]


def test_a_process_of_the_version_before_can_still_owe() -> None:
    told = record(BellRung(ring=1), actor="system")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_duty (id, entry_id, subscriber, due, state, attempts, error)"
            " VALUES (1, %s, 'tests.old', CURRENT_TIMESTAMP, 'owed', 0, '')",
            [told.entry],
        )
    assert Duty.objects.get(pk=1).others == []


@pytest.mark.django_db(transaction=True)
def test_rolled_back_nobody_hears_of_it(subscribe: Subscribe) -> None:
    heard: list[Recorded] = []
    bus.after_commit(heard.extend)
    subscribe("one", lambda _e, _r: None)
    with transaction.atomic():
        record(BellRung(ring=1), actor="system")
        transaction.set_rollback(True)
    assert (rung(), owed(), heard) == (0, [], [])
    with transaction.atomic():
        told = record_many([(BellRung(ring=n), "system") for n in range(3)])
        assert heard == []
    assert heard == told


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_breaks_breaks_no_action() -> None:
    def broken(_told: object) -> None:
        raise RuntimeError

    bus.after_commit(broken)
    with transaction.atomic():
        record(BellRung(ring=1), actor="system")
    assert rung() == 1


def test_the_event_comes_back_as_it_was(subscribe: Subscribe) -> None:
    heard: list[tuple[BellRung, Recorded]] = []
    subscribe("one", lambda event, recorded: heard.append((event, recorded)))
    event = BellRung(ring=1, at=datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC), tags=("x",))
    told = record(event, actor="customer:5")
    assert work_once() == 1
    assert [(e, r.entry, r.actor) for e, r in heard] == [(event, told.entry, "customer:5")]


def test_facts_that_a_newer_version_dropped_are_ignored(subscribe: Subscribe) -> None:
    heard: list[BellRung] = []
    subscribe("one", lambda event, _r: heard.append(event))
    told = record(BellRung(ring=1), actor="system")
    Entry.objects.filter(pk=told.entry).update(facts={"ring": 1, "colour": "brass"})
    work_once()
    assert heard == [BellRung(ring=1)]


def test_what_is_due_later_waits(subscribe: Subscribe) -> None:
    from counterbell.base.clock import shifted

    heard: list[int] = []
    subscribe("later", lambda event, _r: heard.append(event.ring), due=lambda event: event.at)
    record(BellRung(ring=1, at=now() + timedelta(hours=2)), actor="system")
    record(BellRung(ring=2), actor="system")
    work_once()
    assert heard == [2]
    with shifted(timedelta(hours=2, seconds=1)):
        work_once()
    assert heard == [2, 1]
    assert Duty.objects.count() == 0


def test_two_things_of_one_name_are_refused(subscribe: Subscribe) -> None:
    subscribe("one", lambda _e, _r: None)
    with pytest.raises(ValueError, match=r"tests\.one"):
        subscribe("one", lambda _e, _r: None)

    class Other:
        name = BellRung.name

    with pytest.raises(ValueError, match="bell_rung"):
        bus.event(Other)  # type: ignore[type-var]
