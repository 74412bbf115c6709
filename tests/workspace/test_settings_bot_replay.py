# ruff: noqa: F811  # pytest hands over fixtures by their names
"""A change is tried from the form where it is made, followed, looked at, and made."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from counterbell.accounts.models import Brand
from counterbell.bot.models import Bot, Question, Replay, Unanswered
from counterbell.bot.queries import bot_of
from counterbell.conversations.actions import open_conversation, receive
from tests.bot.conftest import bot, do_duties  # noqa: F401  # fixtures: the same shop
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]
DOG = "Can I bring my dog to the shop?"


@pytest.fixture
def asked(bot: Bot, dana: Shopper, do_duties: Do) -> None:
    for text in ("how do i return something", DOG):
        talk = open_conversation(dana.customer, brand=bot.brand, public_id=uuid4(), language="en")
        receive(talk, text=text)
        do_duties()


def test_an_own_question_is_tried_before_it_is_saved(
    alice_client: Client, asked: None, brand: Brand, do_duties: Do
) -> None:
    place = f"/settings/bot/{brand.pk}/replay/"
    said = {"kind": "question", "key": "", "answer_en": "Dogs are welcome.", "ways_en": DOG}
    one = alice_client.post(f"{place}start/", said)["Location"]
    running = alice_client.get(one).content.decode()
    assert "0 of 2 questions asked." in running
    assert 'hx-trigger="every 1s"' in running
    part = alice_client.get(one, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in part
    assert "<html" not in part.content.decode()
    do_duties()
    assert alice_client.get(one, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = alice_client.get(one).content.decode()
    assert "With this answer: Can I bring my dog to the shop?" in page
    assert "Dogs are welcome." in page
    assert page.count('class="replayed"') == 1
    assert 'class="replayed"' in alice_client.get(f"{one}?show=other").content.decode()
    assert 'class="replayed"' not in alice_client.get(f"{one}?show=worse").content.decode()
    assert Question.objects.filter(pack="").count() == 0
    alice_client.post(f"{one}adopt/")
    assert Question.objects.get(pack="").answers.get().text == "Dogs are welcome."
    assert "Live" in alice_client.get(place).content.decode()


def test_behaviour_and_answers_that_rest_are_tried(
    alice_client: Client, asked: None, brand: Brand, do_duties: Do
) -> None:
    place = f"/settings/bot/{brand.pk}/replay/"
    behaviour = {"kind": "behaviour", "tolerated": "5", "patience": "10", "sources": ["articles", "canned"]}
    one = alice_client.post(f"{place}start/", behaviour)["Location"]
    page = alice_client.get(one).content.decode()
    assert "At most 5% wrong, from your answers, the help centre, canned replies" in page
    assert (str(bot_of(brand).tolerated), bot_of(brand).silent) == ("2.0", ["canned"])
    rest = alice_client.post(f"{place}start/", {"kind": "rest", "key": "pack.return_how"})["Location"]
    do_duties()
    page = alice_client.get(rest).content.decode()
    assert "Without this answer: How do I return something" in page
    assert "It calls a person" in page
    assert "Try without it" in alice_client.get(f"/settings/bot/{brand.pk}/questions/pack.return_how/").content.decode()
    wrong = alice_client.post(f"{place}start/", {**behaviour, "tolerated": "80"}, follow=True).content.decode()
    assert "Something in the form is not right." in wrong
    none = alice_client.post(f"{place}start/", {"kind": "use", "key": "own.9"}, follow=True).content.decode()
    assert "There is no such question." in none
    assert Replay.objects.count() == 2


def test_what_was_not_answered_is_tried_from_its_page(
    alice_client: Client, asked: None, brand: Brand, do_duties: Do
) -> None:
    place = f"/settings/bot/{brand.pk}/replay/"
    page = alice_client.get(f"/settings/bot/{brand.pk}/unanswered/").content.decode()
    assert page.count(f'name="kind" value="settle" formaction="{place}start/"') == 2  # to answer it, to attach it
    row = Unanswered.objects.get()
    answer = {"kind": "settle", "ids": str(row.pk), "key": "", "language": "en", "text": "Dogs are welcome."}
    one = alice_client.post(f"{place}start/", answer)["Location"]
    do_duties()
    page = alice_client.get(one).content.decode()
    assert "With this answer: Can I bring my dog to the shop?" in page
    assert "Dogs are welcome." in page
    attach = {"kind": "settle", "ids": str(row.pk), "key": "pack.return_how"}
    other = alice_client.post(f"{place}start/", attach)["Location"]
    assert "With new ways to ask: How do I return something" in alice_client.get(other).content.decode()
    empty = alice_client.post(f"{place}start/", {**answer, "text": ""}, follow=True).content.decode()
    assert "Write the answer." in empty
    alice_client.post(f"{one}adopt/")
    row.refresh_from_db()
    assert (row.state, Question.objects.get(pack="").answers.get().text) == ("answered", "Dogs are welcome.")
    assert "With this answer: Can I bring my dog to the shop?" in alice_client.get(place).content.decode()
    late = alice_client.post(f"{other}adopt/", follow=True).content.decode()
    assert "Somebody has seen to this already." in late


def test_only_those_who_set_the_bot_up_may_try(
    alice_client: Client, bob_client: Client, asked: None, brand: Brand, other_brand: Brand
) -> None:
    place = f"/settings/bot/{brand.pk}/replay/"
    one = alice_client.post(f"{place}start/", {"kind": "nothing"})["Location"]
    pk = Replay.objects.get().pk
    assert bob_client.get(one).status_code == bob_client.get(place).status_code == 403
    assert bob_client.post(f"{place}start/", {"kind": "nothing"}).status_code == 403
    assert bob_client.post(f"{one}adopt/").status_code == 403
    for nowhere in (f"{other_brand.pk}/replay/{pk}/", f"{brand.pk}/replay/{'9' * 30}/"):
        assert alice_client.get(f"/settings/bot/{nowhere}").status_code == 404
    alice_client.post(f"{one}stop/")
    assert Replay.objects.get().state == "stopped"
    assert "It ended before the rest" in alice_client.get(one).content.decode()
    assert alice_client.post(f"{one}nonsense/").status_code == 302
