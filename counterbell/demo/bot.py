"""What the demo's bot has been taught: a small shop's answers to what every shop is asked, and to questions of its own.

`texts/answers/<language>.json`: a question of the pack → what the shop says to it. `texts/own.json`: what only this
shop is asked, about its goods.
"""

import json
from collections.abc import Mapping
from typing import Any

from counterbell.accounts.models import Brand
from counterbell.bot.actions import set_up
from counterbell.bot.models import Answer, Question, Revision
from counterbell.demo.goods import TEXTS
from counterbell.demo.words import LANGUAGES

NAME = "Wick"
READS_MORE = frozenset({"return_how", "delivery_countries", "delivery_time", "warranty", "refund_time", "exchange"})


def answers(language: str) -> dict[str, str]:
    """What the shop says to questions of the pack."""
    said: dict[str, str] = json.loads((TEXTS / "answers" / f"{language}.json").read_text("utf-8"))
    return said


def own() -> dict[str, dict[str, dict[str, Any]]]:
    """The shop's own questions by name and language: `asked`, the ways to ask it, and the `answer`."""
    known: dict[str, dict[str, dict[str, Any]]] = json.loads((TEXTS / "own.json").read_text("utf-8"))
    return known


def teach(brand: Brand, domain: str) -> None:
    """Switch the bot on with its answers; what is long to tell leads to the shop's page about it.

    Written in bulk: the verb that owners use keeps one question at a time, and here are a hundred.
    """
    said = {code: answers(code) for code in LANGUAGES}
    taught: list[tuple[Question, Mapping[str, str]]] = [
        (Question(brand=brand, pack=name), {code: some[name] for code, some in said.items()}) for name in said["en"]
    ]
    for known in own().values():
        ways = {code: one["asked"] for code, one in known.items()}
        taught.append((Question(brand=brand, phrasings=ways), {code: one["answer"] for code, one in known.items()}))
    Question.objects.bulk_create(question for question, _texts in taught)
    spoken = [(question, code, text) for question, texts in taught for code, text in texts.items()]
    Revision.objects.bulk_create(
        Revision(question=one, language=code, version=1, text=text) for one, code, text in spoken
    )
    Answer.objects.bulk_create(
        Answer(question=one, language=code, text=text, address=_page(one, domain, code)) for one, code, text in spoken
    )
    set_up(brand, is_on=True, name=NAME, by=None)


def _page(question: Question, domain: str, language: str) -> str:
    return f"http://{domain}/{language}/policies/" if question.pack in READS_MORE else ""
