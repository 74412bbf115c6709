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
from counterbell.conversations.actions.happenings import note_happening
from counterbell.conversations.actions.labels import COLOURS, change_label, create_label, delete_label, free_colour
from counterbell.conversations.actions.later import (
    UNDO,
    Answer,
    Doubtful,
    change_later,
    go_out,
    put_off,
    send_now,
    take_back,
)
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
from counterbell.conversations.actions.reaching import reach_out
from counterbell.conversations.actions.rearranging import merge, split, undo
from counterbell.conversations.actions.suspecting import clear, suspect
from counterbell.conversations.actions.undoing import Done, Standing, put_back, standing_of

__all__ = [
    "COLOURS",
    "UNDO",
    "Answer",
    "Done",
    "Doubtful",
    "NotPossible",
    "Outcome",
    "Post",
    "Posted",
    "Refused",
    "Standing",
    "add_note",
    "assign",
    "change_label",
    "change_later",
    "clear",
    "create_label",
    "delete_label",
    "do_to_many",
    "free_colour",
    "go_out",
    "mark_customer",
    "mark_read",
    "mark_unread",
    "merge",
    "note_happening",
    "open_conversation",
    "post_many",
    "put_back",
    "put_off",
    "reach_out",
    "receive",
    "reopen",
    "reply",
    "resolve",
    "save_draft",
    "send_now",
    "set_labels",
    "set_pending",
    "set_priority",
    "snooze",
    "split",
    "standing_of",
    "suspect",
    "take_back",
    "undo",
    "wake",
]
