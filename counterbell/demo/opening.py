"""When the demo's shop is open, and how it greets: made once, like the rest of its stage."""

from typing import Any

from counterbell.accounts.models import Brand
from counterbell.demo.words import LANGUAGES, words
from counterbell.outreach.actions import save_greeting
from counterbell.routing.actions import set_hours
from counterbell.routing.writing import DAYS

ZONE = "Europe/Zagreb"
WEEK = {day: [["08:00", "22:00"]] for day in DAYS}  # as its texts say
HOLIDAYS: list[dict[str, Any]] = [
    {"date": "2026-12-24", "name": "Christmas Eve", "hours": [["09:00", "12:00"]]},
    {"date": "2026-12-25", "name": "Christmas", "hours": []},
    {"date": "2027-01-01", "name": "New Year", "hours": []},
]


def open_and_greet(brand: Brand) -> None:
    """Hours for the week and two greetings, in every language; nothing is asked before a chat."""
    set_hours(brand, zone=ZONE, week=WEEK, special=HOLIDAYS, by=None)
    goods = {"pages": ["/*/goods/*"], "seconds": 20}
    cart = {"pages": ["/*/cart/", "/*/checkout/"], "seconds": 25, "when": "online"}
    save_greeting(brand, name="Beside a thing", texts=_texts("goods"), asks=goods, by=None)
    save_greeting(brand, name="Before paying", texts=_texts("cart"), asks=cart, every="days", days=3, by=None)


def _texts(name: str) -> dict[str, str]:
    return {language: str(words(language)["greetings"][name]) for language in LANGUAGES}
