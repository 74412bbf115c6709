# ruff: noqa: F811  # pytest hands over fixtures by their names
"""The language model in the settings: set up, tried, what it cost, and what was sent."""

from collections.abc import Callable
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.bot.actions import set_up_model
from counterbell.bot.generation.assisting import Helps, helps_of
from counterbell.bot.models import Bot, LanguageModel, ModelCall, Turn
from counterbell.bot.queries import model_of
from counterbell.conversations.models import Conversation
from tests.bot.conftest import bot, conversation, do_duties  # noqa: F401  # fixtures: the same shop
from tests.bot.endpoint import FakeModel, reply
from tests.bot.test_answering import ask
from tests.bot.test_generation import RETURNS, model  # noqa: F401
from tests.running import RunningServer

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]
GOOD = {"address": "https://api.example/v1", "name": "m", "tokens_a_day": "5000", "seconds": "4", "is_on": "on"}


def test_it_is_set_up_and_the_key_is_never_shown(alice_client: Client, brand: Brand) -> None:
    place = f"/settings/bot/{brand.pk}/model/"
    assert "Try it" not in alice_client.get(place).content.decode()  # there is nothing to try
    assert alice_client.post(place, {**GOOD, "key": "s3cret"}).status_code == 302
    kept = model_of(brand.pk)
    assert (kept.is_on, kept.address, kept.name, kept.tokens_a_day, kept.seconds) == (
        True, "https://api.example/v1", "m", 5000, 4,
    )  # fmt: skip
    page = alice_client.get(place).content.decode()
    assert "A key is stored." in page
    assert "s3cret" not in page
    assert kept.key not in page


@pytest.mark.parametrize("wrong", [{"address": "file:///etc/passwd"}, {"address": ""}, {"seconds": "90"}])
def test_what_is_wrong_is_said(alice_client: Client, brand: Brand, wrong: dict[str, str]) -> None:
    assert alice_client.post(f"/settings/bot/{brand.pk}/model/", {**GOOD, **wrong}).status_code == 422
    assert LanguageModel.objects.count() == 0


def test_a_trial_shows_both_and_why_one_is_not_said(
    alice_client: Client, model: FakeModel, brand: Brand, bot: Bot
) -> None:
    place = f"/settings/bot/{brand.pk}/model/try/"
    model.says = lambda _data: reply(("Within 30 days you can send it back.", 1))
    page = alice_client.post(place, {"ask": "how do i return something"}).content.decode()
    assert "Worded by the model" in page
    assert "Within 30 days you can send it back." in page
    assert RETURNS in page
    model.says = lambda _data: reply(("You can send it back within 90 days.", 1))
    page = alice_client.post(place, {"ask": "how do i return something"}).content.decode()
    assert "The plain answer is said" in page
    assert "It changed or lost a number." in page
    assert "You can send it back within 90 days." in page
    before = len(model.heard)
    page = alice_client.post(place, {"ask": "What is the capital of France?"}).content.decode()
    assert "The bot has no answer to this" in page
    assert len(model.heard) == before


def test_past_questions_are_asked_before_it_is_switched_on(
    alice_client: Client, model: FakeModel, brand: Brand, conversation: Conversation, do_duties: Do
) -> None:
    LanguageModel.objects.update(is_on=False)
    for text in ("where is my order", "how do i return something"):
        ask(conversation, text, do_duties)
    assert model.heard == []
    place = f"/settings/bot/{brand.pk}/model/"
    assert "Ask the last 20 questions" in alice_client.get(place).content.decode()
    model.says = lambda _data: reply(("Within 30 days you can send it back.", 1))
    first = alice_client.post(f"{place}sample/").content.decode()
    assert "how do i return something" in first
    assert "Within 30 days you can send it back." in first
    assert RETURNS in first
    before = first.partition('name="before" value="')[2].partition('"')[0]
    assert 'name="left" value="19"' in first
    second = alice_client.post(f"{place}sample/", {"before": before, "left": "1"}).content.decode()
    assert "where is my order" in second
    assert "hx-post" not in second  # no more than was wished
    assert len(model.heard) == 2
    last = Turn.objects.earliest("pk")
    ended = alice_client.post(f"{place}sample/", {"before": str(last.pk), "left": "18"}).content.decode()
    assert ("Nothing else has been answered." in ended, "hx-post" in ended) == (True, False)
    LanguageModel.objects.update(tokens_a_day=1)
    dear = alice_client.post(f"{place}sample/", {"left": "500"}).content.decode()
    assert "It may not be asked now" in dear
    assert ("hx-post" in dear, len(model.heard)) == (False, 2)
    assert conversation.messages.filter(author="bot").count() == 2


@pytest.mark.browser
def test_one_past_question_brings_the_next_along(
    server: RunningServer,
    signed_in: Callable[..., Any],
    alice: Agent,
    bot: Bot,
    brand: Brand,
    conversation: Conversation,
    do_duties: Do,
) -> None:
    for text in ("where is my order", "how do i return something"):
        ask(conversation, text, do_duties)
    # Nobody is there to answer: the plain answers stand.
    set_up_model(brand, is_on=False, address="http://127.0.0.1:9/v1", name="m", by=None)
    page = signed_in(alice).new_page()
    page.goto(f"{server.url}/settings/bot/{brand.pk}/model/")
    page.get_by_role("button", name="Ask the last 20 questions").click()
    rows = page.locator("#sampled > li")
    page.wait_for_selector("text=Nothing else has been answered.")
    assert [row.locator("a").inner_text() for row in rows.all()[:2]] == [
        "how do i return something",
        "where is my order",
    ]
    assert (rows.count(), page.locator("#sampled .bot-said").count()) == (3, 2)


def test_what_was_sent_is_read_and_its_words_are_deleted(
    alice_client: Client, model: FakeModel, brand: Brand, conversation: Conversation, do_duties: Do
) -> None:
    model.says = lambda _data: "<script>alert(1)</script>"
    ask(conversation, "how do i return something", do_duties)
    place = f"/settings/bot/{brand.pk}/model/"
    page = alice_client.get(place).content.decode()
    assert "how do i return something" in page
    assert "&lt;script&gt;alert(1)" in page
    assert f"/inbox/{conversation.public_id}/" in page
    assert alice_client.post(f"{place}empty/", {"call": "x"}).status_code == 302
    assert ModelCall.objects.get().sent
    alice_client.post(f"{place}empty/")
    assert "how do i return something" not in alice_client.get(place).content.decode()
    assert not ModelCall.objects.get().sent


def test_calls_of_another_brand_are_not_touched(
    alice_client: Client, model: FakeModel, other_brand: Brand, conversation: Conversation, alice: Agent, do_duties: Do
) -> None:
    ask(conversation, "how do i return something", do_duties)
    call = ModelCall.objects.get()
    alice_client.post(f"/settings/bot/{other_brand.pk}/model/empty/", {"call": call.pk})
    call.refresh_from_db()
    assert call.sent


def test_translating_is_a_switch_of_its_own_that_says_what_leaves_the_house(
    alice_client: Client, bob_client: Client, brand: Brand
) -> None:
    place = f"/settings/bot/{brand.pk}/model/"
    page = alice_client.get(place).content.decode()
    assert "then leaves the house word for word" in page
    off = {name: value for name, value in GOOD.items() if name != "is_on"}
    assert bob_client.post(place, {**off, "translates": "on"}).status_code in {403, 404}
    assert not helps_of(brand.pk).translates
    assert alice_client.post(place, {**off, "translates": "on", "address": ""}).status_code == 422
    assert alice_client.post(place, {**off, "translates": "on"}).status_code == 302
    assert (helps_of(brand.pk).translates, model_of(brand.pk).is_on) == (True, False)
    changed = LogEntry.objects.filter(content_type__model="languagemodel").latest("pk")
    assert changed.changes["translates"] == ["None", "True"]


def test_checking_the_tone_is_a_third_switch_that_says_what_leaves_the_house(
    alice_client: Client, bob_client: Client, brand: Brand
) -> None:
    place = f"/settings/bot/{brand.pk}/model/"
    assert "What an agent has written then leaves the house" in alice_client.get(place).content.decode()
    wanted = {name: value for name, value in GOOD.items() if name != "is_on"} | {"checks_tone": "on"}
    assert bob_client.post(place, wanted).status_code in {403, 404}
    assert alice_client.post(place, {**wanted, "name": ""}).status_code == 422
    assert helps_of(brand.pk) == Helps()
    assert alice_client.post(place, wanted).status_code == 302
    assert (helps_of(brand.pk), model_of(brand.pk).is_on) == (Helps(checks_tone=True), False)
    changed = LogEntry.objects.filter(content_type__model="languagemodel").latest("pk")
    assert changed.changes["checks_tone"] == ["None", "True"]
