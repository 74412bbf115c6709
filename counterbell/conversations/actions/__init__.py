"""Everything that changes a conversation: the only writers of this room's tables."""

from counterbell.conversations.actions.handling import (
    NotPossible,
    assign,
    mark_customer,
    mark_read,
    reopen,
    resolve,
    save_draft,
    set_labels,
    set_pending,
    set_priority,
    snooze,
    wake,
)
from counterbell.conversations.actions.happenings import note_happening
from counterbell.conversations.actions.labels import COLOURS, change_label, create_label, delete_label, free_colour
from counterbell.conversations.actions.posting import (
    Post,
    Posted,
    Refused,
    add_note,
    open_conversation,
    post_many,
    receive,
    reply,
)
from counterbell.conversations.actions.rearranging import merge, split, undo

__all__ = [
    "COLOURS",
    "NotPossible",
    "Post",
    "Posted",
    "Refused",
    "add_note",
    "assign",
    "change_label",
    "create_label",
    "delete_label",
    "free_colour",
    "mark_customer",
    "mark_read",
    "merge",
    "note_happening",
    "open_conversation",
    "post_many",
    "receive",
    "reopen",
    "reply",
    "resolve",
    "save_draft",
    "set_labels",
    "set_pending",
    "set_priority",
    "snooze",
    "split",
    "undo",
    "wake",
]
