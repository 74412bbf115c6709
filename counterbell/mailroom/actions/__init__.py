"""The only writers of the mailroom."""

from counterbell.mailroom.actions.automatic import Stopped, count_automatic
from counterbell.mailroom.actions.participants import follow_rearrangement, let_in, meet_writer, set_recipients
from counterbell.mailroom.actions.understanding import understand

__all__ = [
    "Stopped",
    "count_automatic",
    "follow_rearrangement",
    "let_in",
    "meet_writer",
    "set_recipients",
    "understand",
]
