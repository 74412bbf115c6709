"""The only writers of links, incidents and side conversations."""

from counterbell.links.actions.answering import answer_all, give_out, stop
from counterbell.links.actions.incidents import attach_many, declare, withdraw
from counterbell.links.actions.linking import link, unlink
from counterbell.links.actions.sides import Aside, ask_aside, hear_asides, take_aside_back

__all__ = [
    "Aside",
    "answer_all",
    "ask_aside",
    "attach_many",
    "declare",
    "give_out",
    "hear_asides",
    "link",
    "stop",
    "take_aside_back",
    "unlink",
    "withdraw",
]
