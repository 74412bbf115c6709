"""The page on which an owner chooses how letters look: what is typed is seen, tried and kept."""

from collections.abc import Callable
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.base.env import env
from tests.mailroom.post import make_mailbox
from tests.mailroom.world import outside
from tests.running import RunningServer

pytestmark = pytest.mark.django_db
SAID = {"answers": "card", "automatic": "headed", "on_automatic": "on", "footer_en": "Rua do Sol 4\nLisbon"}


def path(brand: Brand, rest: str = "") -> str:
    return f"/settings/brands/{brand.pk}/letters/{rest}"


def test_it_is_kept_and_audited(alice_client: Client, brand: Brand) -> None:
    assert alice_client.post(path(brand), SAID).status_code == 302
    brand.refresh_from_db()
    assert brand.letterhead == {
        "answers": "card", "automatic": "headed", "on_answers": False, "footer": {"en": "Rua do Sol 4\nLisbon"},
    }  # fmt: skip
    assert "letterhead" in LogEntry.objects.latest("pk").changes_dict
    assert "Rua do Sol 4" in alice_client.get(path(brand)).content.decode()
    assert alice_client.post(path(brand), {**SAID, "answers": "baroque"}).status_code == 422


def test_words_in_a_language_that_the_brand_has_left_stay(alice_client: Client, brand: Brand) -> None:
    brand.letterhead, brand.languages = {"footer": {"fa": "نشانی"}}, ["en"]
    brand.save()
    alice_client.post(path(brand), SAID)
    brand.refresh_from_db()
    assert set(brand.letterhead["footer"]) == {"en", "fa"}


def test_the_preview_shows_the_draft_in_a_sealed_frame(alice_client: Client, brand: Brand) -> None:
    draft = alice_client.post(f"/settings/brands/{brand.pk}/draft/", {**SAID, "part": "letters"}).json()["draft"]
    shown = alice_client.get(path(brand, "preview/"), {"draft": draft, "automatic": "1", "theme": "dark"})
    html = shown.content.decode()
    assert ("Rua do Sol 4" in html, "@media all" in html, "sandbox" in shown["Content-Security-Policy"]) == (
        True, True, True,
    )  # fmt: skip
    answer = alice_client.get(path(brand, "preview/"), {"draft": draft, "text": "1"})
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Rua do Sol" not in answer.content.decode()
    brand.refresh_from_db()
    assert brand.letterhead == {}


def test_agents_and_strangers_get_no_preview(bob_client: Client, client: Client, brand: Brand) -> None:
    assert bob_client.get(path(brand, "preview/")).status_code == 403
    assert client.get(path(brand, "preview/")).status_code == 302


def test_a_test_letter_goes_to_who_asks_as_typed(
    alice_client: Client, alice: Agent, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")
    said = {**SAID, "do": "automatic", "sample_language": "en"}
    assert "no mailbox in use" in alice_client.post(path(brand), said).content.decode()
    with outside() as world:
        make_mailbox(brand, **world.told())
        page = alice_client.post(path(brand), said).content.decode()
        ((people, letter),) = world.arrived
    assert (people, "Rua do Sol 4" in page) == ([alice.email], True)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Rua do Sol 4" in letter.get_body(("plain",)).get_content()
    brand.refresh_from_db()
    assert brand.letterhead == {}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_is_typed_is_seen_at_once(
    server: RunningServer, signed_in: Callable[..., Any], alice: Agent, brand: Brand
) -> None:
    page = signed_in(alice).new_page()
    page.goto(server.url + path(brand))
    page.fill("[name=footer_en]", "Rua do Sol 4")
    frame = page.frame_locator(".preview-stage iframe:first-child")
    frame.get_by_text("Rua do Sol 4").wait_for()
    page.check("[name=answers][value=card]")
    frame.locator(".ground").wait_for()
    page.click("[data-preview-toggle=automatic]")
    frame.get_by_text("Your message has arrived").wait_for()
    page.click("[data-preview-toggle=dark]")
    page.wait_for_function(
        "new URL(document.querySelector('.preview-stage iframe').src).searchParams.get('theme') === 'dark'"
    )
