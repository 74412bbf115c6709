"""What came back: the letter says so, the address remembers it, the conversation stays as it is."""

from collections.abc import Collection

from django.db import transaction

from counterbell.base.clock import now
from counterbell.channels.models import Channel
from counterbell.contracts.channels import Fate, Notice
from counterbell.conversations.actions.delivering import bounced
from counterbell.conversations.models import Delivery
from counterbell.journal.actions import record
from counterbell.mailroom.events import AddressBounced
from counterbell.mailroom.models import BROKEN_AT, SOFT_COUNTS_FOR, Standing
from counterbell.mailroom.reading import Read

HARD, SOFT = 3, 1
HIGHEST = 30


def note_return(read: Read, conversation: int) -> None:
    """A letter came back as a letter. Only who saw ours can name it: its id bears our signature."""
    bounce = read.letter.bounce
    if bounce is None:
        return
    delivery = Delivery.objects.filter(sent_as=bounce.original_message_id).select_related("message").first()
    if delivery is None:
        return
    why = " ".join(filter(None, [bounce.status, bounce.diagnosis])) or read.letter.subject
    written = {a.lower() for kind in ("to", "cc", "bcc") for a in delivery.recipients.get(kind, [])}
    failed = {a.lower() for a in bounce.addresses} & written or set(delivery.recipients.get("to", []))
    _came_back(delivery, failed, why=why, hard=bounce.hard, conversation=conversation)


@transaction.atomic
def note_fate(notice: Notice, *, channel: Channel) -> None:
    """What a provider says about something we sent."""
    if notice.fate not in {Fate.BOUNCED, Fate.COMPLAINED} or not notice.external_id:
        return
    mine = Delivery.objects.filter(channel=channel).select_related("message")
    delivery = (
        mine.filter(external_id=notice.external_id).exclude(external_id="").first()  # so that an index helps
        or mine.filter(sent_as=notice.external_id.strip("<>")).first()
    )
    if delivery is None:
        return
    failed = {notice.address.lower()} if notice.address else set(delivery.recipients.get("to", []))
    _came_back(delivery, failed, why=notice.reason, hard=notice.hard, conversation=delivery.message.conversation_id)


def _came_back(delivery: Delivery, failed: set[str], *, why: str, hard: bool, conversation: int) -> None:
    if not bounced(delivery, why=why):
        return
    brand = delivery.message.conversation.brand_id
    for address in sorted(failed):
        standing = _count(address[:254], why=why, hard=hard)
        event = AddressBounced(brand=brand, conversation=conversation, standing=standing.pk)
        record(event, actor=delivery.channel.ref)


def _count(address: str, *, why: str, hard: bool) -> Standing:
    at = now()
    standing, _ = Standing.objects.get_or_create(address=address)
    if not standing.is_final and standing.bounced_at and standing.bounced_at <= at - SOFT_COUNTS_FOR:
        standing.score = 0  # what was put off long ago says nothing about today
    standing.score = min(standing.score + (HARD if hard else SOFT), HIGHEST)
    standing.reason, standing.bounced_at, standing.is_final = why[:2000], at, standing.is_final or hard
    standing.save(update_fields=["score", "reason", "bounced_at", "is_final"])
    return standing


def work_again(addresses: Collection[str]) -> None:
    """They answered: their addresses work."""
    if addresses:
        Standing.objects.filter(address__in=addresses, score__gt=0).update(score=0, is_final=False)


def is_broken(address: str) -> bool:
    """Whether so much came back from there that no machine writes to it any more."""
    return Standing.objects.remembered().filter(address=address, score__gte=BROKEN_AT).exists()
