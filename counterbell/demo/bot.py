"""What the demo's bot has been taught: a small shop's answers, and two questions of its own."""

import json

from counterbell.accounts.models import Brand
from counterbell.bot.actions import save_question, set_up
from counterbell.bot.models import Question
from counterbell.demo.goods import TEXTS
from counterbell.demo.words import LANGUAGES

NAME = "Wick"
OWN = {
    "en": (
        "Which bulb fits your lamps?",
        "Every lamp takes an E27 bulb of up to 40 W, LED if you can. A bulb comes with each lamp.",
    ),
    "hr": (
        "Koja žarulja ide u vaše svjetiljke?",
        "U svaku svjetiljku ide žarulja E27 do 40 W, najbolje LED. Jedna dolazi sa svjetiljkom.",
    ),
}
READS_MORE = frozenset({"return_how", "delivery_countries", "delivery_time", "warranty", "refund_time", "exchange"})


def teach(brand: Brand, domain: str) -> None:
    """Switch the bot on with its answers; what is long to tell leads to the shop's page about it."""
    said = {code: json.loads((TEXTS / "answers" / f"{code}.json").read_text("utf-8")) for code in LANGUAGES}
    for name in dict.fromkeys(name for answers in said.values() for name in answers):
        texts = {code: answers[name] for code, answers in said.items() if name in answers}
        pages = {code: f"http://{domain}/{code}/policies/" for code in texts} if name in READS_MORE else {}
        save_question(brand, Question(brand=brand, pack=name), texts=texts, addresses=pages, by=None)
    ways = {code: [asked] for code, (asked, _answer) in OWN.items()}
    answers = {code: answer for code, (_asked, answer) in OWN.items()}
    save_question(brand, Question(brand=brand), texts=answers, phrasings=ways, by=None)
    set_up(brand, is_on=True, name=NAME, by=None)
