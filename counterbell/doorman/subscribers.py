"""What the doorman does when others announce."""

from counterbell.conversations.events import ConversationOpened
from counterbell.doorman.actions import look_at
from counterbell.journal import bus
from counterbell.journal.bus import Recorded


@bus.on(ConversationOpened)
def look_at_first_words(event: ConversationOpened, _recorded: Recorded) -> None:
    """Set a conversation aside that begins like spam; agents find it in a list of its own."""
    look_at(event.conversation)
