"""The only writers of the bot's tables."""

from counterbell.bot.actions.answering import attend, respond
from counterbell.bot.actions.handing import escalate
from counterbell.bot.actions.learning import answer_all, attach_all, ignore_all
from counterbell.bot.actions.teaching import delete_question, refresh, save_question, set_up, switch_question

__all__ = [
    "answer_all",
    "attach_all",
    "attend",
    "delete_question",
    "escalate",
    "ignore_all",
    "refresh",
    "respond",
    "save_question",
    "set_up",
    "switch_question",
]
