"""What links do when something happened: give one answer to many, a few at a time."""

from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.links.actions import give_out
from counterbell.links.events import IncidentAnswered


@bus.on(IncidentAnswered, due=lambda event: event.due)
def answer_everybody(event: IncidentAnswered, _recorded: Recorded) -> None:
    """Give the answer to the next of those who are attached."""
    give_out(event.answer)
