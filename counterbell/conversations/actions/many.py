"""One deed for many conversations. A few in each transaction, so that nobody who writes waits long for the many."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from counterbell.conversations.actions.handling import NotPossible
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.actions.undoing import Done, standing_of
from counterbell.conversations.models import Conversation

AT_A_TIME = 20

Deed = Callable[[Conversation], object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a deed changed, and why it did not elsewhere: sentence → how often."""

    done: list[Done] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0  # it was so already


def do_to_many(conversations: Sequence[Conversation], deed: Deed) -> Outcome:
    """Do the same to each. One that refuses does not stop the others."""
    outcome = Outcome()
    unchanged = 0
    for place in range(0, len(conversations), AT_A_TIME):
        with transaction.atomic():
            for conversation in conversations[place : place + AT_A_TIME]:
                held = locked(conversation)
                before = standing_of(held)
                try:
                    with transaction.atomic():
                        deed(held)
                except NotPossible as why:
                    outcome.refused[str(why)] += 1
                    continue
                after = standing_of(Conversation.objects.get(pk=held.pk))
                if before == after:
                    unchanged += 1
                else:
                    outcome.done.append(Done(held.pk, before, after))
    return Outcome(outcome.done, outcome.refused, unchanged)
