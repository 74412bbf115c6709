"""Skills without slots, as answers: the bot says what the settings know to what the owner has not answered."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import translation

from counterbell.accounts.models import Brand
from counterbell.bot import words
from counterbell.bot.answers import Step
from counterbell.bot.queries import is_left_to_people
from counterbell.bot.skills.registry import skill_for
from counterbell.bot.skills.skill import Matter
from counterbell.bot.sources import Entry
from counterbell.bot.titles import pack_title

if TYPE_CHECKING:
    from counterbell.bot.mind import Thought


def told(brand: Brand, key: str, language: str, *, zone: str = "") -> Entry | None:
    """What a skill tells to a question, in the language that the bot would speak; None when it knows nothing."""
    skill = skill_for(key)
    if skill is None or skill.slots or skill.confirms or is_left_to_people(brand, key):
        return None
    spoken = words.spoken(language, brand)
    with translation.override(spoken):
        matter = Matter(brand, key, spoken, zone=zone)
        outcome = skill.act(matter)
        if not skill.verify(matter, outcome):
            return None
    return Entry(key, spoken, pack_title(key.removeprefix("pack."), spoken), answer=outcome.text)


def with_skills(thoughts: "Sequence[Thought]", brand: Brand, language: str) -> "list[Thought]":
    """The thoughts, with what a skill tells as an answer: only to what is understood for certain."""
    return [_with_skill(one, brand, language) for one in thoughts]


def _with_skill(thought: "Thought", brand: Brand, language: str) -> "Thought":
    if thought.kind != "question" or thought.step != "hand over" or not thought.keys:
        return thought
    return replace(thought, step=Step.ANSWER) if told(brand, thought.keys[0], language) else thought
