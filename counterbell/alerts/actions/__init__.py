"""The only writers of alerts: tell, remind, see, silence, prefer, and which devices may ring."""

from counterbell.alerts.actions.letters import tell_of_mailbox, tell_of_stray, tell_of_unsent
from counterbell.alerts.actions.reminding import (
    end_reminder,
    forget_reminders,
    move_reminder,
    move_reminders,
    remind,
    set_reminder,
)
from counterbell.alerts.actions.reviewing import plan_review, tell_of_review
from counterbell.alerts.actions.seeing import (
    MOST_DEVICES,
    NotTaken,
    be_told,
    drop,
    mute,
    prefer,
    read,
    read_all,
    read_of,
    shown,
    subscribe,
    try_device,
    unsubscribe,
)
from counterbell.alerts.actions.telling import call_again, call_to, hear, keep_promise, tell, tell_of_wait

__all__ = [
    "MOST_DEVICES",
    "NotTaken",
    "be_told",
    "call_again",
    "call_to",
    "drop",
    "end_reminder",
    "forget_reminders",
    "hear",
    "keep_promise",
    "move_reminder",
    "move_reminders",
    "mute",
    "plan_review",
    "prefer",
    "read",
    "read_all",
    "read_of",
    "remind",
    "set_reminder",
    "shown",
    "subscribe",
    "tell",
    "tell_of_mailbox",
    "tell_of_review",
    "tell_of_stray",
    "tell_of_unsent",
    "tell_of_wait",
    "try_device",
    "unsubscribe",
]
