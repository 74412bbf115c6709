"""The head of a conversation on the desk: what it shows beside the conversation itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from counterbell.conversations.changes import head_mark, later_mark
from counterbell.conversations.models import Conversation, Label, Later


@dataclass(frozen=True, slots=True)
class Head:
    """`later` and `mark` are other words whenever something else would be drawn; browsers compare them."""

    labels: Sequence[Label]
    later: str
    mark: str
    is_muted: bool  # by the reader


def head_of(shown: Conversation, *, labels: Sequence[Label], coming: Sequence[Later], is_muted: bool) -> Head:
    """The head of a conversation with these labels and answers to come."""
    later = later_mark(coming)
    return Head(labels, later, head_mark(shown, [label.pk for label in labels], later), is_muted)
