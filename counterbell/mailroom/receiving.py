"""The mailroom's hands at the doors: which mailboxes there are, and keeping what comes for them."""

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


class Mailboxes:
    """Every address at which we take letters."""

    def __init__(self) -> None:
        # A mailbox that is closed while a letter comes in is not forgotten: the letter is kept, or its sender told.
        self._channels: dict[int, Channel] = {}

    def addresses(self) -> Mapping[str, int]:
        """Address → channel, as it is now."""
        channels = list(mail_channels())
        connection.close()  # the thread that asked is anybody's
        self._channels = {**self._channels, **{channel.pk: channel for channel in channels}}
        return {channel.address: channel.pk for channel in channels}

    def keep(self, taken: Sequence[tuple[int, Taken]]) -> None:
        """Keep letters for what `addresses` told of; returns when they are on disk."""
        close_old_connections()
        keep_many([(self._channels[pk], one) for pk, one in taken])


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
