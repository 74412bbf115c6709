# ruff: noqa: F811  # pytest hands over fixtures by their names
"""The bot in the settings: behaviour, trial, questions with their answers, and what was not answered."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.bot.actions import note_choice
from counterbell.bot.copilot import suggested
from counterbell.bot.mind import learned
from counterbell.bot.models import Answer, Bot, Question, Suggestion, Unanswered
from counterbell.bot.queries import bot_of
from counterbell.conversations.actions import open_conversation, receive, reply
from counterbell.conversations.models import Conversation, Label
from tests.bot.conftest import bot, conversation, do_duties, teach  # noqa: F401  # fixtures: the same shop
from tests.bot.test_answering import ask
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]


def test_it_is_switched_on_with_a_name_and_first_words(alice_client: Client, brand: Brand) -> None:
    place = f"/settings/bot/{brand.pk}/"
    assert alice_client.get("/settings/bot/")["Location"] == place
    said = {
        "is_on": "on",
        "name": "Robin",
        "tolerated": "3.5",
        "patience": "15",
        "greeting-en": "Hi!",
        "greeting-fa": "درود!",
    }
    assert alice_client.post(place, said).status_code == 302
    kept = bot_of(brand)
    assert (kept.is_on, kept.name, str(kept.tolerated), kept.patience) == (True, "Robin", "3.5", 15)
    assert kept.greetings == {"en": "Hi!", "fa": "درود!"}
    page = alice_client.post(place, {**said, "tolerated": "50"})
    assert page.status_code == 422
    assert bot_of(brand).version == kept.version


def test_sources_and_who_always_gets_a_person_are_chosen(alice_client: Client, brand: Brand) -> None:
    place = f"/settings/bot/{brand.pk}/"
    vip = Label.objects.create(name="vip")
    said = {
        "tolerated": "2",
        "patience": "10",
        "sources": ["canned"],
        "people_labels": [str(vip.pk)],
        "people_addresses": "Frida@shop.example\n\n@gallery.example\n",
    }
    assert alice_client.post(place, said).status_code == 302
    kept = bot_of(brand)
    assert (kept.silent, kept.helps_agents) == (["articles"], False)
    assert (list(kept.people_labels.all()), kept.people_addresses) == (
        [vip],
        ["@gallery.example", "frida@shop.example"],
    )
    page = alice_client.get(place).content.decode()
    assert "frida@shop.example" in page
    assert alice_client.post(place, {**said, "people_addresses": "nobody"}).status_code == 422
    question = f"{place}questions/pack.warranty/"
    assert alice_client.post(question, {"answer_en": "Two years.", "calls_person": "on"}).status_code == 302
    assert Question.objects.get().calls_person


def test_a_trial_shows_what_it_would_say_and_says_nothing(
    alice_client: Client,
    bot: Bot,
    brand: Brand,
) -> None:
    page = alice_client.get(f"/settings/bot/{brand.pk}/?ask=where is my order").content.decode()
    assert "It answers" in page
    assert "Your parcel comes two days after we send it." in page
    assert "sure to 100 %" in page
    asked = alice_client.get(f"/settings/bot/{brand.pk}/?ask=What is the capital of France?").content.decode()
    assert "It calls a person" in asked
    assert "It was not sure enough of an answer." in asked
    assert Unanswered.objects.count() == 0


def test_questions_are_found_answered_and_deleted(alice_client: Client, brand: Brand) -> None:
    place = f"/settings/bot/{brand.pk}/questions/"
    assert "Is there a warranty" in alice_client.get(f"{place}?q=guarantee&show=open").content.decode()
    said = {
        "answer_en": "Two years.",
        "address_en": "https://shop.example/w",
        "ways_en": "does it last\n\n",
        "answer_fa": "دو سال.",
    }
    assert alice_client.post(f"{place}pack.warranty/", said).status_code == 302
    kept = Question.objects.get()
    assert (kept.pack, kept.phrasings) == ("warranty", {"en": ["does it last"]})
    assert {one.language: (one.text, one.address) for one in kept.answers.all()} == {
        "en": ("Two years.", "https://shop.example/w"),
        "fa": ("دو سال.", ""),
    }
    page = alice_client.get(f"{place}pack.warranty/").content.decode()
    assert "Earlier versions" in page
    assert "Is there a warranty" in alice_client.get(f"{place}?show=answered").content.decode()
    alice_client.post(f"{place}pack.warranty/off/")
    kept.refresh_from_db()
    assert not kept.is_on
    alice_client.post(f"{place}pack.warranty/delete/")
    assert (Question.objects.count(), Answer.objects.count()) == (0, 0)


def test_a_question_of_the_shops_own_needs_a_way_to_ask_it(alice_client: Client, brand: Brand) -> None:
    place = f"/settings/bot/{brand.pk}/questions/new/"
    assert alice_client.post(place, {"answer_en": "Yes."}).status_code == 422
    assert alice_client.post(place, {"answer_en": "Yes.", "ways_en": "do you glaze by hand"}).status_code == 302
    own = Question.objects.get()
    assert alice_client.get(f"/settings/bot/{brand.pk}/questions/{own.key}/").status_code == 200
    assert alice_client.get(f"/settings/bot/{brand.pk}/questions/own.999999999/").status_code == 404
    assert alice_client.get(f"/settings/bot/{brand.pk}/questions/pack.nothing/").status_code == 404


def test_unanswered_is_answered_in_one_click(
    alice_client: Client,
    alice: Agent,
    bot: Bot,
    brand: Brand,
    dana: Shopper,
    do_duties: Do,
) -> None:
    def another() -> str:
        talk = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
        said = ask(talk, "Can I bring my dog to the shop?", do_duties)
        assert said is not None
        return said.text

    another()
    another()
    page = alice_client.get(f"/settings/bot/{brand.pk}/unanswered/").content.decode()
    assert "Can I bring my dog to the shop?" in page
    assert "answered this. Look at it" not in page
    reply(Conversation.objects.latest("pk"), text="Dogs? Gladly.", by=alice)
    do_duties()
    page = alice_client.get(f"/settings/bot/{brand.pk}/unanswered/").content.decode()
    assert "<bdi>Alice</bdi> answered this. Look at it" in page
    assert ">Dogs? Gladly.</textarea>" in page
    assert "asked 2 times" in page
    offered = page.partition("<select")[2].partition("</select>")[0]
    assert offered.count("<option") == 4
    ids = ",".join(str(row.pk) for row in Unanswered.objects.all())
    alice_client.post(
        f"/settings/bot/{brand.pk}/unanswered/answer/",
        {"ids": ids, "key": "", "language": "en", "text": "Dogs are welcome."},
    )
    assert "Nothing is unanswered" in alice_client.get(f"/settings/bot/{brand.pk}/unanswered/").content.decode()
    assert another().endswith("Dogs are welcome.")


def test_after_one_click_it_says_how_many_past_questions_that_answers(
    alice_client: Client, bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    for _ in range(2):
        talk = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
        ask(talk, "Can I bring my dog to the shop?", do_duties)
    place = f"/settings/bot/{brand.pk}/unanswered/"
    first = Unanswered.objects.earliest("pk")
    told = {"ids": str(first.pk), "key": "", "language": "en", "text": "Dogs are welcome."}
    alice_client.post(f"{place}answer/", told)
    page = alice_client.get(place).content.decode()
    assert "Looking how many past questions that answers, too" in page
    look = page.partition('hx-get="')[2].partition('"')[0]
    assert 'hx-trigger="every 1s"' in alice_client.get(look, headers={"HX-Request": "true"}).content.decode()
    do_duties()
    part = alice_client.get(look, headers={"HX-Request": "true"})
    said = "With what you settled last, 1 more of the last 1 questions would have been answered."
    assert said in part.content.decode()
    assert ("HX-Refresh" in part, "hx-trigger" in part.content.decode()) == (False, False)
    shown = alice_client.get(look).content.decode()
    assert "With this answer: Can I bring my dog to the shop?" in shown
    assert "Let it go live" not in shown
    assert "Nothing tried yet" in alice_client.get(f"/settings/bot/{brand.pk}/replay/").content.decode()


def test_the_pages_speak_the_readers_language(alice_client: Client, alice: Agent, bot: Bot, brand: Brand) -> None:
    alice.language = "fa"
    alice.save(update_fields=["language"])
    page = alice_client.get(f"/settings/bot/{brand.pk}/questions/").content.decode()
    assert 'dir="rtl"' in page
    assert "سفارش" in page


def test_what_an_agent_changed_becomes_the_answer_in_one_click(
    alice_client: Client, bob_client: Client, bot: Bot, brand: Brand, dana: Shopper, bob: Agent, do_duties: Do
) -> None:
    learned()
    talk = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
    receive(talk, text="how do i return something")
    chosen = suggested(talk, bob, "pack.return_how")
    assert chosen is not None
    note_choice(talk, *chosen, wanted=True, by=bob)
    reply(talk, text="Send it back within 60 days.", by=bob)
    do_duties()
    place = f"/settings/bot/{brand.pk}/unanswered/"
    page = alice_client.get(place).content.decode()
    assert "Agents changed this answer once before they sent it." in page
    assert "What <bdi>Bob</bdi> sent instead" in page
    told = {"ids": str(Suggestion.objects.get().pk), "language": "en", "text": "Send it back within 60 days."}
    assert bob_client.post(f"/settings/bot/{brand.pk}/better/take/", told).status_code == 403
    alice_client.post(f"/settings/bot/{brand.pk}/better/take/", told)
    answer = Answer.objects.get(question__pack="return_how", language="en")
    assert (answer.text, answer.address) == ("Send it back within 60 days.", "https://shop.example/help")
    assert "Nothing is unanswered" in alice_client.get(place).content.decode()
    again = alice_client.post(f"/settings/bot/{brand.pk}/better/leave/", told, follow=True).content.decode()
    assert "Somebody has seen to this already." in again
