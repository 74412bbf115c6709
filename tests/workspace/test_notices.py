"""The doors of notices, devices and the app: who is let in, and what they say."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from counterbell.accounts.actions import deactivate
from counterbell.accounts.models import Agent
from counterbell.alerts import queries
from counterbell.alerts.models import Mute, Preferences, Seen, Subscription
from counterbell.conversations.actions import add_note, assign, open_conversation, receive, reply
from counterbell.conversations.models import Conversation
from counterbell.journal import worker
from tests.people import Shopper


@pytest.fixture
def conversation(dana: Shopper) -> Conversation:
    return open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en")


def do_duties() -> None:
    while worker.work_once():
        pass


def state(client: Client) -> dict[str, object]:
    found: dict[str, object] = client.get("/notices/state/").json()
    return found


@pytest.mark.django_db(transaction=True)
def test_what_the_bell_says(bob_client: Client, charlie_client: Client, conversation: Conversation, bob: Agent) -> None:
    receive(conversation, text="my <b>secret</b> words")
    do_duties()
    said = state(bob_client)
    assert (said["unread"], said["quiet"], said["repeat"], said["sound"], said["idle"]) == (1, False, False, "bell", 10)
    (notice,) = said["notices"]  # type: ignore[misc]
    assert (notice["kind"], notice["c"], notice["body"]) == ("opened", str(conversation.public_id), "")
    assert (notice["ways"], notice["waiting"]) == (["desktop", "sound"], True)
    Preferences.objects.create(agent=bob, show_words=True, matrix={"opened": ["push"]})
    (notice,) = state(bob_client)["notices"]  # type: ignore[misc]
    assert (notice["body"], notice["ways"]) == ("my <b>secret</b> words", [])
    assert state(charlie_client)["unread"] == 0
    page = bob_client.get("/notices/").content.decode()
    assert "my &lt;b&gt;secret&lt;/b&gt; words" in page
    assert "secret" not in charlie_client.get("/notices/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_reading(bob_client: Client, charlie_client: Client, conversation: Conversation, alice: Agent) -> None:
    receive(conversation, text="hello")
    do_duties()
    notice = state(bob_client)["notices"][0]["id"]  # type: ignore[index]
    c = str(conversation.public_id)
    for sent in ({"notice": str(notice)}, {"c": c}, {"c": "x"}, {"notice": "x"}, {}):
        assert charlie_client.post("/notices/read/", sent).status_code == 404
    assert charlie_client.post("/notices/told/", {"notice": str(notice)}).status_code == 204
    assert (state(bob_client)["unread"], Seen.objects.count()) == (1, 0)
    assert bob_client.post("/notices/told/", {"notice": ["x", str(notice)]}).status_code == 204
    assert (state(bob_client)["unread"], Seen.objects.count()) == (1, 1)
    assert bob_client.post("/notices/read/", {"c": c}).status_code == 204
    assert state(bob_client)["unread"] == 0
    assert [n.kind for n in queries.unread_of(alice)] == ["opened"]


@pytest.mark.django_db(transaction=True)
def test_reading_all(bob_client: Client, bob: Agent, alice: Agent, conversation: Conversation) -> None:
    assign(conversation, agent=bob, team=None, by=alice)
    do_duties()
    assert state(bob_client)["unread"] == 1
    assert bob_client.post("/notices/read/", {"all": "1"}).status_code == 204
    assert state(bob_client)["unread"] == 0
    assert b"Alice" in bob_client.get("/notices/").content  # it stays in the list


def test_silence_is_for_what_one_may_see(
    bob_client: Client, charlie_client: Client, conversation: Conversation
) -> None:
    address = f"/inbox/{conversation.public_id}/mute/"
    assert charlie_client.post(address, {"on": "1"}).status_code == 404
    assert bob_client.post(address, {"on": "yes"}).status_code == 400
    assert Mute.objects.count() == 0
    assert bob_client.post(address, {"on": "1"}).status_code == 204
    assert Mute.objects.count() == 1
    assert bob_client.post(address, {"on": "0"}).status_code == 204
    assert Mute.objects.count() == 0


def test_preferences(bob_client: Client, bob: Agent) -> None:
    usual = {"sound": "wood", "wait_minutes": "15", "idle_minutes": "0", "quiet_from": "22:00", "quiet_until": "07:00"}
    told = ["message:push", "message:sound", "mention:smoke", "fire:push"]
    answer = bob_client.post("/settings/notices/", {**usual, "tell": told, "repeat": "on"})
    assert answer.status_code == 302
    how = Preferences.objects.get(agent=bob)
    assert (how.sound, how.wait_minutes, how.idle_minutes, how.repeat, how.show_words) == ("wood", 15, 0, True, False)
    assert (how.matrix["message"], how.matrix["mention"], how.matrix["opened"]) == (["sound", "push"], [], [])
    assert str(how.quiet_from) == "22:00:00"
    page = bob_client.get("/settings/notices/").content.decode()
    assert 'value="message:push" checked' in page
    assert 'value="opened:push" checked' not in page
    refused = bob_client.post("/settings/notices/", {**usual, "quiet_until": ""})
    assert refused.status_code == 422
    assert Preferences.objects.get(agent=bob).repeat is True


def test_nobody_comes_in_who_has_not_signed_in(client: Client, db: None) -> None:
    for path in ("/notices/", "/notices/state/", "/visitors/", "/settings/notices/"):
        assert client.get(path).status_code == 302
    for path in ("/notices/read/", "/notices/told/", "/me/push/", "/me/push/remove/", "/me/push/try/"):
        assert client.post(path).status_code == 302
    assert Subscription.objects.count() == 0


def test_what_is_no_device(bob_client: Client) -> None:
    good = {
        "endpoint": "https://push.example/x",
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    }
    for wrong in (
        {"endpoint": "file:///etc/passwd"},
        {"endpoint": "http://2130706433/"},
        {"endpoint": "https://push.example/" + "x" * 2000},
        {"endpoint": ""},
        {"p256dh": "AAAA"},
        {"auth": ""},
    ):
        assert bob_client.post("/me/push/", {**good, **wrong}).status_code == 422
    assert Subscription.objects.count() == 0
    assert bob_client.post("/me/push/", good).status_code == 204
    assert Subscription.objects.count() == 1


def test_the_app(client: Client, bob_client: Client, bob: Agent) -> None:
    about = json.loads(client.get("/manifest.webmanifest").content)
    assert (about["name"], about["start_url"], about["scope"], about["dir"]) == ("Counterbell", "/inbox/", "/", "ltr")
    assert {icon["purpose"] for icon in about["icons"]} == {"any", "maskable"}
    bob.language = "fa"
    bob.save(update_fields=["language"])
    assert json.loads(bob_client.get("/manifest.webmanifest").content)["dir"] == "rtl"
    script = client.get("/worker.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert "connect-src 'self'" in script["Content-Security-Policy"]
    head = script.content.decode().splitlines()[0]
    assert json.loads(head.removeprefix("self.COUNTERBELL = ").removesuffix(";"))["page"] == "/offline/"
    assert client.get("/offline/").status_code == 200


def test_visitors_page_knows_only_ones_own_brands(bob_client: Client, other_brand: object) -> None:
    page = bob_client.get("/visitors/").content.decode()
    assert "Lisbon Ceramics" in page
    assert "Oslo Knitwear" not in page


@pytest.mark.django_db(transaction=True)
def test_queries_do_not_grow_with_notices(
    bob_client: Client,
    bob: Agent,
    alice: Agent,
    dana: Shopper,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for _ in range(8):
        made = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4())
        receive(made, text="hello")
        add_note(made, text="@Bob", by=alice)
    do_duties()
    bob_client.get("/notices/state/")
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        assert len(state(bob_client)["notices"]) == 16  # type: ignore[arg-type]
    with django_assert_max_num_queries(11):  # type: ignore[attr-defined]
        bob_client.get("/notices/")
    reply(made, text="hi", by=bob)
    assert len(state(bob_client)["notices"]) == 15  # type: ignore[arg-type]


def test_who_is_let_go_hears_nothing(bob: Agent, alice: Agent, conversation: Conversation) -> None:
    deactivate(bob, by=alice)
    bob.refresh_from_db()
    assert list(queries.notices_of(bob)) == []
