"""Merge and split, and the way back: numbers are dealt anew in the order of time; a new epoch makes clients reload."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.base import rows
from counterbell.base.clock import now
from counterbell.conversations import policies
from counterbell.conversations.actions import quoting
from counterbell.conversations.actions.handling import NotPossible
from counterbell.conversations.actions.later import move_later
from counterbell.conversations.actions.thread import both_locked, happen, locked, ref_of
from counterbell.conversations.events import ConversationOpened, Rearranged
from counterbell.conversations.models import Conversation, Message, ReadMark, Rearrangement
from counterbell.journal.actions import record


@transaction.atomic
def merge(source: Conversation, *, into: Conversation, by: Agent) -> Rearrangement:
    """Let `source` live on inside `into`: its messages move there, whatever is sent to it later follows.

    Raises:
        NotPossible: when they are the same, of different brands, or of different customers.
    """
    source, into = both_locked(source, into)
    if source.pk == into.pk:
        raise NotPossible(_("A conversation cannot be merged into itself."))
    if source.brand_id != into.brand_id:
        raise NotPossible(_("Conversations of different brands cannot be merged."))
    if source.customer_id != into.customer_id:
        # Her thread would show the words of somebody else.
        raise NotPossible(_("Conversations of different customers cannot be merged."))
    answers = quoting.answers_in(source, into)
    moved = list(source.messages.order_by("number").values_list("pk", flat=True))
    done = Rearrangement.objects.create(
        kind=Rearrangement.Kind.MERGE,
        source=source,
        target=into,
        messages=moved,
        before={"status": source.status, "later": move_later(source, into)},
        agent=by,
    )
    source.merged_into, source.status, source.snoozed_until = into, Conversation.Status.RESOLVED, None
    source.resolved_at, source.waiting_since = now(), None
    source.save(update_fields=["merged_into", "status", "snoozed_until", "resolved_at", "waiting_since"])
    _move(moved, source, into)
    quoting.follow(answers)
    happen(into, "merged", by=by, messages=len(moved))
    return _told(done, source, into, by)


@transaction.atomic
def split(conversation: Conversation, *, numbers: Sequence[int], by: Agent) -> Rearrangement:
    """Take messages out into a conversation of their own, for the same customer.

    Raises:
        NotPossible: when nothing, or everything that was said, would be taken.
    """
    source = locked(conversation)
    said = source.messages.exclude(kind=Message.Kind.HAPPENING)
    taken = list(said.filter(number__in=numbers).order_by("number").values_list("pk", flat=True))
    if not taken:
        raise NotPossible(_("Choose at least one message to split off."))
    if len(taken) == said.count():
        raise NotPossible(_("At least one message must stay."))
    answers = quoting.answers_in(source)
    target = Conversation.objects.create(
        brand=source.brand,
        channel=source.channel,
        customer=source.customer,
        language=source.language,
        assignee=source.assignee,
        team=source.team,
        priority=source.priority,
    )
    opened = ConversationOpened(brand=target.brand_id, conversation=target.pk, customer=target.customer_id)
    record(opened, actor=by.ref)
    done = Rearrangement.objects.create(
        kind=Rearrangement.Kind.SPLIT, source=source, target=target, messages=taken, agent=by
    )
    _move(taken, source, target)
    done.before = {"answers": quoting.follow(answers)}
    done.save(update_fields=["before"])
    happen(source, "split", by=by, messages=len(taken), into=str(target.public_id))
    return _told(done, source, target, by)


@transaction.atomic
def undo(rearrangement: Rearrangement, *, by: Agent) -> None:
    """Bring the messages back that a merge or split moved; what was written since stays where it was written.

    Raises:
        NotPossible: when it was undone before, or one of the two has been merged elsewhere since.
    """
    done = Rearrangement.objects.select_for_update().get(pk=rearrangement.pk)
    source, target = _rows(done.source_id, done.target_id)
    is_merge = done.kind == Rearrangement.Kind.MERGE
    if done.undone_at or target.merged_into_id or (source.merged_into_id is not None) != is_merge:
        raise NotPossible(_("This can no longer be undone."))
    answers = quoting.answers_in(source, target) + quoting.remembered(done.before.get("answers", []))
    if is_merge:
        source.merged_into, source.status = None, done.before["status"]
        source.resolved_at = now() if source.status == Conversation.Status.RESOLVED else None
        source.save(update_fields=["merged_into", "status", "resolved_at"])
        move_later(target, source, only=done.before.get("later", []))  # what was put off since stays where it was
    _move(done.messages, target, source)
    quoting.follow(answers)
    done.undone_at = now()
    done.save(update_fields=["undone_at"])
    happen(source, "undone", by=by, kind=done.kind)
    if is_merge or target.messages.exclude(kind=Message.Kind.HAPPENING).exists():
        happen(target, "undone", by=by, kind=done.kind)
    else:
        # Nothing is left of what was split off: it lives on inside the one it came from.
        target.merged_into, target.status = source, Conversation.Status.RESOLVED
        target.save(update_fields=["merged_into", "status"])
        move_later(target, source)
    _told(done, source, target, by)


def _move(messages: Iterable[int], source: Conversation, target: Conversation) -> None:
    """Move messages and deal the numbers of both conversations anew."""
    gone = set(messages)
    # A sender who used one id in both must not stand in the way; a retry of something that old is not to be feared.
    theirs_ids = target.messages.exclude(client_id=None).values("client_id")
    source.messages.filter(pk__in=gone, client_id__in=theirs_ids).update(client_id=None)
    mine = [m for m in _by_time(source) if m[1] not in gone]
    come = [m for m in _by_time(source) if m[1] in gone]
    theirs = sorted([*_by_time(target), *come])
    _deal(source, mine)
    _deal(target, theirs)


def _by_time(conversation: Conversation) -> list[tuple[datetime, int]]:
    return sorted(conversation.messages.values_list("created_at", "pk"))


def _deal(conversation: Conversation, messages: Sequence[tuple[datetime, int]]) -> None:
    """Number these messages above everything that was ever numbered in this conversation, and say so by the epoch."""
    first = conversation.last_number + 1
    dealt = [(pk, conversation.pk, first + place) for place, (_at, pk) in enumerate(messages)]
    rows.update_many(Message, ("conversation_id", "number"), dealt)
    conversation.last_number += len(dealt)
    conversation.epoch += 1
    _summarise(conversation)
    conversation.save(
        update_fields=[
            "last_number", "epoch", "preview", "last_author", "active_at", "waiting_since",
            "customer_received", "customer_read", "agent_read",
        ]
    )  # fmt: skip


def _summarise(conversation: Conversation) -> None:
    """Derive from the thread what the lists show. Everything dealt anew counts as read: it had been read before."""
    public = conversation.messages.said().order_by("-number")
    last = public.first()
    conversation.customer_received = conversation.customer_read = conversation.last_number
    conversation.agent_read = conversation.last_number
    ReadMark.objects.filter(conversation=conversation).update(number=conversation.last_number)
    if last is None:
        conversation.preview, conversation.last_author, conversation.waiting_since = "", "", None
        return
    conversation.preview = policies.preview(last.text, last.attachments.filter(folded=False).count())
    conversation.last_author, conversation.active_at = last.author, last.created_at
    answered = public.exclude(author=Message.Author.CUSTOMER).values_list("number", flat=True).first() or 0
    waiting = public.filter(author=Message.Author.CUSTOMER, number__gt=answered).last()
    open_ = conversation.status != Conversation.Status.RESOLVED
    conversation.waiting_since = waiting.created_at if waiting and open_ else None


def _told(done: Rearrangement, source: Conversation, target: Conversation, by: Agent) -> Rearrangement:
    event = Rearranged(brand=source.brand_id, source=source.pk, target=target.pk, rearrangement=done.pk)
    record(event, actor=ref_of(by))
    return done


def _rows(*pks: int) -> list[Conversation]:
    held = {c.pk: c for c in Conversation.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")}
    return [held[pk] for pk in pks]
