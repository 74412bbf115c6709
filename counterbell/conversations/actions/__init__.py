"""Everything that changes a conversation: the only writers of this room's tables."""

from counterbell.conversations.actions.handling import (
    NotPossible,
    assign,
    mark_customer,
    mark_read,
    mark_unread,
    reopen,
    resolve,
    save_draft,
    set_labels,
    set_pending,
    set_priority,
    snooze,
    wake,
)
from counterbell.conversations.actions.labels import COLOURS, change_label, create_label, delete_label, free_colour
from counterbell.conversations.actions.many import Outcome, do_to_many
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
from counterbell.conversations.actions.undoing import Done, Standing, put_back, standing_of

__all__ = [
    "COLOURS",
    "Done",
    "NotPossible",
    "Outcome",
    "Post",
    "Posted",
    "Refused",
    "Standing",
    "add_note",
    "assign",
    "change_label",
    "create_label",
    "delete_label",
    "do_to_many",
    "free_colour",
    "mark_customer",
    "mark_read",
    "mark_unread",
    "merge",
    "open_conversation",
    "post_many",
    "put_back",
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
    "standing_of",
    "undo",
    "wake",
]
