"""What reception does when others announce."""

from collections.abc import Sequence

from counterbell.conversations.events import ConversationOpened
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.reception.actions import forget_unused, join_all
from counterbell.reception.events import FormFilled


@bus.on_many(ConversationOpened)
def join_conversation(recorded: Sequence[Recorded]) -> None:
    """What people filled in before becomes part of their conversations."""
    join_all({r.event.conversation for r in recorded})


@bus.on(FormFilled, due=lambda event: event.forget_at)
def forget(event: FormFilled, _recorded: Recorded) -> None:
    """Who filled in and wrote nothing is forgotten."""
    forget_unused(event.filled)
