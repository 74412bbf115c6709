"""What links do when something happened: give one answer to many, and call for whoever asked a third party."""

from collections.abc import Sequence

from counterbell.conversations.events import MessageReceived, NoteAdded
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.links.actions import give_out, hear_asides
from counterbell.links.events import IncidentAnswered


@bus.on(IncidentAnswered, due=lambda event: event.due)
def answer_everybody(event: IncidentAnswered, _recorded: Recorded) -> None:
    """Give the answer to the next of those who are attached."""
    give_out(event.answer)


@bus.on_many(MessageReceived)
def tell_of_answers_aside(recorded: Sequence[Recorded]) -> None:
    """What a third party answered is told where it was asked for."""
    hear_asides([r.event.message for r in recorded])


@bus.on_many(NoteAdded)
def tell_of_words_aside(recorded: Sequence[Recorded]) -> None:
    """So is what somebody else of theirs wrote, which stands in the side conversation for agents only."""
    hear_asides([r.event.message for r in recorded])
