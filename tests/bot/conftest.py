"""A bot that is on, a shop that has taught it a little, and a shopper who writes."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from counterbell.accounts.models import Brand
from counterbell.bot.actions import save_question, set_up
from counterbell.bot.knowledge import Guess
from counterbell.bot.mind import learned
from counterbell.bot.models import Bot, Question
from counterbell.bot.queries import question_of
from counterbell.conversations.actions import open_conversation
from counterbell.conversations.models import Conversation
from counterbell.journal import worker
from tests.people import Shopper

ANSWERS = {
    "where_is_my_order": {"en": "Your parcel comes two days after we send it.", "fa": "بسته دو روزه می‌رسد."},
    "delivery_countries": {"en": "We ship to Canada and all of Europe, {{customer.first_name|dear}}."},
    "return_how": {"en": "Send it back within 30 days."},
    "refund_time": {"en": "Five days after it is back with us.", "ja": "返送品の到着から五日です。"},
}


def teach(brand: Brand, name: str, texts: dict[str, str], *, address: str = "") -> Question:
    """Answer a question of the pack."""
    question = question_of(brand, f"pack.{name}")
    assert question is not None
    addresses = dict.fromkeys(texts, address)
    return save_question(brand, question, texts=texts, addresses=addresses, by=None)


@pytest.fixture
def bot(brand: Brand) -> Bot:
    for name, texts in ANSWERS.items():
        teach(brand, name, texts, address="https://shop.example/help" if name == "return_how" else "")
    return set_up(brand, is_on=True, name="Robin", by=None)


@pytest.fixture
def unsure(monkeypatch: pytest.MonkeyPatch) -> str:
    """A message of which the pack is half sure that it asks where an order is, whatever else it learns."""
    text, pack = "my order is a riddle", learned()
    guess = pack.guess

    def half(asked: str) -> Guess | None:
        found = guess(asked)
        if found is None or asked != text:
            return found
        return replace(found, answer="where_is_my_order", chance=0.45, second=None, second_chance=0.0)

    monkeypatch.setattr(pack, "guess", half)
    return text


@pytest.fixture
def conversation(dana: Shopper) -> Conversation:
    return open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en")


@pytest.fixture
def do_duties() -> Callable[[], None]:
    """Do what is owed, and what is owed because of that."""

    def do() -> None:
        for _ in range(10):
            if not worker.work_once():
                return

    return do
