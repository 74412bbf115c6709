"""The tone of a brand's bot: its own sentences, never the shop's."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from counterbell.accounts.models import Brand
from counterbell.bot import words
from counterbell.bot.actions import set_up
from counterbell.bot.generation.prompt import request_for
from counterbell.bot.models import Bot
from counterbell.bot.policies import Reason
from counterbell.bot.queries import bot_of
from counterbell.bot.tones import Tone, in_tone
from counterbell.bot.trying import samples
from counterbell.conversations.actions import receive
from counterbell.conversations.models import Conversation, Message

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
OWN: list[Callable[[], str]] = [
    words.not_understood, words.not_helped, words.dropped, words.what_else, lambda: words.asks_back(1),
    lambda: words.asks_back(2), *(lambda key=key: str(words.SMALL_TALK[key]) for key in words.SMALL_TALK),
    *(lambda reason=reason: words.calls_a_person(reason) for reason in Reason),
]  # fmt: skip


def said(conversation: Conversation) -> list[str]:
    by_bot = conversation.messages.filter(author=Message.Author.BOT, kind=Message.Kind.PUBLIC)
    return list(by_bot.order_by("number").values_list("text", flat=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", [Tone.FORMAL, Tone.FRIENDLY])
def test_each_sentence_is_said_in_each_tone(language: str, tone: Tone) -> None:
    with translation.override(language), in_tone(tone):
        assert [text for sentence in OWN if not (text := sentence()) or "%(" in text] == []


def test_the_usual_tone_is_as_it_was() -> None:
    with translation.override("en"):
        usual = [sentence() for sentence in OWN]
        assert str(words.SMALL_TALK["pack.greeting"]) == "How can I help you?"
        for tone in (Tone.FORMAL, Tone.FRIENDLY):
            with in_tone(tone):
                other = [sentence() for sentence in OWN]
            same = [text for text, was in zip(other, usual, strict=True) if text == was]
            assert set(same) <= {words.calls_a_person(Reason.LANGUAGE)}


def test_a_chat_has_the_tone_of_its_brand_and_the_name_once(
    conversation: Conversation, bot: Bot, brand: Brand, do_duties: Callable[[], None]
) -> None:
    set_up(brand, is_on=True, name="Robin", tone=Tone.FRIENDLY, by=None)
    receive(conversation, text="hello")
    do_duties()
    receive(conversation, text="where is my order")
    do_duties()
    receive(conversation, text="can I talk to a human please")
    do_duties()
    first, answer, last = said(conversation)
    assert first.startswith(f"Hi Dana! I’m Robin, the automatic assistant (AI) of {brand.name}.")
    assert answer == "Your parcel comes two days after we send it."
    assert last.startswith("I’m getting a person for you.")
    assert [text.count("Dana") for text in (answer, last)] == [0, 0]


@pytest.mark.parametrize(("name", "hello"), [("Dana Doe", "Welcome, Dana!"), ("", "Welcome!")])
def test_the_shops_own_greeting_names_whom_it_knows(
    conversation: Conversation, bot: Bot, brand: Brand, name: str, hello: str
) -> None:
    bot = set_up(brand, is_on=True, name="Robin", greetings={"en": "Welcome, {{customer.first_name}}!"}, by=None)
    conversation.customer.name = name
    with words.speaking("en", bot):
        first = words.first_words(bot, conversation, "en")
    assert first.startswith(f"{hello} I am Robin"), first


def test_a_model_is_told_the_tone() -> None:
    asked = {tone: request_for("Where is it?", [], "en", tone=tone).rules for tone in Tone}
    assert "formal, courteous" in asked[Tone.FORMAL]
    assert "friendly, warm" in asked[Tone.FRIENDLY]
    assert asked[Tone.USUAL] == request_for("Where is it?", [], "en").rules
    assert "tone" not in asked[Tone.USUAL]


def test_the_owner_hears_each_tone_and_chooses_one(alice_client: Client, brand: Brand) -> None:
    place = f"/settings/bot/{brand.pk}/"
    page = alice_client.get(place).content.decode()
    for _tone, lines in samples(bot_of(brand)):
        assert [line for line in lines if line not in page] == []
    form = {"is_on": "on", "name": "Robin", "tolerated": "2", "patience": "10"}
    assert alice_client.post(place, {**form, "tone": "friendly"}).status_code == 302
    assert bot_of(brand).tone == Tone.FRIENDLY
    assert alice_client.post(place, {**form, "tone": "rude"}).status_code == 422
    assert bot_of(brand).tone == Tone.FRIENDLY
    with pytest.raises(ValueError, match="rude"):
        set_up(brand, is_on=True, tone="rude", by=None)
