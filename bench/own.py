"""A shop's own questions, a few phrasings each: right, wrong, asked back, at the owner's share of wrong answers.

Many small shops, each with some intents of a set as its own questions. It is asked what else was written to these
intents, what was written to the others, which it does not know, and what is out of scope. The pack is there as in every
shop, and has no answer of the shop's.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench import running
from bench.bot import WRONG, read
from counterbell.bot.answers import Step
from counterbell.bot.knowledge import Example
from counterbell.bot.own_rehearsal import rehearse
from counterbell.bot.pretended import Packed
from counterbell.bot.sources import Entry

if TYPE_CHECKING:
    from counterbell.bot.mind import Mind

SHOPS, QUESTIONS, PHRASINGS = 12, 12, 3
HERS, OTHERS, AWAY = 120, 120, 60  # of what one shop is asked
SEED = 17


def run(
    data: Path,
    *,
    shops: int = SHOPS,
    phrasings: int = PHRASINGS,
    tolerated: float = WRONG,
    rehearsing: bool = True,
) -> dict[str, float | int]:
    """`right`: of what is in scope; `wrong`, `handed_over` and `asked_back`: of all that is asked.

    `rehearsing`: each shop has learned from its own examples, else it goes by pretended shops alone.
    """
    with running.installation("sqlite"):
        running.migrate()
        counted = _counted(data, shops, phrasings, tolerated, rehearsing=rehearsing)
    return {
        "right": round(counted["right"] / max(counted["known"], 1), 4),
        **{name: round(counted[name] / counted["asked"], 4) for name in ("wrong", "handed_over", "asked_back")},
        "asked": counted["asked"],
    }


def _counted(data: Path, shops: int, phrasings: int, tolerated: float, *, rehearsing: bool) -> Counter[str]:
    from counterbell.bot.mind import Mind, learned  # its models want an installation

    train, test = read(data / "train.jsonl"), read(data / "test.jsonl")
    chance = random.Random(SEED)
    counted: Counter[str] = Counter()
    packed = Packed(learned())
    for _ in range(shops):
        entries, asked = _shop(train, test, phrasings, chance)
        ways = [(way, one.key) for one in entries for way in one.phrasings]
        rehearsed = rehearse(ways, (), packed) if rehearsing else None
        mind = Mind(entries, tolerated=tolerated, default="en", rehearsed=rehearsed)
        for one in asked:
            counted.update(_judged(mind, one))
    return counted


def _shop(
    train: list[Example], test: list[Example], phrasings: int, chance: random.Random
) -> tuple[list[Entry], list[Example]]:
    """What a shop knows, and what it is asked: what it does not know has no answer."""
    ways: dict[str, list[str]] = defaultdict(list)
    for one in chance.sample(train, len(train)):
        if one.answer is not None:
            ways[one.answer].append(one.text)
    own = set(chance.sample(sorted(ways), min(QUESTIONS, len(ways) // 2)))
    hers = [one for one in test if one.answer in own]
    others = [Example(one.text, None) for one in test if one.answer is not None and one.answer not in own]
    away = [one for one in test if one.answer is None]
    asked = [
        one
        for kind, most in ((hers, HERS), (others, OTHERS), (away, AWAY))
        for one in chance.sample(kind, min(most, len(kind)))
    ]
    entries = [
        Entry(key=f"own.{name}", language="en", title=name, answer=name, phrasings=tuple(ways[name][:phrasings]))
        for name in sorted(own)
    ]
    return entries, asked


def _judged(mind: "Mind", asked: Example) -> Iterator[str]:
    yield "asked"
    if asked.answer is not None:
        yield "known"
    thoughts = mind.think(asked.text)
    said = {key for one in thoughts if one.step is Step.ANSWER for key in one.keys if key.startswith("own.")}
    if said:
        yield "right" if said == {f"own.{asked.answer}"} else "wrong"
    elif any(one.step is Step.ASK_BACK for one in thoughts):
        yield "asked_back"
    else:
        yield "handed_over"
