"""What reception does when others announce."""

from counterbell.conversations.events import ConversationOpened
from counterbell.conversations.models import Conversation
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.reception.actions import forget_unused, join
from counterbell.reception.events import FormFilled


@bus.on(ConversationOpened)
def join_conversation(event: ConversationOpened, _recorded: Recorded) -> None:
    """What she filled in before becomes part of her conversation."""
    if found := Conversation.objects.filter(pk=event.conversation).first():
        join(found)


@bus.on(FormFilled, due=lambda event: event.forget_at)
def forget(event: FormFilled, _recorded: Recorded) -> None:
    """Who filled in and wrote nothing is forgotten."""
    forget_unused(event.filled)
