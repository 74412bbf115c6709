"""Notes about customers: of one brand, for colleagues only."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from counterbell.accounts.models import Agent
from counterbell.customers.models import CustomerNote
from counterbell.customers.noting import forget_note, note
from counterbell.journal.models import Entry
from tests.people import Shopper


def test_a_note_is_written_and_taken_away(bob: Agent, dana: Shopper) -> None:
    written = note(dana.customer, brand=dana.brand, text="  Likes blue\x00 ", by=bob)
    assert (written.text, written.agent_id) == ("Likes blue", bob.pk)
    forget_note(written, by=bob)
    assert CustomerNote.objects.count() == 0
    assert Entry.objects.filter(name="customers.noted").count() == 2


def test_nothing_and_too_much_are_refused(bob: Agent, dana: Shopper) -> None:
    for text in ("", " \n ", "\x00", "x" * 4001):
        with pytest.raises(ValidationError):
            note(dana.customer, brand=dana.brand, text=text, by=bob)
    assert CustomerNote.objects.count() == 0


def test_only_its_writer_and_who_leads_takes_it_away(alice: Agent, bob: Agent, charlie: Agent, dana: Shopper) -> None:
    written = note(dana.customer, brand=dana.brand, text="Likes blue", by=bob)
    with pytest.raises(PermissionDenied):
        forget_note(written, by=charlie)
    assert CustomerNote.objects.count() == 1
    forget_note(written, by=alice)
    assert CustomerNote.objects.count() == 0
