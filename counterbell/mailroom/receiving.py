"""The mailroom's hands at the doors: which mailboxes there are, and keeping what comes for them."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import close_old_connections, connection

from counterbell.base.env import Env
from counterbell.base.log import get_log
from counterbell.channels.actions import keep_many
from counterbell.channels.adapters import open_door
from counterbell.channels.models import Channel
from counterbell.channels.queries import mail_channels
from counterbell.contracts.channels import Taken

log = get_log(__name__)

KNOWN_SECONDS = 3.0


class Mailboxes:
    """Every address at which we take letters; asked again every few seconds."""

    def __init__(self) -> None:
        self._known: dict[str, Channel] = {}
        self._looked = -KNOWN_SECONDS

    def addresses(self) -> Mapping[str, int]:
        """Address → channel."""
        if time.monotonic() - self._looked > KNOWN_SECONDS:
            self._known = {channel.address: channel for channel in mail_channels()}
            self._looked = time.monotonic()
            connection.close()  # the thread that asked is anybody's
        return {address: channel.pk for address, channel in self._known.items()}

    def keep(self, taken: Sequence[tuple[int, Taken]]) -> None:
        """Keep letters; returns when they are on disk."""
        close_old_connections()
        by_pk = {channel.pk: channel for channel in self._known.values()}
        keep_many([(by_pk[pk], one) for pk, one in taken if pk in by_pk])


@contextmanager
def open_for_letters(found: Env) -> Iterator[None]:
    """Take letters at our own SMTP door while the block runs, if the environment asks for one."""
    if not found.smtp_port:
        yield
        return
    mailboxes = Mailboxes()
    door = open_door(found, knows=mailboxes.addresses, keep=mailboxes.keep)
    log.info("letters are taken at %s:%s", found.smtp_host, found.smtp_port)
    try:
        yield
    finally:
        door.close()
