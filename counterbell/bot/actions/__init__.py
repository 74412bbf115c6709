"""The only writers of the bot's tables."""

from counterbell.bot.actions.answering import attend, respond
from counterbell.bot.actions.conversing import stop_waiting
from counterbell.bot.actions.escalating import escalate
from counterbell.bot.actions.gathering import gather
from counterbell.bot.actions.helping import learn_from, note_choice
from counterbell.bot.actions.improving import improve, leave
from counterbell.bot.actions.judging import judge
from counterbell.bot.actions.learning import answer_all, attach_all, ignore_all
from counterbell.bot.actions.modelling import empty_calls, set_up_model
from counterbell.bot.actions.rehearsing import rehearse_own
from counterbell.bot.actions.replaying import adopt, go_on, settle, start_replay, stop_replay
from counterbell.bot.actions.teaching import delete_question, refresh, save_question, set_up, switch_question

__all__ = [
    "adopt",
    "answer_all",
    "attach_all",
    "attend",
    "delete_question",
    "empty_calls",
    "escalate",
    "gather",
    "go_on",
    "ignore_all",
    "improve",
    "judge",
    "learn_from",
    "leave",
    "note_choice",
    "refresh",
    "rehearse_own",
    "respond",
    "save_question",
    "set_up",
    "set_up_model",
    "settle",
    "start_replay",
    "stop_replay",
    "stop_waiting",
    "switch_question",
]
