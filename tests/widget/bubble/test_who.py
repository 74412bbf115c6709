"""Bot or human is always visible in the bubble, and a person is one press away as long as it is a bot."""

from collections.abc import Callable
from typing import Any

import pytest

from counterbell.accounts.models import Brand
from counterbell.bot.models import Bot
from counterbell.bot.queries import mind_for
from counterbell.conversations.models import Conversation
from counterbell.widget.words import direction, texts
from tests.bot.conftest import bot  # noqa: F401  # the shop has taught it a little
from tests.widget.bubble.hands import ring, said, say
from tests.widget.shop import Counterhand

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
LEARNS = 40_000  # milliseconds until the server's bot knows what it is to say


def who(chat: Any, key: str, brand: Brand, lang: str = "en") -> None:
    """Wait until the bubble says so."""
    chat.locator("#who-words", has_text=texts(lang)[key].replace("{brand}", brand.name)).wait_for()


def test_who_speaks_is_said_as_it_changes_and_a_press_calls_a_person(
    visit: Open,
    bot: Bot,  # noqa: F811
    brand: Brand,
    counterhand: Counterhand,
) -> None:
    mind_for(bot)
    page = visit()
    chat = ring(page)
    who(chat, "speaks_bot", brand)
    say(chat, "how do i return something")
    chat.locator(".entry-by-bot", has_text="30 days").wait_for(timeout=LEARNS)
    who(chat, "speaks_bot", brand)
    chat.locator("#person").click()
    who(chat, "speaks_called", brand)
    assert said() == ["how do i return something", "Talk to a person"]
    assert chat.locator("#person").is_hidden()
    counterhand.watch(str(Conversation.objects.get().public_id))
    counterhand.say(str(Conversation.objects.get().public_id), "Bob here, good day!")
    who(chat, "people", brand)
    page.reload()
    who(ring(page), "people", brand)
    assert page.faults == []


def test_who_types_is_a_person_at_once(visit: Open, brand: Brand, counterhand: Counterhand) -> None:
    Bot.objects.create(brand=brand, is_on=True)
    chat = ring(visit())
    say(chat, "Hello")
    chat.locator(".entry-by-bot").first.wait_for(timeout=LEARNS)
    who(chat, "speaks_bot", brand)
    c = str(Conversation.objects.get().public_id)
    counterhand.watch(c)
    counterhand.typing(c, "One mo")
    chat.locator("#who[data-by='called']").wait_for()
    assert chat.locator("#person").is_hidden()


@pytest.mark.parametrize("lang", ["en", "fa", "ar", "ja", "hr"])
def test_before_a_word_is_said_a_bot_is_called_one(visit: Open, brand: Brand, lang: str) -> None:
    Bot.objects.create(brand=brand, is_on=True)
    chat = ring(visit(lang))
    who(chat, "speaks_bot", brand, lang)
    assert chat.locator("#person").inner_text() not in {"", "Talk to a person"} or lang == "en"
    assert chat.locator("#who").evaluate("(it) => getComputedStyle(it).direction") == direction(lang)


def test_a_brand_without_a_bot_has_people_and_no_button(visit: Open, brand: Brand) -> None:
    chat = ring(visit())
    who(chat, "people", brand)
    assert chat.locator("#person").is_hidden()
