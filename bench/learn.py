"""The bot gets better by being used: a stream of questions, answered by agents where it hands over."""

import random
from pathlib import Path

from bench.bot import WRONG, embedder_from, read
from counterbell.bot.knowledge import Example, Knowledge

FIRST = 3  # examples of each answer on the first day
STREAM, BLOCK = 3_000, 500
NOT_OURS = 0.2
REFIT = 100  # learned examples
SEED = 5


def run(data: Path, *, questions: int = STREAM, embeddings: Path | None = None) -> dict[str, list[dict[str, float]]]:
    """In each block of 500: `right` as a share of what is in scope, `wrong` and `handed_over` as shares of all."""
    chance = random.Random(SEED)
    first, stream = _dealt(data, questions, chance)
    knowledge = Knowledge(first, budget=WRONG, embedder=embedder_from(embeddings))
    blocks = []
    for start in range(0, len(stream), BLOCK):
        block = stream[start : start + BLOCK]
        blocks.append(_ask(knowledge, block, chance))
    return {"blocks": blocks}


def _ask(knowledge: Knowledge, block: list[Example], chance: random.Random) -> dict[str, float]:
    right = wrong = learned = 0
    for question in block:
        guess = knowledge.guess(question.text)
        assert guess is not None
        correct = guess.answer == question.answer
        if guess.dared:
            right += correct
            wrong += not correct
            if not correct and chance.random() < 0.5:
                knowledge.complained(guess)
            else:
                knowledge.nobody_complained(guess)
        else:
            knowledge.taught(guess, question)
            learned += 1
            if learned % REFIT == 0:
                knowledge.fit()
    knowledge.fit()
    known = sum(question.answer is not None for question in block)
    return {
        "right": round(right / max(known, 1), 4),
        "wrong": round(wrong / len(block), 4),
        "handed_over": round(1 - (right + wrong) / len(block), 4),
    }


def _dealt(data: Path, questions: int, chance: random.Random) -> tuple[list[Example], list[Example]]:
    """What is known at first, and the stream: other training questions, and some that the shop cannot know."""
    train, test = read(data / "train.jsonl"), read(data / "test.jsonl")
    chance.shuffle(train)
    seen: dict[str, int] = {}
    first: list[Example] = []
    rest: list[Example] = []
    for one in train:
        assert one.answer is not None
        seen[one.answer] = seen.get(one.answer, 0) + 1
        (first if seen[one.answer] <= FIRST else rest).append(one)
    strange = [one for one in test if one.answer is None]
    chance.shuffle(strange)
    many = min(round(questions * NOT_OURS), len(strange))
    stream = rest[: questions - many] + strange[:many]
    chance.shuffle(stream)
    return first, stream
