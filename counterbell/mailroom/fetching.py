"""Watching mailboxes: one thread for each, in one process at a time, and a line that breaks is dialled again."""

import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Q

from counterbell.base.clock import now
from counterbell.base.disk import NoRoom, room_needed
from counterbell.base.log import get_log
from counterbell.base.secrets import Unsealable
from counterbell.channels.actions import keep, looked
from counterbell.channels.adapters import adapter_for, settings_of
from counterbell.channels.models import Channel
from counterbell.channels.queries import mail_channels
from counterbell.contracts.channels import Taken, Unreachable

log = get_log(__name__)

LOOK_SECONDS = 3.0
LEASE = timedelta(seconds=60)
RENEWED_EVERY = 15.0
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
ENDS_WITHIN = 15.0


class Watcher:
    """Watches one mailbox until it is told to stop, or another process has it."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.key = _key(channel)
        self._name = secrets.token_hex(8)
        self._stop = threading.Event()
        self._renewed = 0.0
        self._thread = threading.Thread(target=self._loop, name=f"mailbox-{channel.pk}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End soon."""
        self._stop.set()

    def join(self) -> None:
        """Wait for the end."""
        self._thread.join(ENDS_WITHIN)

    def _loop(self) -> None:
        pause = FIRST_PAUSE
        try:
            while not self._stop.is_set():
                began = time.monotonic()
                self._round()
                if time.monotonic() - began > LONGEST_PAUSE:
                    pause = FIRST_PAUSE  # it went well for a while
                self._stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            self._let_go()
            connection.close()

    def _round(self) -> None:
        try:
            close_old_connections()
            if self._ours():
                self._watch()
        except Unreachable as fault:
            log.warning("mailbox %s: %s", self.channel.pk, fault)
            self._note_trouble(str(fault), fault.reason)
        except (Unsealable, NoRoom) as fault:
            log.warning("mailbox %s: %s", self.channel.pk, fault)
            self._note_trouble(str(fault), "no_room" if isinstance(fault, NoRoom) else "sealed")
        except DatabaseError as fault:
            log.warning("mailbox %s waits: the database says %s", self.channel.pk, fault)
        except Exception as fault:
            log.exception("watching mailbox %s stumbled", self.channel.pk)
            self._note_trouble(f"{type(fault).__name__}: {fault}", "other")

    def _watch(self) -> None:
        fresh = Channel.objects.select_related("brand").get(pk=self.channel.pk)

        def keep_all(taken: Iterable[Taken]) -> None:
            with room_needed():
                keep(fresh, taken)

        def note(state: dict[str, Any]) -> None:
            looked(fresh.pk, state=state)

        adapter_for(fresh.kind).watch(settings_of(fresh), fresh.state, keep_all, note, self._ours)

    def _ours(self) -> bool:
        """Whether to go on; the lease is renewed now and then."""
        if self._stop.is_set():
            return False
        if time.monotonic() - self._renewed < RENEWED_EVERY:
            return True
        free = Q(watched_until=None) | Q(watched_until__lt=now()) | Q(watcher=self._name)
        mine = Channel.objects.filter(free, pk=self.channel.pk, is_active=True)
        if mine.update(watcher=self._name, watched_until=now() + LEASE):
            self._renewed = time.monotonic()
            return True
        return False

    def _let_go(self) -> None:
        try:
            Channel.objects.filter(pk=self.channel.pk, watcher=self._name).update(watched_until=None, watcher="")
        except DatabaseError as fault:
            log.warning("mailbox %s could not be let go: %s", self.channel.pk, fault)

    def _note_trouble(self, why: str, reason: str) -> None:
        try:
            looked(self.channel.pk, trouble=why, reason=reason)
        except DatabaseError as fault:
            log.warning("mailbox %s: trouble could not be noted: %s", self.channel.pk, fault)


class Watch:
    """Keeps a watcher for every mailbox that is to be watched."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="mailboxes", daemon=True)
        self._watchers: dict[int, Watcher] = {}

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and all watchers with it."""
        self._stop.set()
        self._thread.join(ENDS_WITHIN)
        watchers = list(self._watchers.values())
        for watcher in watchers:
            watcher.stop()
        for watcher in watchers:
            watcher.join()

    def _loop(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    close_old_connections()
                    self._adjust({channel.pk: channel for channel in watched()})
                except DatabaseError as fault:
                    log.warning("mailboxes wait: the database says %s", fault)
                self._stop.wait(LOOK_SECONDS)
        finally:
            connection.close()

    def _adjust(self, wanted: Mapping[int, Channel]) -> None:
        for pk, watcher in list(self._watchers.items()):
            if pk not in wanted or _key(wanted[pk]) != watcher.key:
                watcher.stop()
                del self._watchers[pk]
        for pk, channel in wanted.items():
            if pk not in self._watchers:
                self._watchers[pk] = Watcher(channel)
                self._watchers[pk].start()


def watched() -> list[Channel]:
    """The mailboxes to be watched."""
    return [channel for channel in mail_channels() if channel.config.get("receive") == "imap"]


@contextmanager
def watching() -> Iterator[None]:
    """Watch all mailboxes while the block runs."""
    watch = Watch()
    watch.start()
    try:
        yield
    finally:
        watch.stop()


def _key(channel: Channel) -> str:
    return f"{channel.address} {channel.config}"
