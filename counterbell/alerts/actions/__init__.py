"""The only writers of alerts: tell, see, silence, prefer, and which devices may ring."""

from counterbell.alerts.actions.letters import tell_of_mailbox, tell_of_stray, tell_of_unsent
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
    "hear",
    "keep_promise",
    "mute",
    "prefer",
    "read",
    "read_all",
    "read_of",
    "shown",
    "subscribe",
    "tell",
    "tell_of_mailbox",
    "tell_of_stray",
    "tell_of_unsent",
    "tell_of_wait",
    "try_device",
    "unsubscribe",
]
