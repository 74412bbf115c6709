"""What reports do when others announce."""

from collections.abc import Sequence

from counterbell.conversations.events import ReplySent
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.reports.actions import count_first_replies


@bus.on_many(ReplySent)
def count_replies(recorded: Sequence[Recorded]) -> None:
    """Was it the first reply, and how long did she wait for it."""
    count_first_replies({one.event.conversation for one in recorded})
