"""The tokens of a channel, for all processes: which ones hold, whose turn it is to ask, and keeping what was given.

What a service gives in place of a refresh token may be the only one that holds from then on. So it is stored at once,
one process asks at a time, and while the database cannot store it this process remembers it.
"""

import secrets
import threading
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q

from counterbell.base.clock import now
from counterbell.base.log import get_log
from counterbell.base.secrets import fingerprint, seal, unseal
from counterbell.channels.models import Token
from counterbell.contracts.channels import Held

log = get_log(__name__)

LEASE = timedelta(seconds=30)  # longer than a service may take to answer

_unsaved: dict[int, tuple[str, Held]] = {}
_lock = threading.Lock()


class Tokens:
    """The socket `contracts.channels.Tokens`, for one channel. `given` is what its owner gave, `about` for what."""

    def __init__(self, channel: int, given: str, about: tuple[str, ...]) -> None:
        self._channel, self._given = channel, given
        self._mark = fingerprint("\n".join([*about, given]))
        self._name = secrets.token_hex(8)

    def held(self) -> Held:
        """What holds now. When the owner gave another refresh token, that one.

        Raises:
            Unsealable: when it was sealed with another secret.
        """
        if unsaved := self._still_unsaved():
            return unsaved
        found = Token.objects.filter(channel=self._channel, mark=self._mark).first()
        if found is None:
            return Held(self._given)
        return Held(unseal(found.refresh), unseal(found.access) if found.access else "", found.ends_at)

    def begin(self) -> bool:
        """Whether it is our turn to ask for the next; for half a minute nobody else asks."""
        Token.objects.get_or_create(channel_id=self._channel, defaults=self._row(Held(self._given)))
        free = Q(asked_until=None) | Q(asked_until__lt=now())
        mine = Token.objects.filter(free, channel=self._channel)
        return mine.update(asked_until=now() + LEASE, asker=self._name) > 0

    def end(self) -> None:
        """Let others ask."""
        Token.objects.filter(channel=self._channel, asker=self._name).update(asked_until=None, asker="")

    def keep(self, held: Held) -> None:
        """Use these from now on. What cannot be stored now is remembered, and stored when that is possible again."""
        with _lock:
            _unsaved[self._channel] = (self._mark, held)
        self._still_unsaved()

    def forget(self, access: str) -> None:
        """A server does not take this access token: the next sign-in asks for another."""
        held = self.held()
        if held.access == access:
            self.keep(Held(held.refresh))

    def _still_unsaved(self) -> Held | None:
        with _lock:
            mark, held = _unsaved.get(self._channel, ("", None))
            if held is None or mark != self._mark:
                return None
            try:
                with transaction.atomic():
                    Token.objects.update_or_create(channel_id=self._channel, defaults=self._row(held))
            except DatabaseError as fault:
                log.warning("the tokens of channel %s are not stored yet: %s", self._channel, fault)
            else:
                del _unsaved[self._channel]
            return held

    def _row(self, held: Held) -> dict[str, object]:
        access = seal(held.access) if held.access else ""
        return {"mark": self._mark, "refresh": seal(held.refresh), "access": access, "ends_at": held.ends_at}
