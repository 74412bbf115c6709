"""What the editor asks the server for, and who gets an answer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from persiantools.jdatetime import JalaliDate

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations import actions
from counterbell.conversations.actions import Answer, Written
from counterbell.conversations.actions.canned import Wording, save_canned
from counterbell.conversations.models import CannedReply, Conversation, Draft, Later, Message
from counterbell.helpcenter.finding import put_on_shelf
from counterbell.helpcenter.models import Article, Translation
from tests.helpcenter.conftest import published, returns, section
from tests.people import Shopper
from tests.workspace.matters import begin

__all__ = ["published", "returns", "section"]  # fixtures


@pytest.fixture
def matter(dana: Shopper) -> Conversation:
    return begin(dana, "Hello")


@pytest.fixture
def ship(alice: Agent) -> CannedReply:
    texts = {"en": "Dear {{customer.name}}, {{customer.email}}", "fa": "{{customer.name}} عزیز"}
    return save_canned(Wording(name="Ships", shortcut="ship", texts=texts), by=alice)


def put_off(matter: Conversation, by: Agent, **how: object) -> Later:
    wanted = {"text": "Tomorrow's words", "due": now() + timedelta(days=1)} | how
    kept = actions.put_off(matter, Answer(client_id=str(uuid4()), **wanted), by=by)  # type: ignore[arg-type]
    assert isinstance(kept, Later)
    return kept


def base(matter: Conversation) -> str:
    return f"/inbox/{matter.public_id}/"


@pytest.mark.parametrize("kind", ["article", "buttons", "form", "day"])
def test_the_dialogs_for_what_goes_along(
    bob_client: Client, charlie_client: Client, matter: Conversation, kind: str
) -> None:
    page = bob_client.get(f"{base(matter)}enclose/{kind}/")
    assert f'data-part="{kind}"' in page.content.decode()
    assert charlie_client.get(f"{base(matter)}enclose/{kind}/").status_code == 404


def test_only_articles_that_everybody_may_read_are_offered(
    bob_client: Client,
    charlie_client: Client,
    matter: Conversation,
    returns: Translation,
    published: Callable[..., Any],
) -> None:
    published("Sending back, for colleagues", "Look in the drawer.", audience=Article.Audience.AGENTS)
    put_on_shelf(Translation.objects.live().values_list("pk", flat=True))
    for words in ("send back", ""):
        found = bob_client.get(f"{base(matter)}articles/?q={words}").content.decode()
        assert ("for colleagues" in found, found.count("<label")) == (False, 1)
        assert f"&quot;number&quot;:{returns.article_id}," in found
    assert "No public article fits." in bob_client.get(f"{base(matter)}articles/?q=zzzz").content.decode()
    assert bob_client.get(f"{base(matter)}enclose/carousel/").status_code == 404
    assert charlie_client.get(f"{base(matter)}articles/?q=").status_code == 404


def test_canned_replies_come_filled_and_their_use_is_counted(
    bob_client: Client, matter: Conversation, ship: CannedReply
) -> None:
    offer = bob_client.get(f"{base(matter)}canned/?q=/SHIP").json()["offers"]
    assert offer == [
        {
            "id": ship.pk,
            "name": "Ships",
            "shortcut": "ship",
            "scope": "",
            "language": "en",
            "language_name": "English",
            "text": "Dear Dana, {{customer.email}}",
            "missing": ["customer.email"],
            "part": None,
        }
    ]
    assert bob_client.post(f"{base(matter)}canned/{ship.pk}/used/").status_code == 204
    ship.refresh_from_db()
    assert (ship.used, ship.used_at is not None) == (1, True)


def test_an_article_goes_along_only_where_everybody_may_read_it(
    alice: Agent, bob_client: Client, matter: Conversation, returns: Translation
) -> None:
    named = {"kind": "article", "number": returns.article_id, "language": "en", "title": "As it was called"}
    save_canned(Wording(name="Back", shortcut="back", texts={"en": "So"}, parts={"en": named}), by=alice)
    ask = f"{base(matter)}canned/?q=back"
    assert bob_client.get(ask).json()["offers"][0]["part"] == named | {"title": returns.title}
    Article.objects.filter(pk=returns.article_id).update(audience=Article.Audience.AGENTS)
    assert bob_client.get(ask).json()["offers"][0]["part"] is None


def test_whom_one_can_call(bob_client: Client, matter: Conversation, alice: Agent, charlie: Agent) -> None:
    found = bob_client.get(f"{base(matter)}callees/").json()["callees"]
    assert sorted((c["kind"], c["name"]) for c in found) == [("agent", "Alice"), ("agent", "Bob"), ("team", "Lisbon")]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_times_are_the_agents_own(
    bob: Agent, client_of: Callable[[Agent], Client], matter: Conversation, language: str
) -> None:
    Agent.objects.filter(pk=bob.pk).update(language=language, time_zone="Asia/Tehran")
    page = client_of(bob).get(f"{base(matter)}menu/send/").content.decode()
    there = now().astimezone(ZoneInfo("Asia/Tehran"))
    assert f'value="{there:%Y-%m-%d}"' in page
    assert page.count("<option") == 60
    month = JalaliDate(there.date()).strftime("%B", locale="fa") if language == "fa" else f"{there:%b}"
    assert month in page


def test_the_list_of_what_is_to_come(
    bob_client: Client, alice_client: Client, matter: Conversation, bob: Agent
) -> None:
    put_off(matter, bob, then="resolve")
    put_off(matter, bob, text="In a moment", due=now() + timedelta(seconds=5), undoing=True)
    mine = bob_client.get(f"{base(matter)}later/").content.decode()
    assert ("Tomorrow&#x27;s words" in mine, "In a moment" in mine, "then resolve" in mine) == (True, False, True)
    assert mine.count("data-later-now") == 1
    hers = alice_client.get(f"{base(matter)}later/").content.decode()
    assert ("data-later-now" in hers, "data-later-back" in hers, "Bob" in hers) == (False, True, True)
    desk = bob_client.get(base(matter), headers={"HX-Request": "true"}).content.decode()
    assert '"text": "In a moment"' in desk
    assert '"longest": 10000' in desk


def test_changing_one_of_them(bob: Agent, bob_client: Client, matter: Conversation) -> None:
    Agent.objects.filter(pk=bob.pk).update(time_zone="Asia/Tehran")
    kept = put_off(matter, bob)
    address = f"{base(matter)}later/{kept.client_id}/"
    page = bob_client.get(address).content.decode()
    assert f'value="{kept.due.astimezone(ZoneInfo("Asia/Tehran")):%H:%M}"' in page
    day = now().astimezone(ZoneInfo("Asia/Tehran")).date() + timedelta(days=3)
    done = bob_client.post(address, {"text": "Other words", "day": f"{day}", "time": "09:30"})
    assert done.status_code == 204
    kept.refresh_from_db()
    assert (kept.text, kept.due) == (
        "Other words",
        datetime(day.year, day.month, day.day, 9, 30, tzinfo=ZoneInfo("Asia/Tehran")),
    )
    past = bob_client.post(address, {"text": "Too late", "day": "2020-01-01", "time": "09:30"})
    assert (past.status_code, past.content.decode()) == (409, "Choose a time that lies ahead, within a year.")
    assert bob_client.post(address, {"text": "?", "day": "tomorrow", "time": ""}).status_code == 400
    kept.refresh_from_db()
    assert kept.text == "Other words"


def test_one_that_is_translated_is_changed_in_both_tongues(
    bob: Agent, bob_client: Client, matter: Conversation
) -> None:
    plain, kept = put_off(matter, bob), put_off(matter, bob, written=Written("سلام", "fa"))
    assert "later-written" not in bob_client.get(f"{base(matter)}later/{plain.client_id}/").content.decode()
    address = f"{base(matter)}later/{kept.client_id}/"
    page = bob_client.get(address).content.decode()
    assert ("What you wrote (Persian)" in page, ">سلام</textarea>" in page, "data-later-translate" in page) == (
        True, True, False,
    )  # fmt: skip
    day = f"{now().date() + timedelta(days=3)}"
    fields = {"text": "Good day", "written": "روز خوش", "day": day, "time": "09:30"}
    assert bob_client.post(address, fields).status_code == 204
    kept.refresh_from_db()
    assert (kept.text, kept.written) == ("Good day", {"text": "روز خوش", "language": "fa"})


def test_taking_back_brings_the_words(bob: Agent, bob_client: Client, matter: Conversation) -> None:
    part = {"kind": "buttons", "choices": ["Yes", "No"]}
    kept = put_off(matter, bob, reply_to=1, part=part)
    taken = bob_client.post(f"{base(matter)}later/{kept.client_id}/take-back/").json()
    assert taken == {"text": "Tomorrow's words", "files": [], "reply_to": 1, "written": None, "part": part}
    assert bob_client.post(f"{base(matter)}later/{kept.client_id}/now/").status_code == 409
    assert not Message.objects.filter(text="Tomorrow's words").exists()


def test_sending_it_now(bob: Agent, alice_client: Client, bob_client: Client, matter: Conversation) -> None:
    kept = put_off(matter, bob, then="resolve")
    address = f"{base(matter)}later/{kept.client_id}/now/"
    assert alice_client.post(address).status_code == 409  # not in his name
    assert bob_client.post(address).status_code == 204
    matter.refresh_from_db()
    assert (Message.objects.filter(text="Tomorrow's words").count(), matter.status) == (1, "resolved")


def test_the_list_shows_drafts_and_held_answers(bob: Agent, bob_client: Client, matter: Conversation) -> None:
    assert '<bdi class="conv-draft">' not in bob_client.get("/inbox/rows/?view=all").content.decode()
    actions.save_draft(matter, agent=bob, kind="note", text="Begun")
    kept = put_off(matter, bob)
    Later.objects.filter(pk=kept.pk).update(state="held")
    rows = bob_client.get("/inbox/rows/?view=all").content.decode()
    assert ('<bdi class="conv-draft">' in rows, "Answer held back" in rows) == (True, True)


def test_charlie_sees_and_changes_nothing(
    charlie_client: Client, bob: Agent, matter: Conversation, ship: CannedReply
) -> None:
    kept = put_off(matter, bob)
    later = f"later/{kept.client_id}/"
    for path in ("canned/", "callees/", "menu/send/", "later/", later):
        assert charlie_client.get(base(matter) + path).status_code == 404, path
    for path in (f"canned/{ship.pk}/used/", later, f"{later}take-back/", f"{later}now/"):
        assert charlie_client.post(base(matter) + path, {"text": "x"}).status_code == 404, path
    ship.refresh_from_db()
    kept.refresh_from_db()
    assert (ship.used, kept.state, kept.text) == (0, "waiting", "Tomorrow's words")
    assert (Message.objects.filter(kind="public").count(), Draft.objects.count()) == (1, 0)
