"""What previews do when something happened: look at the page that a message links to, after it was said."""

from counterbell.conversations.events import LinkSaid
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.previews.actions import preview


@bus.on(LinkSaid, outside=True)
def look_at_page(event: LinkSaid, _recorded: Recorded) -> None:
    """A link to the shop's own page brings what that page is."""
    preview(event.message)
