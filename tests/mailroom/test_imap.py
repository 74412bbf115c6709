"""A mailbox at a real IMAP server: fetched, kept, then marked; nothing is deleted, lost or doubled."""

import errno
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from counterbell.accounts.models import Brand
from counterbell.channels.models import Channel, Envelope
from counterbell.connectors.email import imap
from counterbell.contracts.channels import Taken, Unreachable
from counterbell.mailroom.fetching import Watcher
from tests.mailroom.dovecot import Dovecot, closed_port
from tests.mailroom.post import Written, make_mailbox


class Kept:
    """Keeps in memory, as the house does on disk."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.doing: Callable[[list[Taken]], None] = lambda _taken: None

    def __call__(self, taken: Iterable[Taken]) -> None:
        fresh = list(taken)
        self.doing(fresh)
        self.names += [one.external_id for one in fresh if one.external_id not in self.names]


def letters(count: int, *, start: int = 0) -> list[bytes]:
    return [Written(text=f"letter {n}", message_id=f"{n}@post.example").as_bytes() for n in range(start, start + count)]


def test_what_was_there_before_is_left_alone(dovecot: Dovecot) -> None:
    dovecot.put(*letters(3))
    kept = Kept()
    state = imap.look_once(dovecot.told(), {}, kept)
    assert kept.names == []
    dovecot.put(*letters(2, start=3))
    state = imap.look_once(dovecot.told(), state, kept)
    assert len(kept.names) == 2
    assert imap.look_once(dovecot.told(), state, kept) == state
    assert len(kept.names) == 2
    assert ["Counterbell" in line for line in dovecot.flags()] == [False, False, False, True, True]
    assert not any("\\Seen" in line or "\\Deleted" in line for line in dovecot.flags())


def test_all_of_it_if_the_owner_wants(dovecot: Dovecot) -> None:
    dovecot.put(*letters(60))
    kept = Kept()
    imap.look_once({**dovecot.told(), "imap_from": "all", "imap_after": "seen"}, {}, kept)
    assert len(kept.names) == 60
    assert all("\\Seen" in line for line in dovecot.flags())


def test_nothing_is_marked_before_it_is_kept(dovecot: Dovecot) -> None:
    kept, seen = Kept(), list[Any]()
    state = imap.look_once(dovecot.told(), {}, kept)
    dovecot.put(*letters(3))

    def refuse(_taken: list[Taken]) -> None:
        seen.append(dovecot.flags())
        raise OSError("the disk is full")

    kept.doing = refuse
    with pytest.raises(Unreachable):
        imap.look_once(dovecot.told(), state, kept)
    assert not any("Counterbell" in line for line in [*seen[0], *dovecot.flags()])
    kept.doing = lambda _taken: None
    imap.look_once(dovecot.told(), state, kept)
    assert len(kept.names) == 3


def test_new_numbers_double_and_skip_nothing(dovecot: Dovecot) -> None:
    kept = Kept()
    state = imap.look_once(dovecot.told(), {}, kept)
    dovecot.put(*letters(4))
    state = imap.look_once(dovecot.told(), state, kept)
    dovecot.forget_numbers()
    dovecot.put(*letters(2, start=4))
    again = imap.look_once(dovecot.told(), state, kept)
    assert len(kept.names) == 6
    assert again["folders"]["INBOX"]["validity"] != state["folders"]["INBOX"]["validity"]


def test_one_that_cannot_be_fetched_holds_up_nothing(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()
    state = imap.look_once(dovecot.told(), {}, kept)
    dovecot.put(*letters(5))
    fetch = imap._fetch

    def garbled(box: Any, uid: int, size: int) -> bytes:
        if uid == 3:
            raise imap._Garbled("the answer makes no sense")
        return fetch(box, uid, size)

    monkeypatch.setattr(imap, "_fetch", garbled)
    state = imap.look_once(dovecot.told(), state, kept)
    assert (len(kept.names), state["folders"]["INBOX"]["missing"]) == (4, [3])
    monkeypatch.setattr(imap, "_fetch", fetch)
    state = imap.look_once(dovecot.told(), state, kept)
    assert (len(kept.names), state["folders"]["INBOX"]["missing"]) == (5, [])


def test_a_line_that_breaks_in_a_letter_loses_nothing(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, noted = Kept(), list[dict[str, Any]]()
    state = imap.look_once(dovecot.told(), {}, kept)
    dovecot.put(*letters(5))
    fetch = imap._fetch

    def broken(box: Any, uid: int, size: int) -> bytes:
        if uid == 3:
            box.client.sock.shutdown(2)
        return fetch(box, uid, size)

    monkeypatch.setattr(imap, "_fetch", broken)
    with pytest.raises(Unreachable):
        imap.watch(dovecot.told(), state, kept, noted.append, lambda: False)
    monkeypatch.setattr(imap, "_fetch", fetch)
    imap.look_once(dovecot.told(), noted[-1], kept)
    assert len(kept.names) == 5


def test_several_folders(dovecot: Dovecot) -> None:
    line = dovecot.line()
    line.create("Orders")
    line.logout()
    told, kept = {**dovecot.told(), "imap_folders": "INBOX, Orders"}, Kept()
    state = imap.look_once(told, {}, kept)
    dovecot.put(*letters(1))
    dovecot.put(*letters(1, start=1), folder="Orders")
    imap.look_once(told, state, kept)
    assert len(kept.names) == 2


@pytest.mark.parametrize("wrong", ["password", "port", "folder"])
def test_what_is_wrong_is_said(dovecot: Dovecot, wrong: str) -> None:
    told = (
        dovecot.told()
        | {
            "password": {"imap_password": "wrong"},
            "port": {"imap_port": closed_port()},
            "folder": {"imap_folders": "Nowhere"},
        }[wrong]
    )
    words = {"password": "does not accept the sign-in", "port": "does not answer", "folder": "no folder Nowhere"}
    with pytest.raises(Unreachable, match=words[wrong]):
        imap.look_once(told, {}, Kept())


@pytest.mark.django_db(transaction=True)
def test_letters_are_fetched_as_they_arrive(dovecot: Dovecot, brand: Brand) -> None:
    mailbox = make_mailbox(brand, **dovecot.told())
    watcher, second = Watcher(mailbox), Watcher(mailbox)
    watcher.start()
    time.sleep(0.2)
    second.start()  # another process: this mailbox is taken
    try:
        _wait_for(lambda: Channel.objects.get(pk=mailbox.pk).fetched_at is not None)
        began = time.monotonic()
        dovecot.put(*letters(3))
        _wait_for(lambda: Envelope.objects.count() == 3)
        assert time.monotonic() - began < imap.IDLE_SLICE + 3
        assert threading.active_count() >= 3
    finally:
        for one in (watcher, second):
            one.stop()
        for one in (watcher, second):
            one.join()
    assert Channel.objects.get(pk=mailbox.pk).watched_until is None


@pytest.mark.django_db(transaction=True)
def test_trouble_is_noted_and_ends(dovecot: Dovecot, brand: Brand) -> None:
    mailbox = make_mailbox(brand, **{**dovecot.told(), "imap_password": "wrong"})
    watcher = Watcher(mailbox)
    watcher.start()
    try:
        _wait_for(lambda: "sign-in" in Channel.objects.get(pk=mailbox.pk).trouble)
    finally:
        watcher.stop()
        watcher.join()
    assert Channel.objects.get(pk=mailbox.pk).fetched_at is None


@pytest.mark.django_db(transaction=True)
def test_without_room_letters_stay_where_they_are(
    dovecot: Dovecot, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_told: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("counterbell.mailroom.fetching.keep", full)
    dovecot.put(*letters(2))
    mailbox = make_mailbox(brand, **dovecot.told(), imap_from="all")
    watcher = Watcher(mailbox)
    watcher.start()
    try:
        _wait_for(lambda: bool(Channel.objects.get(pk=mailbox.pk).trouble))
    finally:
        watcher.stop()
        watcher.join()
    held = Channel.objects.get(pk=mailbox.pk)
    assert (held.trouble_reason, held.state, held.fetched_at) == ("no_room", {}, None)
    assert [flags for flags in dovecot.flags() if imap.MARK in flags or "Seen" in flags] == []
    imap.look_once(dovecot.told() | {"imap_from": "all"}, held.state, kept := Kept())
    assert len(kept.names) == 2


def _wait_for(true: Callable[[], bool], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def test_the_other_folders_are_looked_at_while_the_first_one_idles(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "OTHERS_SECONDS", 1.0)
    monkeypatch.setattr(imap, "IDLE_SLICE", 0.2)
    line = dovecot.line()
    line.create("Second")
    kept, going, noted = Kept(), threading.Event(), list[dict[str, Any]]()
    told = {**dovecot.told(), "imap_folders": "INBOX, Second"}
    work = threading.Thread(target=imap.watch, args=(told, {}, kept, noted.append, lambda: not going.is_set()))
    work.start()
    try:
        until = time.monotonic() + 15
        while not (noted and "Second" in noted[-1]["folders"]) and time.monotonic() < until:
            time.sleep(0.05)
        line.append("Second", "", None, letters(1)[0])
        while not kept.names and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        going.set()
        work.join(15)
        line.logout()
    assert len(kept.names) == 1
