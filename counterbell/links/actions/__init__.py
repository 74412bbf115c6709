"""The only writers of links, incidents and side conversations."""

from counterbell.links.actions.answering import answer_all, give_out, stop
from counterbell.links.actions.incidents import attach_many, declare, withdraw
from counterbell.links.actions.linking import link, unlink
from counterbell.links.actions.sides import ask_aside, hear_asides

__all__ = [
    "answer_all",
    "ask_aside",
    "attach_many",
    "declare",
    "give_out",
    "hear_asides",
    "link",
    "stop",
    "unlink",
    "withdraw",
]
