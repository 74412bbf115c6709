"""When the demo's shop is open, how it greets, what it answers often: made once, like the rest of its stage."""

from collections.abc import Mapping, Sequence
from typing import Any

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.conversations.actions.canned import Wording, save_canned
from counterbell.demo.words import LANGUAGES, words
from counterbell.outreach.actions import save_greeting
from counterbell.reception.actions import create_form, set_contact_form, set_topic
from counterbell.routing.actions import set_hours
from counterbell.routing.writing import DAYS

ZONE = "Europe/Zagreb"
CONTACT_PAGE = "Contact page"  # for colleagues
WEEK = {day: [["08:00", "22:00"]] for day in DAYS}  # as its texts say
HOLIDAYS: list[dict[str, Any]] = [
    {"date": "2026-12-24", "name": "Christmas Eve", "hours": [["09:00", "12:00"]]},
    {"date": "2026-12-25", "name": "Christmas", "hours": []},
    {"date": "2027-01-01", "name": "New Year", "hours": []},
]
CANNED = {
    "parcel": "Where is my parcel",
    "return": "How to send it back",
    "broken": "It arrived broken",
    "restock": "When it is back",
    "thanks": "Thanks and goodbye",
}


def open_and_greet(brand: Brand) -> None:
    """Hours for the week and two greetings, in every language; nothing is asked before a chat."""
    set_hours(brand, zone=ZONE, week=WEEK, special=HOLIDAYS, by=None)
    goods = {"pages": ["/*/goods/*"], "seconds": 20}
    cart = {"pages": ["/*/cart/", "/*/checkout/"], "seconds": 25, "when": "online"}
    save_greeting(brand, name="Beside a thing", texts=_texts("goods"), asks=goods, by=None)
    save_greeting(brand, name="Before paying", texts=_texts("cart"), asks=cart, every="days", days=3, by=None)


def keep_canned(brand: Brand, *, by: Agent) -> None:
    """A few answers that are given often, in every language."""
    for shortcut, name in CANNED.items():
        texts = {language: str(words(language)["canned"][shortcut]) for language in LANGUAGES}
        save_canned(Wording(name=name, shortcut=shortcut, texts=texts, brand=brand), by=by)


def take_letters(brand: Brand, teams: Mapping[str, Team]) -> None:
    """The contact form on the shop's page: four topics, each with what its people need to know."""

    def say(*path: str) -> dict[str, str]:
        return {language: _at(words(language)["contact"], path) for language in LANGUAGES}

    order = {"kind": "order", "labels": say("number"), "help": say("number_help")}
    asked = {
        "order": ("Front desk", [order]),
        "return": (
            "Returns",
            [
                {**order, "required": True},
                {"kind": "choice", "labels": say("reason"), "choices": [say("reason_exchange"), say("reason_money")]},
            ],
        ),
        "broken": (
            "Workshop",
            [
                {**order, "required": True},
                {"kind": "date", "labels": say("arrived")},
                {"kind": "file", "labels": say("photos")},
            ],
        ),
        "other": ("Front desk", []),
    }
    form = create_form(brand, name=CONTACT_PAGE, by=None)
    texts = {"title": say("heading"), "thanks": say("thanks")}
    set_contact_form(
        form, name=CONTACT_PAGE, is_active=True, receipt=True, mailbox=None, texts=texts, consent={}, by=None
    )
    for topic, (team, fields) in asked.items():
        set_topic(form, None, said={"labels": say("topics", topic), "team": teams[team].pk, "fields": fields}, by=None)


def _at(found: Any, path: Sequence[str]) -> str:
    for step in path:
        found = found[step]
    return str(found)


def _texts(name: str) -> dict[str, str]:
    return {language: str(words(language)["greetings"][name]) for language in LANGUAGES}
