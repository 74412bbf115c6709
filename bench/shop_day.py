"""A day at the counter of a written shop: what its bot makes of questions that were written apart from its knowledge.

`shopday/<language>.jsonl`: what shoppers write, and what they ask for; null is what the bot has no answer to: another
shop's business, a person who is wanted, a bare number, noise. `shopday/others/<language>.jsonl`: what others write in
the meantime, from which it learns. `shopday/topics.json`: what is asked for → each answer of the demo's shop that is
right. How the figures are counted stands in docs/benchmarks.md.
"""

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import running
from counterbell.bot import pack
from counterbell.search.tokens import fold

if TYPE_CHECKING:
    from bench.shop import Reaction, Shop
    from counterbell.bot.models import Unanswered

FOLDER = Path(__file__).with_name("shopday")
OTHERS = FOLDER / "others"
LANGUAGES = ("en", "fa", "ar", "ja", "hr")
ANSWERS = 300
BLOCK = 50  # messages come in, then an agent sees to what was handed over
SEED = 28
RIGHT, WRONG, HANDED_OVER, ASKED_BACK, IN_PART = OUTCOMES = "right", "wrong", "handed_over", "asked_back", "in_part"
Topics = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A message, and what it asks for, one after the other; None: nothing that the shop's bot could answer."""

    text: str
    language: str
    asks: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Told:
    """A message, and what became of it; `offered`: what it asks for stands on a button."""

    asked: Asked
    outcome: str
    offered: bool
    reaction: "Reaction"


def run(
    *, questions: int | None = None, others: int | None = None, answers: int = ANSWERS, log: Path | None = None
) -> dict[str, Any]:
    """Per language: the first day, and `learned`, after so many answers by agents to other people's questions.

    `right_unseen` is `right` of those questions that the pack does not know word for word.
    """
    asked = [one for language in LANGUAGES for one in _read(FOLDER, language)[:questions]]
    stream = [one for language in LANGUAGES for one in _read(OTHERS, language)[:others]]
    topics: Topics = json.loads((FOLDER / "topics.json").read_text("utf-8"))
    with running.installation("sqlite"):
        running.migrate()
        from bench.shop import Shop  # its models want an installation

        first = _ask(Shop.demo(), asked, topics)
        _write_down(log, "first", first)
        shop = Shop.another()
        given = learn(shop, stream, topics, answers)
        later = _ask(shop, asked, topics)
        _write_down(log, "learned", later)
    return {
        language: {**_figures(first, language), "learned": {**_figures(later, language), "answers": given}}
        for language in LANGUAGES
    }


def _read(folder: Path, language: str) -> list[Asked]:
    rows = [json.loads(row) for row in (folder / f"{language}.jsonl").read_text("utf-8").splitlines()]
    return [Asked(row["text"], language, tuple(row["asks"]) if row["asks"] else None) for row in rows]


def _ask(shop: "Shop", asked: Sequence[Asked], topics: Topics) -> list[Told]:
    told = []
    for one in asked:
        reaction = shop.ask(one.text, one.language)
        offered = bool(_wanted(one, topics).intersection(reaction.offered))
        told.append(Told(one, judge(one, str(reaction.move), reaction.said, topics), offered, reaction))
    return told


def _wanted(asked: Asked, topics: Topics) -> set[str]:
    return {name for topic in asked.asks or () for name in topics[topic]}


def judge(asked: Asked, move: str, said: Sequence[tuple[str, str]], topics: Mapping[str, Sequence[str]]) -> str:
    """What a message counts as: anything said that does not answer it is wrong, whatever else is said."""
    asks = [topics[topic] for topic in asked.asks or ()]
    if any(all(name not in right for right in asks) for name, _language in said):
        return WRONG
    hers = {name for name, language in said if language == asked.language}
    if asks and all(hers.intersection(right) for right in asks):
        return RIGHT
    if move == "hand over":
        return HANDED_OVER
    return IN_PART if said else ASKED_BACK


def _figures(told: Sequence[Told], language: str) -> dict[str, float]:
    hers = [one for one in told if one.asked.language == language]
    counted = Counter(one.outcome for one in hers)
    answerable = sum(one.asked.asks is not None for one in hers)
    shares = {outcome: counted[outcome] / max(1, len(hers)) for outcome in OUTCOMES}
    shares[RIGHT] = counted[RIGHT] / max(1, answerable)
    unseen = [one for one in hers if one.asked.asks and bare(one.asked.text) not in _taught(language)]
    shares["right_unseen"] = sum(one.outcome == RIGHT for one in unseen) / max(1, len(unseen))
    shares["offered"] = sum(one.offered for one in hers) / max(1, answerable)
    p95 = running.percentile([one.reaction.seconds for one in hers], 0.95)
    return {**{name: round(share, 4) for name, share in shares.items()}, "p95_ms": round(p95 * 1000, 1)}


def bare(text: str) -> str:
    """The words of a message, however they are written."""
    return fold(text).strip(" ?!؟？。")


@cache
def _taught(language: str) -> frozenset[str]:
    """What the pack knows word for word. Short questions are everybody's, and some of the measure's stand in it."""
    return frozenset(bare(way) for ways in pack.phrasings(language).values() for way in ways)


# ——— learning ———


def learn(shop: "Shop", stream: list[Asked], topics: Topics, most: int) -> int:
    """Messages come in, the bot deals with them, an agent with what it could not; returns how many she answered."""
    random.Random(SEED).shuffle(stream)
    given = 0
    for start in range(0, len(stream), BLOCK):
        sent = {
            message: one
            for one in stream[start : start + BLOCK]
            for message in shop.talk(one.text, one.language, _wanted(one, topics))
        }
        for waiting in shop.unanswered():
            if given == most:
                return given
            given += _settle(shop, waiting, sent[waiting.message_id], topics)
    return given


def _settle(shop: "Shop", waiting: "Unanswered", asked: Asked, topics: Topics) -> bool:
    """One click: what it asks for is named, answered for the first time, or nobody's business."""
    topic = _topic(waiting.text, asked)
    if topic is None:
        shop.ignore(waiting)
        return False
    name = next(filter(shop.answers, topics[topic]), None)
    article = next((key for key in topics[topic] if key.startswith("help.")), None)
    if name:
        shop.attach(waiting, name)
    elif article:
        text = shop.article(article, asked.language)
        topics[topic] = [*topics[topic], shop.answer(waiting, text, asked.language)]
    else:
        shop.ignore(waiting)  # a greeting: there is nothing to attach it to
    return bool(name or article)


def _topic(text: str, asked: Asked) -> str | None:
    """What this part of the message asks for."""
    from counterbell.bot.router import questions

    parts = questions(asked.text)
    if asked.asks is None or len(parts) != len(asked.asks):
        return asked.asks[0] if asked.asks and len(asked.asks) == 1 and text == parts[-1] else None
    return asked.asks[parts.index(text)] if text in parts else None


def _write_down(log: Path | None, day: str, told: Sequence[Told]) -> None:
    """Every message with its outcome, for whoever wants to see what was wrong."""
    if log is None:
        return
    with log.open("w" if day == "first" else "a", encoding="utf-8") as file:
        for one in told:
            row = {
                "day": day, "language": one.asked.language, "outcome": one.outcome, "text": one.asked.text,
                "asks": one.asked.asks, "move": str(one.reaction.move), "said": one.reaction.said,
                "offered": one.reaction.offered, "ms": round(one.reaction.seconds * 1000, 1),
            }  # fmt: skip
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
