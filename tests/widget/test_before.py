"""What is said and asked before a chat, over HTTP."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from counterbell.accounts import drafts
from counterbell.accounts.actions import set_bubble
from counterbell.accounts.bubble import Bubble
from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.conversations.actions import open_conversation, receive
from counterbell.conversations.models import Conversation
from counterbell.outreach.actions import save_greeting
from counterbell.outreach.models import AnsweredGreeting
from counterbell.reception.actions import set_form
from counterbell.reception.models import FilledForm
from counterbell.reports.models import AnswerTime
from counterbell.routing import attendance
from counterbell.routing.actions import set_hours
from tests.people import make_shopper
from tests.widget.knocking import Knocker

pytestmark = pytest.mark.django_db
SHOP = "https://shop.example"


@pytest.fixture(autouse=True)
def _nobody_is_there() -> Iterator[None]:
    attendance.told({})
    yield
    attendance.told({})


def ask(where: str, brand: Brand, origin: str = "", **query: Any) -> Any:
    headers = {"Origin": origin} if origin else {}
    return Client().get(f"/widget/{brand.key}/{where}", query, headers=headers)


def test_the_moment_tells_what_is_true(brand: Brand, alice: Agent) -> None:
    assert ask("moment", brand).json() == {
        "online": False, "open": None, "opens_at": None, "closes_at": None, "zone": None, "usual": None, "busy": False,
    }  # fmt: skip
    set_hours(brand, zone="Asia/Tehran", week={}, special=[], by=alice)
    AnswerTime.objects.create(brand=brand, seconds=200, samples=40, in_hours=True, counted_at=now())
    attendance.told({brand.pk: 1})
    told = ask("moment", brand).json()
    assert (told["online"], told["open"], told["zone"]) == (True, False, "Asia/Tehran")
    assert told["usual"] == {"seconds": 300, "in_hours": True}


def test_a_long_line_is_told(brand: Brand) -> None:
    for _ in range(6):
        shopper = make_shopper(brand)
        receive(open_conversation(shopper.customer, brand=brand, public_id=uuid4()), text="Hello?")
    assert ask("moment", brand).json()["busy"] is True
    attendance.told({brand.pk: 2})
    assert ask("moment", brand).json()["busy"] is False


def test_only_the_brands_pages_read_it(brand: Brand) -> None:
    brand.domains = ["shop.example"]
    brand.save()
    for where in ("moment", "config.json"):
        assert ask(where, brand, SHOP)["Access-Control-Allow-Origin"] == SHOP
        assert ask(where, brand, "https://evil.example").status_code == 403


def test_her_place_is_hers_alone(danas: Conversation, dana_knocks: Knocker, eve_knocks: Knocker) -> None:
    receive(danas, text="And now?")
    assert dana_knocks.get(f"conversations/{danas.public_id}/place").json()["place"] == 1
    assert eve_knocks.get(f"conversations/{danas.public_id}/place").status_code == 404


def test_greetings_are_read_in_the_pages_language(brand: Brand) -> None:
    assert ask("config.json", brand).json()["greeter"] is None
    save_greeting(brand, name="x", texts={"en": "Hello <b>you</b>", "hr": "Bok"}, asks={"pages": ["/a*"]}, by=None)
    told = ask("config.json", brand, lang="hr-HR").json()["greeter"]
    assert told["script"].endswith("/widget/greeter.js")
    assert [(rule["text"], rule["pages"]) for rule in told["rules"]] == [("Bok", ["/a*"])]
    assert told["auto"] == "Automatska poruka"


def test_the_greeting_she_answered_is_part_of_the_thread(
    brand: Brand, danas: Conversation, dana_knocks: Knocker, eve_knocks: Knocker
) -> None:
    kept = save_greeting(brand, name="x", texts={"en": "May we help?"}, asks={}, by=None)
    said = {"c": str(danas.public_id), "greeting": kept.pk, "lang": "en"}
    assert eve_knocks.post("greeted", said).status_code == 404
    assert dana_knocks.post("greeted", {**said, "greeting": 0}).status_code == 404
    assert AnsweredGreeting.objects.count() == 0
    assert dana_knocks.post("greeted", said).json() == {"text": "May we help?"}
    assert dana_knocks.entries(danas.public_id).json()["greeting"] == "May we help?"


def test_another_brands_greeting_cannot_be_answered(
    other_brand: Brand, danas: Conversation, dana_knocks: Knocker
) -> None:
    foreign = save_greeting(other_brand, name="x", texts={"en": "Psst"}, asks={}, by=None)
    said = {"c": str(danas.public_id), "greeting": foreign.pk}
    assert (dana_knocks.post("greeted", said).status_code, AnsweredGreeting.objects.count()) == (404, 0)


def test_the_form_answers_in_words(brand: Brand, dana_knocks: Knocker) -> None:
    field = {"kind": "email", "required": True, "labels": {"en": "E-mail", "fa": "ایمیل"}}
    set_form(brand, mode="always", intro={}, fields=[field], teams=[], consent={}, by=None)
    said = {"c": str(uuid4()), "answers": {"q0": "dana"}, "lang": "fa"}
    refused = dana_knocks.post("form", said)
    assert refused.status_code == 422
    assert refused.json()["faults"] == {"q0": "لطفاً یک نشانی ایمیل بنویسید، مانند name@example.com."}
    assert FilledForm.objects.count() == 0
    assert dana_knocks.post("form", {**said, "answers": {"q0": "dana@mail.example"}}).status_code == 200
    assert FilledForm.objects.get().answers[0]["label"] == "ایمیل"
    assert Knocker(brand).post("form", said).status_code == 401
    assert dana_knocks.post("form", {"c": "no"}).status_code == 400


def test_the_loader_learns_how_to_stand(brand: Brand, alice: Agent) -> None:
    brand.texts = {"en": {"launcher_text": "Ask us"}}
    brand.save()
    set_bubble(brand, Bubble(corner="start", icon="heart", hidden_on=("/pay*",)), by=alice)
    assert ask("config.json", brand).json()["look"] == {
        "corner": "start", "side": 20, "bottom": 20, "icon": "heart", "theme": "", "sound": True,
        "hidden_on": ["/pay*"], "text": "Ask us",
    }  # fmt: skip


def test_a_draft_is_shown_and_nobody_writes_in_it(brand: Brand) -> None:
    token = drafts.keep(brand, {"colour": "#aa0000", "bubble": {"icon": "chat"}, "name": "<i>Draft</i>"})
    told = ask("config.json", brand, draft=token).json()
    assert (told["colour"], told["look"]["icon"]) == ("#aa0000", "chat")
    page = ask("frame", brand, draft=token).content.decode()
    assert '"draft": true' in page
    assert "<i>Draft" not in page
    assert '"draft": false' in ask("frame", brand).content.decode()
    assert ask("config.json", brand, draft="guessed").json()["colour"] == brand.colour
