"""What other processes recorded is read from the journal, and nothing of our own."""

import pytest

from counterbell.base import ids
from counterbell.journal.actions import record
from counterbell.journal.models import Entry
from counterbell.journal.queries import recorded_elsewhere
from tests.journal.conftest import BellRung

MOST = 10


def _another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on ids are made as another process makes them; `nodes` stays as it was."""
    ours = ids.maker
    other = ids.IdMaker()
    while other.nodes & ours.nodes:
        other = ids.IdMaker()
    monkeypatch.setattr("counterbell.journal.actions.new_ids", other.many)


@pytest.mark.django_db
def test_only_what_others_recorded_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    record(BellRung(ring=1), actor="system")
    assert recorded_elsewhere(0, MOST) == []
    _another_process(monkeypatch)
    told = record(BellRung(ring=2, tags=("a",)), actor="agent:1")
    (found,) = recorded_elsewhere(0, MOST)
    assert (found.entry, found.event, found.actor) == (told.entry, BellRung(ring=2, tags=("a",)), "agent:1")
    assert recorded_elsewhere(told.entry, MOST) == []


@pytest.mark.django_db
def test_what_only_a_newer_version_knows_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    _another_process(monkeypatch)
    told = record(BellRung(ring=1), actor="system")
    Entry.objects.filter(pk=told.entry).update(name="tests.unheard_of")
    assert recorded_elsewhere(0, MOST) == []
    known = record(BellRung(ring=2), actor="system")
    assert [one.entry for one in recorded_elsewhere(0, 1)] == [known.entry]  # and takes nobody's place


def test_a_node_that_was_given_up_is_still_ours() -> None:
    make = ids.IdMaker()
    before = make()
    make.redraw()
    node = (1 << ids.NODE_BITS) - 1
    assert {(one >> ids.SEQUENCE_BITS) & node for one in (before, make())} <= make.nodes
