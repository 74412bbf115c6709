# ruff: noqa: F811  # pytest hands over fixtures by their names
"""What the desk asks for: messages in other languages, for who may see the conversation, and never for customers."""

import json
from typing import Any

import pytest
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.bot.actions import set_up_model
from counterbell.conversations.actions import keep_translation
from counterbell.conversations.models import Conversation, ReadTranslated
from tests.bot.endpoint import FakeModel
from tests.bot.test_translating import model, outgoing, translation_of  # noqa: F401
from tests.people import Shopper
from tests.workspace.matters import begin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def matter(dana: Shopper) -> Conversation:
    return begin(dana, "Gdje je moja narudžba, molim vas?", language="hr")


def shown_by(client: Client, matter: Conversation) -> dict[str, Any]:
    page = client.get(f"/inbox/{matter.public_id}/").content.decode()
    begun = page.partition('<script id="thread-data" type="application/json">')[2]
    found: dict[str, Any] = json.loads(begun.partition("</script>")[0])["tongues"]
    return found


def test_a_message_is_read_and_a_draft_is_translated(
    model: FakeModel, bob_client: Client, matter: Conversation, bob: Agent
) -> None:
    model.says = translation_of("Where is my order, please?")
    card = bob_client.post(f"/model/{matter.public_id}/1/").json()
    assert card == {
        "number": 1, "text": "Where is my order, please?", "lang": "en", "language": "English",
        "written": False, "differs": False,
    }  # fmt: skip
    assert bob_client.get(f"/inbox/{matter.public_id}/renditions/").json() == {"renditions": [card]}
    assert shown_by(bob_client, matter)["renditions"] == [card]
    model.says = translation_of("Stiže za 5 dana.")
    made = bob_client.post(f"/model/{matter.public_id}/draft/", {"text": "It arrives in 3 days, please wait."}).json()
    assert made == {"text": "Stiže za 5 dana.", "lang": "hr", "written_in": "en", "differs": ["3", "5"]}
    assert matter.messages.count() == 1


def test_who_may_not_see_the_conversation_gets_nothing(
    model: FakeModel, charlie_client: Client, client: Client, matter: Conversation
) -> None:
    for path in (f"/model/{matter.public_id}/1/", f"/model/{matter.public_id}/draft/"):
        assert charlie_client.post(path, {"text": "It arrives soon, please wait."}).status_code == 404
        assert client.post(path).status_code in {302, 401, 403}
    assert charlie_client.post(f"/inbox/{matter.public_id}/renditions/always/", {"on": "1"}).status_code == 404
    assert charlie_client.get(f"/inbox/{matter.public_id}/renditions/").status_code == 404
    assert (model.heard, ReadTranslated.objects.count()) == ([], 0)


def test_only_what_the_customer_wrote_is_translated(model: FakeModel, bob_client: Client, matter: Conversation) -> None:
    assert bob_client.post(f"/model/{matter.public_id}/7/").status_code == 404
    assert model.heard == []


def test_when_it_is_down_that_is_said_and_nothing_else(
    model: FakeModel, bob_client: Client, matter: Conversation
) -> None:
    model.status = 429
    told = bob_client.post(f"/model/{matter.public_id}/1/")
    assert (told.status_code, told.content.decode()[:39]) == (409, "The language model does not answer. Not")


def test_what_is_kept_is_read_when_the_switch_is_off_again(
    model: FakeModel, bob_client: Client, matter: Conversation, bob: Agent, brand: Brand
) -> None:
    assert shown_by(bob_client, matter)["hers"] == "Croatian"
    keep_translation(matter.messages.get(number=1), text="Where is it?", language="en", by=bob)
    set_up_model(brand, is_on=False, by=None)
    shown = shown_by(bob_client, matter)
    assert [one["text"] for one in shown["renditions"]] == ["Where is it?"]
    assert "hers" not in shown
    assert "data-translate-draft" not in bob_client.get(f"/inbox/{matter.public_id}/").content.decode()


def test_always_is_kept(model: FakeModel, bob_client: Client, alice_client: Client, matter: Conversation) -> None:
    assert bob_client.post(f"/inbox/{matter.public_id}/renditions/always/", {"on": "1"}).status_code == 204
    assert (shown_by(bob_client, matter)["always"], shown_by(alice_client, matter)["always"]) == (True, False)


def test_the_tone_of_a_draft_is_asked_for_by_who_may_answer(
    model: FakeModel, bob_client: Client, charlie_client: Client, matter: Conversation, brand: Brand
) -> None:
    place = f"/model/{matter.public_id}/tone/"
    page = f"/inbox/{matter.public_id}/"
    assert "data-check-tone" not in bob_client.get(page).content.decode()  # the owner lets it translate, no more
    assert bob_client.post(place, {"text": "Wait 3 days!"}).status_code == 409
    set_up_model(brand, is_on=False, checks_tone=True, address=model.url, name="m", seconds=1, by=None)
    assert shown_by(bob_client, matter)["tone"] == place
    assert "data-check-tone" in bob_client.get(page).content.decode()
    model.says = lambda _data: json.dumps({"polite": False, "line": "It shouts.", "wording": "Please wait 5 days."})
    assert charlie_client.post(place, {"text": "Wait 3 days!"}).status_code == 404
    assert model.heard == []
    assert bob_client.post(place, {"text": "Wait 3 days!"}).json() == {
        "polite": False, "line": "It shouts.", "wording": "Please wait 5 days.", "lang": "en", "differs": ["3", "5"],
    }  # fmt: skip
    assert matter.messages.count() == 1
