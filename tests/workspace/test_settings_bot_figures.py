# ruff: noqa: F811  # pytest hands over fixtures by their names
"""The page of the bot's figures, and the chats behind each."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from counterbell.accounts.models import Brand
from counterbell.bot.models import Bot
from counterbell.conversations.actions import open_conversation, receive
from counterbell.conversations.models import Conversation
from tests.bot.conftest import bot, do_duties  # noqa: F401  # fixtures: the same shop
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]


@pytest.fixture
def chat(dana: Shopper, do_duties: Do) -> Callable[[str], Conversation]:
    def begin(text: str) -> Conversation:
        made = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en")
        receive(made, text=text)
        do_duties()
        return made

    return begin


def test_every_figure_opens_the_chats_that_it_counts(
    alice_client: Client,
    bot: Bot,
    brand: Brand,
    dana: Shopper,
    do_duties: Do,
    chat: Callable[[str], Conversation],
) -> None:
    answered, handed = chat("where is my order"), chat("What is the capital of France?")
    open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")  # and nothing said
    do_duties()
    page = alice_client.get(f"/settings/bot/{brand.pk}/figures/").content.decode()
    links = dict(re.findall(r'href="(/settings/bot/\d+/figures/[a-z_]+/[^"]*)" aria-label="[^"]*: (\d+)"', page))
    assert len(links) >= 20
    for link, count in links.items():
        shown = alice_client.get(link.replace("&amp;", "&")).content.decode()
        assert shown.count('class="line-link"') == int(count), link
    listed = alice_client.get(f"/settings/bot/{brand.pk}/figures/handed_over/").content.decode()
    assert str(handed.public_id) in listed
    assert str(answered.public_id) not in listed
    of_topic = alice_client.get(f"/settings/bot/{brand.pk}/figures/answered/?topic=pack.where_is_my_order")
    assert "Where is my order" in of_topic.content.decode()


def test_a_period_is_chosen_and_nonsense_is_the_last_four_weeks(
    alice_client: Client, bot: Bot, brand: Brand, chat: Callable[[str], Conversation]
) -> None:
    chat("where is my order")
    place = f"/settings/bot/{brand.pk}/figures/"
    old = alice_client.get(f"{place}chats/?from=2025-03-01&to=2025-04-01").content.decode()
    assert "No such chats" in old
    for nonsense in ("?from=x&to=9999-12-31", "?from=0001-01-01&to=0001-01-01", "?page=99", "?topic=%00", ""):
        assert alice_client.get(f"{place}{nonsense}").status_code == 200
    assert str(brand.pk) in alice_client.get(f"{place}chats/?to=junk").content.decode()
    assert "No such chats" in alice_client.get(f"{place}chats/?topic=a%00b&language=%00x").content.decode()
    assert alice_client.get(f"{place}nothing/").status_code == 404


def test_agents_see_the_figures_of_their_brands_only(
    bob_client: Client, charlie_client: Client, bot: Bot, brand: Brand, chat: Callable[[str], Conversation]
) -> None:
    chat("where is my order")
    place = f"/settings/bot/{brand.pk}/figures/"
    assert bob_client.get("/settings/bot/")["Location"] == place
    page = bob_client.get(place).content.decode()
    assert "Behaviour" not in page
    assert bob_client.get(f"{place}chats/").status_code == 200
    assert charlie_client.get(place).status_code == charlie_client.get(f"{place}chats/").status_code == 404
    assert bob_client.get(f"/settings/bot/{brand.pk}/").status_code == 403
