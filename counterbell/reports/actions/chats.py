"""How far the bot brought each chat alone: one row for a conversation, made from what is stored of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from counterbell.base.clock import now
from counterbell.bot.models import Bot, Turn
from counterbell.bot.policies import Reason
from counterbell.channels.models import Channel
from counterbell.conversations.models import Conversation, Message
from counterbell.feedback.models import Rating
from counterbell.links.queries import sides_among
from counterbell.reports.models import ChatCase
from counterbell.reports.policies import AGAIN, BAD, GOOD

CHUNK = 200
_CONFIRMS = frozenset({"pack.thanks", "pack.praise"})
_GUESSED = frozenset({Reason.DOUBT, Reason.FAILED})  # what it took the question for then is no topic
_KEPT = (
    "topic", "language", "involved", "answered", "asked_back", "handed_over", "by_person", "disliked", "ended_at",
    "again_at",
)  # fmt: skip


@transaction.atomic
def count_chats(conversations: Iterable[int]) -> int:
    """Count these conversations anew, those that are chats of brands with a bot; returns how many."""
    wanted = sorted(set(conversations))
    counted = 0
    for start in range(0, len(wanted), CHUNK):
        rows = _cases(wanted[start : start + CHUNK])
        ChatCase.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["conversation"], update_fields=[*_KEPT], batch_size=CHUNK
        )
        counted += len(rows)
    return counted


@transaction.atomic
def count_returns(customers: Iterable[int]) -> None:
    """These customers began something new: what had ended for them within the last days did not help."""
    ended = ChatCase.objects.filter(
        conversation__customer__in=set(customers), ended_at__gt=now() - AGAIN, again_at=None
    )
    count_chats(ended.values_list("pk", flat=True))


@transaction.atomic
def count_rearranged(pairs: Iterable[tuple[int, int]]) -> None:
    """Messages moved between these conversations: what was swallowed is no chat of its own any more."""
    touched = {pk for pair in pairs for pk in pair}
    ChatCase.objects.filter(pk__in=touched).exclude(conversation__merged_into=None).delete()
    count_chats(touched)


@dataclass(slots=True)
class _Heard:
    """What is read of one conversation."""

    turns: list[tuple[Turn, int, datetime]]  # with the number and the moment of the message

    def moves(self) -> set[str]:
        return {one.move for one, _, _ in self.turns}


def _cases(pks: list[int]) -> list[ChatCase]:
    brands = Bot.objects.values("brand")
    found = Conversation.objects.filter(
        pk__in=pks, brand__in=brands, channel__kind=Channel.Kind.WEBCHAT, merged_into=None, suspected_at=None
    ).order_by("pk")
    chats = {one.pk: one for one in found}
    heard = {pk: _Heard([]) for pk in chats}
    turns = Turn.objects.filter(message__conversation__in=list(chats)).annotate(
        place=F("message__number"), said_at=F("message__created_at"), talk=F("message__conversation_id")
    )
    for one in turns.order_by("message__conversation_id", "message__number"):
        heard[one.talk].turns.append((one, one.place, one.said_at))
    public = Message.objects.filter(conversation__in=list(chats), kind=Message.Kind.PUBLIC)
    by_person = set(public.filter(author=Message.Author.AGENT).values_list("conversation_id", flat=True))
    rated = Rating.objects.filter(conversation__in=list(chats)).order_by("-created_at")
    disliked, liked = set(), {}
    for pk, score, at in rated.values_list("conversation_id", "score", "created_at"):
        if score <= BAD:
            disliked.add(pk)
        elif score >= GOOD:
            liked[pk] = at
    return [
        _case(chat, heard[pk], by_person=pk in by_person, disliked=pk in disliked, liked=liked.get(pk))
        for pk, chat in chats.items()
    ]


def _case(chat: Conversation, heard: _Heard, *, by_person: bool, disliked: bool, liked: datetime | None) -> ChatCase:
    moves = heard.moves()
    asked = next((one for one, _, _ in heard.turns if one.move != Turn.Move.SMALL_TALK), None)
    told = (one for one, _, _ in heard.turns if one.move != Turn.Move.SMALL_TALK and one.reason not in _GUESSED)
    ended = _ended(chat, heard, liked) if asked else None
    return ChatCase(
        conversation=chat,
        brand_id=chat.brand_id,
        began_at=chat.created_at,
        topic=next((one.topic for one in told if one.topic), ""),
        language=(asked.language if asked else "") or chat.language,
        involved=bool(heard.turns),
        answered=Turn.Move.ANSWER in moves,
        asked_back=Turn.Move.ASK_BACK in moves or Turn.Move.NOT_UNDERSTOOD in moves,
        handed_over=Turn.Move.HAND_OVER in moves,
        by_person=by_person,
        disliked=disliked,
        ended_at=ended,
        again_at=_again(chat, heard, ended) if ended else None,
    )


def _ended(chat: Conversation, heard: _Heard, liked: datetime | None) -> datetime | None:
    """The first time that she said so herself: by a good score, by ending it, or with thanks as her last word.

    That one of us resolved it proves nothing: whoever tidies up the list helps nobody by that.
    """
    happened = chat.messages.filter(kind=Message.Kind.HAPPENING, author=Message.Author.CUSTOMER).order_by("number")
    by_her = [
        at
        for facts, at in happened.values_list("facts", "created_at")
        if facts and facts.get("what") == "status" and facts.get("status") == Conversation.Status.RESOLVED
    ]
    return min([at for at in (liked, *by_her, _confirmed(chat, heard)) if at], default=None)


def _confirmed(chat: Conversation, heard: _Heard) -> datetime | None:
    if len(heard.turns) < 2 or not set(heard.turns[-1][0].keys) & _CONFIRMS:
        return None
    if not any(one.move == Turn.Move.ANSWER for one, _, _ in heard.turns[:-1]):
        return None
    _, number, at = heard.turns[-1]
    hers = chat.messages.filter(author=Message.Author.CUSTOMER, kind=Message.Kind.PUBLIC)
    return None if hers.filter(number__gt=number).exists() else at


def _again(chat: Conversation, heard: _Heard, ended: datetime) -> datetime | None:
    """When she wrote or began something new within the days after; more thanks are no return."""
    thanks = [one.pk for one, _, _ in heard.turns if one.move == Turn.Move.SMALL_TALK]
    hers = chat.messages.filter(
        author=Message.Author.CUSTOMER, kind=Message.Kind.PUBLIC, created_at__gt=ended, created_at__lte=ended + AGAIN
    ).exclude(pk__in=thanks)
    others = Conversation.objects.filter(
        customer=chat.customer_id, created_at__gt=ended, created_at__lte=ended + AGAIN, brand=chat.brand_id
    ).exclude(pk=chat.pk)
    began = dict(others.order_by("created_at").values_list("pk", "created_at"))
    # That we asked her something about another customer is no return of hers.
    aside = sides_among(began)
    moments = [
        *hers.order_by("number").values_list("created_at", flat=True)[:1],
        *[at for pk, at in began.items() if pk not in aside][:1],
    ]
    return min(moments, default=None)
