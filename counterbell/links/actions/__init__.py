"""The only writers of links and incidents."""

from counterbell.links.actions.answering import answer_all, give_out, stop
from counterbell.links.actions.incidents import attach_many, declare, withdraw
from counterbell.links.actions.linking import link, unlink

__all__ = ["answer_all", "attach_many", "declare", "give_out", "link", "stop", "unlink", "withdraw"]
