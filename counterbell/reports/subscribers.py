"""What reports do when others announce."""

from collections.abc import Sequence

from counterbell.bot.models import Bot
from counterbell.conversations.events import ConversationOpened, Rearranged, ReplySent, StatusChanged
from counterbell.feedback.events import Rated
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.reports.actions import count_chats, count_first_replies, count_rearranged, count_returns


@bus.on_many(ReplySent)
def count_replies(recorded: Sequence[Recorded]) -> None:
    """Was it the first reply, how long did she wait for it, and who answers here: the bot or a person."""
    count_first_replies({one.event.conversation for one in recorded})
    _count(recorded)


@bus.on_many(ConversationOpened)
def count_opened(recorded: Sequence[Recorded]) -> None:
    """A chat that the bot may answer; and whoever comes back so soon was not helped."""
    told = _with_bots(recorded)
    count_chats({one.event.conversation for one in told})
    count_returns({one.event.customer for one in told})


@bus.on_many(StatusChanged)
def count_ended(recorded: Sequence[Recorded]) -> None:
    """It is resolved, or she came back."""
    _count(recorded)


@bus.on_many(Rated)
def count_rated(recorded: Sequence[Recorded]) -> None:
    """A bad score takes back what looked like help."""
    _count(recorded)


@bus.on_many(Rearranged)
def count_moved(recorded: Sequence[Recorded]) -> None:
    """Two chats became one, or one two."""
    count_rearranged((one.event.source, one.event.target) for one in _with_bots(recorded))


def _count(recorded: Sequence[Recorded]) -> None:
    count_chats({one.event.conversation for one in _with_bots(recorded)})


def _with_bots(recorded: Sequence[Recorded]) -> list[Recorded]:
    brands = {one.event.brand for one in recorded}
    known = set(Bot.objects.filter(brand__in=brands).values_list("brand_id", flat=True))
    return [one for one in recorded if one.event.brand in known]
