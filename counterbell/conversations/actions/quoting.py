"""Which message an answer answers is kept as a number; when numbers are dealt anew, the answers follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from counterbell.base import rows
from counterbell.conversations.models import Conversation, Draft, Later, Message

_KINDS: dict[str, type[Message] | type[Later] | type[Draft]] = {"message": Message, "later": Later, "draft": Draft}
Kept = list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A message, one that goes out later or one that is begun, and the message that it answers."""

    kind: str
    pk: int
    answered: int


def answers_in(*conversations: Conversation) -> list[Answer]:
    """Every answer there, before anything moves."""
    here = [conversation.pk for conversation in conversations]
    found = [
        (kind, *row)
        for kind, model in _KINDS.items()
        for row in model._default_manager.filter(conversation__in=here, reply_to__isnull=False).values_list(
            "pk", "conversation_id", "reply_to"
        )
    ]
    wanted = {number for _kind, _pk, _conversation, number in found if number is not None}
    places = Message.objects.filter(conversation__in=here, number__in=wanted)
    by_place: dict[tuple[int, int | None], int] = {
        (c, number): pk for pk, c, number in places.values_list("pk", "conversation_id", "number")
    }
    return [
        Answer(kind, pk, by_place[conversation, number])
        for kind, pk, conversation, number in found
        if (conversation, number) in by_place
    ]


def remembered(kept: Kept) -> list[Answer]:
    """Those that `follow` could not keep together."""
    return [Answer(kind, pk, answered) for kind, pk, answered in kept]


def follow(answers: Sequence[Answer]) -> Kept:
    """Give each answer the present number of what it answers; returns those that stand in another conversation now.

    Those answer nothing for as long as that is so.
    """
    messages = Message.objects.filter(pk__in={one.answered for one in answers})
    places = {pk: (c, number) for pk, c, number in messages.values_list("pk", "conversation_id", "number")}
    apart: Kept = []
    for kind, model in _KINDS.items():
        mine = [one for one in answers if one.kind == kind]
        here = dict(model._default_manager.filter(pk__in={one.pk for one in mine}).values_list("pk", "conversation_id"))
        dealt: list[tuple[int, int | None]] = []
        for one in mine:
            conversation, number = places.get(one.answered, (None, None))
            if one.pk not in here:
                continue
            together = conversation == here[one.pk]
            dealt.append((one.pk, number if together else None))
            if not together:
                apart.append((kind, one.pk, one.answered))
        rows.update_many(model, ("reply_to",), dealt)
    return apart
