# ruff: noqa: F811  # pytest hands over fixtures by their names
"""The pages where one sees how sure the bot is, and looks at what it answered."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from counterbell.accounts.models import Brand
from counterbell.bot.models import Bot, Turn
from counterbell.bot.queries import mind_for
from counterbell.conversations.actions import open_conversation, receive
from tests.bot.conftest import bot, do_duties  # noqa: F401  # fixtures: the same shop
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]


def test_the_curve_is_drawn_and_every_choice_told(alice_client: Client, bot: Bot, brand: Brand) -> None:
    mind_for(bot)
    page = alice_client.get(f"/settings/bot/{brand.pk}/curve/").content.decode()
    points = page.partition('class="curve-rehearsed" points="')[2].partition('"')[0].split()
    places = [tuple(map(float, one.split(","))) for one in points]
    assert len(places) > 5
    assert places == sorted(places, key=lambda place: (place[0], -place[1]))
    assert all(0 <= x <= 640 and 0 <= y <= 320 for x, y in places)
    assert page.count('<th scope="row">') == 6
    assert "Today" in page
    assert "curve-judged" not in page


def test_without_an_answer_there_is_nothing_to_draw(alice_client: Client, bob_client: Client, brand: Brand) -> None:
    alice_client.get(f"/settings/bot/{brand.pk}/?ask=hello")  # it has learned the pack
    assert "Nothing to show yet" in alice_client.get(f"/settings/bot/{brand.pk}/curve/").content.decode()
    assert bob_client.get(f"/settings/bot/{brand.pk}/curve/").status_code == 403


def test_an_agent_looks_at_answers_and_judges_them(
    bob_client: Client, charlie_client: Client, bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    place = f"/settings/bot/{brand.pk}/sample/"
    talk = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
    receive(talk, text="how do i return something")
    do_duties()
    page = bob_client.get(place).content.decode()
    assert "how do i return something" in page
    assert "Send it back within 30 days." in page
    assert "Source: <bdi>How do I return something</bdi>, version 1" in page
    turn = Turn.objects.get()
    told = {"message": str(turn.pk), "verdict": "wrong", "was": ""}
    assert charlie_client.post(f"{place}judge/", told).status_code == 404
    assert bob_client.post(f"{place}judge/", told)["Location"] == place
    page = bob_client.get(f"{place}?show=wrong").content.decode()
    assert "All answers are looked at" in page
    assert "<bdi>Bob</bdi>" in page
    assert "how do i return something" not in bob_client.get(f"{place}?show=right").content.decode()
    again = bob_client.post(f"{place}judge/", {**told, "verdict": "right"}, follow=True).content.decode()
    assert "Somebody has looked at this already." in again
    for nonsense in ("x" * 50, "9" * 40, "9" * 19, "", "²"):
        assert bob_client.post(f"{place}judge/", {**told, "message": nonsense}).status_code == 302
    turn.refresh_from_db()
    assert turn.verdict == "wrong"
    figures = bob_client.get(f"/settings/bot/{brand.pk}/figures/").content.decode()
    assert "0 right, 1 wrong, 0 not sure." in figures


def test_a_wrong_answer_is_attached_to_the_right_question_or_edited(
    alice_client: Client, bob_client: Client, bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    place = f"/settings/bot/{brand.pk}/sample/"
    talk = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
    receive(talk, text="how do i return something")
    do_duties()
    page = alice_client.get(place).content.decode()
    assert '<option value="pack.refund_time">' in page
    assert '<option value="pack.return_how">' not in page  # what it answered
    mend = f'href="/settings/bot/{brand.pk}/questions/pack.return_how/"'
    assert mend in page
    assert mend not in bob_client.get(place).content.decode()
    turn = Turn.objects.get()
    told = {"message": str(turn.pk), "verdict": "wrong", "was": ""}
    bob_client.post(f"{place}judge/", told)
    seen = alice_client.get(f"{place}?show=wrong").content.decode()
    assert "It asks for this" in seen
    alice_client.post(f"{place}judge/", {**told, "was": "wrong", "key": "pack.refund_time"})
    other = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
    receive(other, text="how do i return something")
    do_duties()
    assert Turn.objects.latest("at").keys == ["pack.refund_time"]


def test_it_is_judged_in_the_conversation_by_who_may_see_it(
    bob_client: Client, charlie_client: Client, bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    talk = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
    receive(talk, text="how do i return something")
    do_duties()
    reply = Turn.objects.get().reply
    assert reply is not None
    place = f"/inbox/{talk.public_id}/verdict/{reply.number}/"
    page = bob_client.get(place).content.decode()
    assert "how do i return something" in page
    assert "it is proposed to those who teach the bot" in page
    assert bob_client.get(f"/inbox/{talk.public_id}/verdict/1/").status_code == 404  # hers
    assert charlie_client.get(place).status_code == 404
    told = {"verdict": "wrong", "was": "", "key": "pack.refund_time"}
    assert charlie_client.post(place, told).status_code == 404
    assert bob_client.post(place, told).status_code == 204
    again = bob_client.post(place, told)
    assert (again.status_code, again.content.decode()) == (409, "Somebody has looked at this already.")
    assert Turn.objects.get().verdict == "wrong"
