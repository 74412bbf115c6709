"""A full disk: nothing is called kept that is not, nothing half stays, and a letter waits instead of being refused."""

import errno
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError

from counterbell.backup.named import named, stored
from counterbell.base import clock
from counterbell.channels.actions import keep
from counterbell.channels.models import Channel, Envelope
from counterbell.contracts.channels import Taken
from counterbell.conversations.models import Attachment, Conversation, Message
from counterbell.journal.models import Duty
from counterbell.mailroom.actions import understanding
from tests.mailroom.post import Written, arrive, only_conversation, said, take, work

pytestmark = pytest.mark.django_db
LARGE = os.urandom(300_000)


class Full:
    """No room for files whose path begins so, while it is on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.on, self.beginning, self.room = True, "", 0
        save = default_storage.save

        def saved(path: str, content: Any, **how: Any) -> str:
            if self.on and path.startswith(self.beginning):
                if not self.room:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                self.room -= 1
            return save(path, content, **how)

        monkeypatch.setattr(default_storage, "save", saved)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Full:
    return Full(monkeypatch)


@pytest.fixture(autouse=True)
def _nothing_is_left_over() -> Iterator[None]:
    """Whatever happens: no file without a row, no row without a file."""
    before = {*stored()}
    yield
    assert {*stored()} - before == {*named()} - before


def later() -> None:
    Duty.objects.update(due=clock.now())
    work()


def test_a_large_letter_is_not_kept_half(mailbox: Channel, full: Full) -> None:
    full.beginning, full.room = "envelopes/", 1
    letters = [Written(files={f"{n}.bin": LARGE}).as_bytes() for n in range(2)]
    with pytest.raises(OSError, match="No space"):
        keep(mailbox, [Taken(raw, str(n), {"way": "imap"}) for n, raw in enumerate(letters)])
    assert not Envelope.objects.exists()


def test_a_large_letter_that_the_database_has_no_room_for(mailbox: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_rows: object, **_how: object) -> None:
        raise OperationalError("full") from OSError(errno.ENOSPC, "…")

    monkeypatch.setattr("counterbell.channels.actions.record_many", refuse)
    with pytest.raises(OperationalError):
        keep(mailbox, [Taken(Written(files={"a.bin": LARGE}).as_bytes(), "1", {"way": "imap"})])
    assert not Envelope.objects.exists()


def test_a_large_letter_that_comes_twice_is_one_file(mailbox: Channel) -> None:
    letter = Written(files={"a.bin": LARGE}).as_bytes()
    take(mailbox, letter)
    take(mailbox, letter)
    assert Envelope.objects.count() == 1


def test_a_letter_waits_until_there_is_room_for_its_files(mailbox: Channel, full: Full) -> None:
    full.beginning, full.room = "attachments/", 1
    take(mailbox, Written(text="two files", files={"a.bin": b"one", "b.bin": b"two"}))
    take(mailbox, Written(text="no file"))
    work()
    assert [said(one) for one in Conversation.objects.all()] == [[("customer", "no file")]]
    assert sorted(Envelope.objects.values_list("state", flat=True)) == ["understood", "waiting"]
    duty = Duty.objects.get(subscriber="mailroom.understand_letters")
    assert (duty.attempts, "NoRoom" in duty.error, duty.due > clock.now()) == (0, True, True)
    full.on = False
    later()
    assert sorted(Message.objects.values_list("text", flat=True)) == ["no file", "two files"]
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["a.bin", "b.bin"]


def test_a_letter_waits_until_the_database_has_room(mailbox: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    real, full = understanding._store, [True]

    def store(opened: Any) -> None:
        if full:
            raise OperationalError("database or disk is full") from OSError(errno.ENOSPC, "…")
        real(opened)

    monkeypatch.setattr(understanding, "_store", store)
    before = {*stored()}
    take(mailbox, Written(files={"a.bin": b"one"}))
    work()
    assert Envelope.objects.get().state == "waiting"
    assert {*stored()} == before
    full.clear()
    later()
    assert said(only_conversation()) == [("customer", "Where is my parcel?")]


def test_a_poison_letter_leaves_no_files(mailbox: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise ValueError("poison")

    monkeypatch.setattr("counterbell.mailroom.actions.understanding.Sorting", stumble)
    arrive(mailbox, Written(files={"a.bin": b"one"}))
    assert Envelope.objects.get().state == "refused"
