"""Letters become messages: read outside a transaction, stored in one, and one poison letter stops nothing."""

from collections.abc import Sequence

from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from counterbell.base.disk import NoRoom, is_full
from counterbell.base.log import get_log
from counterbell.channels import actions as channels
from counterbell.channels.models import Envelope
from counterbell.conversations.models import Attachment
from counterbell.conversations.parts import take_up
from counterbell.mailroom.actions.bounces import note_fate
from counterbell.mailroom.actions.sorting import Sorting
from counterbell.mailroom.reading import Opened, Read, open_all

log = get_log(__name__)

BATCH = 60
State = Envelope.State


class StillWaiting(Exception):
    """Some envelopes could not be understood now, and will be tried again."""


def understand(envelopes: Sequence[int]) -> None:
    """Understand these envelopes, those that still wait. Doing it twice changes nothing.

    Raises:
        OperationalError: when the database cannot; then they go on waiting.
        NoRoom: when the disk is full; likewise.
        StillWaiting: when some need somebody who does not answer now.
    """
    waiting = Envelope.objects.filter(pk__in=envelopes, state=State.WAITING).order_by("pk")
    found = list(waiting.prefetch_related("channel__brand"))
    no_room = False
    for start in range(0, len(found), BATCH):
        opened = list(open_all(found[start : start + BATCH]))
        no_room = no_room or any(one.no_room for one in opened)
        _store_all([one for one in opened if not one.no_room])
    if no_room:
        raise NoRoom("There is no room for the files of some letters.")
    if left := waiting.count():
        raise StillWaiting(f"{left} of {len(envelopes)} envelopes wait for somebody who does not answer")


def _store_all(opened: Sequence[Opened]) -> None:
    if not opened:
        return
    try:
        _store(opened)
    except (OperationalError, InterfaceError) as fault:
        if is_full(fault):  # then no row speaks of their files, and the next try brings its own
            take_up(_unsaved(opened))
        raise  # the database is the matter, not the letters
    except Exception as fault:  # one letter among many: find it, keep the rest
        if len(opened) > 1:
            for one in opened:
                _store_all([one])
            return
        envelope = opened[0].envelope
        log.exception("envelope %s cannot be stored", envelope.pk)
        take_up(opened[0].files)
        said = "the database refused it" if isinstance(fault, DatabaseError) else str(fault)
        channels.refuse(envelope, reason="fault", error=f"{type(fault).__name__}: {said}")


def _unsaved(opened: Sequence[Opened]) -> list[Attachment]:
    rows = [row for one in opened for row in one.files]
    saved = set(Attachment.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    return [row for row in rows if row.key not in saved]


def _store(opened: Sequence[Opened]) -> None:
    """One transaction for all; a letter that answers another one of the batch waits for the next."""
    later: list[Opened] = []
    with transaction.atomic():
        held = _still_waiting(opened)
        now, later = _apart([one for one in opened if one.envelope.pk in held])
        Sorting([read for one in now for read in one.letters]).store()
        for one in now:
            for notice in one.notices:
                note_fate(notice, channel=one.envelope.channel)
        channels.understood([one.envelope.pk for one in now])
    if later:
        _store(later)


def _still_waiting(opened: Sequence[Opened]) -> set[int]:
    """Hold the envelopes: whoever understands them at the same time finds that it is done."""
    pks = [one.envelope.pk for one in opened]
    held = Envelope.objects.select_for_update(no_key=True).filter(pk__in=pks, state=State.WAITING).order_by("pk")
    return set(held.values_list("pk", flat=True))


def _apart(opened: Sequence[Opened]) -> tuple[list[Opened], list[Opened]]:
    seen: set[str] = set()
    now: list[Opened] = []
    later: list[Opened] = []
    for one in opened:
        if any(_names(read) & seen for read in one.letters):
            later.append(one)
            continue
        seen |= {read.letter.message_id for read in one.letters if read.letter.message_id}
        seen |= {read.fingerprint for read in one.letters}
        now.append(one)
    return now, later


def _names(read: Read) -> set[str]:
    letter = read.letter
    return {read.fingerprint, letter.in_reply_to, *letter.references} - {""}
