"""What a person answered in a solved conversation, where it is clear what was asked and the answer is for everybody."""

import re
from collections.abc import Sequence

from counterbell.bot.router import by_rule, questions
from counterbell.conversations.models import Message

LONGEST_QUESTION = 300  # letters
ANSWER = range(15, 2_001)  # letters
THANKS = 80  # letters that she may still write after it
_ASKS = re.compile(r"[?？؟]|か[。\s]*$")
# An order, a telephone, an account, an address: then it was about her, and is no answer for others.
_PERSONAL = re.compile(r"#[A-Za-z]{0,4}-?\d|\d[\d\- ]{3,}\d|[\w.+-]{1,64}@[\w-]{1,63}\.\w")
_QUOTED = re.compile(r"^>.*$", re.M)


def pair_of(said: Sequence[Message]) -> tuple[str, Message, Message] | None:
    """Her question, the message it stands in, and the one that answers it; None where it is not clear.

    `said`: all public messages of the conversation, in order.
    """
    first = next(iter(said), None)
    if first is None or first.author != Message.Author.CUSTOMER:
        return None
    answers = [one for one in said if one.author == Message.Author.AGENT]
    after = [one for one in said if one.author == Message.Author.CUSTOMER and one.number > first.number]
    if len(answers) != 1 or any(len(one.text) > THANKS or _ASKS.search(one.text) for one in after):
        return None
    (answer,) = answers
    if any(one.number < answer.number for one in after):
        return None
    question = _question(first.text)
    return (question, first, answer) if question and _is_for_everybody(answer.text) else None


def _question(text: str) -> str:
    """The only question of a message, or all of a short one that asks without the sign."""
    parts = [part for part in questions(_QUOTED.sub("", text)) if by_rule(part) is None]
    asked = [part for part in parts if _ASKS.search(part)] or (parts if len(parts) == 1 else [])
    if len(asked) != 1 or len(asked[0]) > LONGEST_QUESTION or _PERSONAL.search(text):
        return ""
    return " ".join(asked[0].split())


def _is_for_everybody(text: str) -> bool:
    asks_back = text.rstrip().endswith(("?", "？", "؟"))
    return len(text.strip()) in ANSWER and not asks_back and not _PERSONAL.search(text)
