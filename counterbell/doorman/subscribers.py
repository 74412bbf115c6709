"""What the doorman does when others announce."""

from collections.abc import Sequence

from counterbell.conversations.events import ConversationOpened
from counterbell.doorman.actions import look_at_many
from counterbell.journal import bus
from counterbell.journal.bus import Recorded


@bus.on_many(ConversationOpened)
def look_at_first_words(recorded: Sequence[Recorded]) -> None:
    """Set conversations aside that begin like spam; agents find them in a list of their own."""
    look_at_many({r.event.conversation for r in recorded})
