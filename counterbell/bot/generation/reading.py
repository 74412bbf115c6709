"""What a model says, as sentences that name the passage they rest on; and whether all of it may be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import BaseModel, Field, ValidationError

from counterbell.bot.generation.grounding import fault, sentences
from counterbell.bot.sources import Entry
from counterbell.conversations.tongues import base

MOST_SENTENCES = 16
_LONGER = 1.5  # than the passages themselves: then it does not word them, it talks


class _Sentence(BaseModel):
    text: str = Field(min_length=1, max_length=1_000)
    passage: int


class _Reply(BaseModel):
    sentences: list[_Sentence] = Field(min_length=1, max_length=MOST_SENTENCES)


@dataclass(frozen=True, slots=True)
class Checked:
    """`text`: what may be said, "" when nothing may; `why`: then, in one word; `sentence`: which one it was."""

    text: str = ""
    why: str = ""
    sentence: str = ""


def check(reply: str, entries: Sequence[Entry]) -> Checked:
    """All of it or nothing: an answer without one of its sentences may say the opposite."""
    try:
        said = _Reply.model_validate_json(json_in(reply)).sentences
    except ValidationError:
        return Checked(why="unreadable")
    if sum(len(one.text) for one in said) > _LONGER * sum(len(one.answer) for one in entries):
        return Checked(why="long")
    for one in said:
        if not 1 <= one.passage <= len(entries):
            return Checked(why="uncited", sentence=one.text)
        passage = entries[one.passage - 1]
        for sentence in sentences(one.text) or [one.text]:
            if why := fault(sentence, passage.answer, base(passage.language)):
                return Checked(why=why, sentence=sentence)
    if {one.passage for one in said} != set(range(1, len(entries) + 1)):
        return Checked(why="uncited")  # each of her questions keeps its answer
    return Checked(_joined(said))


def json_in(reply: str) -> str:
    """The object in what a model says: some wrap it in a fence or in politeness."""
    return reply[reply.find("{") : reply.rfind("}") + 1]


def _joined(said: Sequence[_Sentence]) -> str:
    """A paragraph for each passage, in the order in which they are said."""
    lines = [said[0].text.strip()]
    for before, one in pairwise(said):
        lines.append((" " if one.passage == before.passage else "\n\n") + one.text.strip())
    return "".join(lines)
