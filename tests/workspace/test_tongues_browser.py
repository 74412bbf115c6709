# ruff: noqa: F811  # pytest hands over fixtures by their names
"""Reading a customer in one's own language and answering her in hers, in a real browser with a model that answers."""

import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.bot.actions import set_up_model
from counterbell.conversations.actions import Answer, Written, put_off, receive
from counterbell.conversations.models import Draft, Later, Message, Rendition
from tests.bot.endpoint import FakeModel, fake_model
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.matters import begin
from tests.workspace.test_settings_browser import serious, watched
from tests.workspace.test_settings_help_run_browser import calling_server  # noqa: F401

pytestmark = pytest.mark.browser
SAID = "Gdje je moja narudžba broj 12, molim vas?"
DAY = timedelta(days=1)
IN_HERS = "Vaša narudžba stiže za 3 dana."
WORDS = {
    "fa": {
        SAID: "سفارش شماره‌ی ۱۲ من کجاست، لطفاً؟",
        "A gdje je račun, molim vas?": "و فاکتور کجاست، لطفاً؟",
        "سفارش شما ۳ روز دیگر می‌رسد.": IN_HERS,
    },
    "en": {
        SAID: "Where is my order number 12, please?",
        "A gdje je račun, molim vas?": "And where is the invoice, please?",
        "Your order arrives in 3 days.": IN_HERS,
    },
}


@pytest.fixture
def model(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    from counterbell.base.env import env

    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")
    with fake_model() as found:
        words = WORDS["fa"] | WORDS["en"]
        found.says = lambda data: json.dumps({"translation": words.get(data["text"], "?")})
        set_up_model(brand, is_on=False, translates=True, address=found.url, name="m", seconds=2, by=None)
        yield found


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.timeout(200)
def test_both_texts_stand_in_the_thread_and_only_hers_goes_out(
    calling_server: RunningServer,
    signed_in: Callable[..., Any],
    model: FakeModel,
    dana: Shopper,
    bob: Agent,
    language: str,
) -> None:
    bob.language = language
    bob.save(update_fields=["language"])
    own = list(WORDS[language])[2]
    words = WORDS[language] | {own: IN_HERS}
    model.says = lambda data: json.dumps({"translation": words[data["text"]]})
    talk = begin(dana, SAID, language="hr")
    page = signed_in(bob).new_page()
    faults = watched(page)
    page.goto(f"{calling_server.url}/inbox/{talk.public_id}/")
    page.locator("[data-translate]").click()
    read = page.locator(".entry-rendition", has_text=words[SAID])
    read.wait_for()
    assert read.locator(".entry-text").get_attribute("lang") == language
    assert read.locator(".entry-text").get_attribute("dir") == "auto"
    assert page.locator(".entry-by-customer").inner_text().count(SAID) == 1
    assert page.locator("[data-translate]").count() == 0
    shoot(page, f"read-{language}")

    page.locator("[data-translate-always]").click()
    receive(talk, text="A gdje je račun, molim vas?")
    page.locator(".entry-rendition", has_text=words["A gdje je račun, molim vas?"]).wait_for()

    field = page.locator("[data-text]")
    field.fill(own)
    page.keyboard.press("Alt+t")
    expect(field).to_have_value(IN_HERS)
    assert page.locator("[data-own-text]").inner_text() == own
    assert serious(page) == []
    shoot(page, f"write-{language}")
    page.locator("[data-own-back]").click()
    assert field.input_value() == own
    page.locator("[data-translate-draft]").click()
    expect(field).to_have_value(IN_HERS)
    for _ in range(50):
        if Draft.objects.filter(text=IN_HERS).exists():
            break
        page.wait_for_timeout(100)
    page.reload()  # what she wrote stays with its translation
    page.locator("[data-own-text]", has_text=own).wait_for()
    field.press("Control+Enter")
    page.locator(".entry-rendition", has_text=own).wait_for(timeout=15_000)
    message = Message.objects.get(author="agent", kind="public")
    assert (message.text, Rendition.objects.get(message=message).text) == (IN_HERS, own)
    shoot(page, f"sent-{language}")
    assert faults == []


@pytest.mark.timeout(200)
def test_an_answer_for_later_is_changed_in_both_tongues(
    calling_server: RunningServer, signed_in: Callable[..., Any], model: FakeModel, dana: Shopper, bob: Agent
) -> None:
    talk = begin(dana, SAID, language="hr")
    written = Written("Your order arrives soon.", "en")
    answer = Answer(client_id=str(uuid4()), text="Vaša narudžba stiže uskoro.", written=written, due=now() + DAY)
    put_off(talk, answer, by=bob)
    page = signed_in(bob).new_page()
    faults = watched(page)
    page.goto(f"{calling_server.url}/inbox/{talk.public_id}/")
    page.locator("[data-later-edit]").click()
    dialog = page.locator("[data-later-one]")
    expect(dialog.get_by_label("What you wrote (English)")).to_have_value("Your order arrives soon.")
    dialog.get_by_label("What you wrote (English)").fill("Your order arrives in 3 days.")
    dialog.get_by_role("button", name="Translate into Croatian").click()
    expect(dialog.get_by_label("What the customer gets")).to_have_value(IN_HERS)
    assert serious(page) == []
    shoot(page, "later-both")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    kept = Later.objects.get()
    assert (kept.text, kept.written) == (IN_HERS, {"text": "Your order arrives in 3 days.", "language": "en"})
    assert faults == []


@pytest.mark.timeout(200)
def test_when_the_model_is_down_she_reads_and_sends_plainly(
    calling_server: RunningServer, signed_in: Callable[..., Any], model: FakeModel, dana: Shopper, bob: Agent
) -> None:
    model.status = 500
    talk = begin(dana, SAID, language="hr")
    page = signed_in(bob).new_page()
    page.goto(f"{calling_server.url}/inbox/{talk.public_id}/")
    page.locator("[data-translate]").click()
    page.get_by_text("The language model does not answer.").wait_for()
    assert SAID in page.locator(".entry-by-customer").inner_text()
    field = page.locator("[data-text]")
    field.fill(IN_HERS)
    page.keyboard.press("Control+Enter")
    page.locator(".entry-by-agent", has_text=IN_HERS).wait_for()
    assert field.input_value() == ""


def shoot(page: Any, name: str) -> None:
    """For who looks: COUNTERBELL_SHOTS=folder keeps what the page showed."""
    if folder := os.environ.get("COUNTERBELL_SHOTS"):
        for width, theme in ((1280, "light"), (1280, "dark"), (390, "light")):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_timeout(300)
            page.screenshot(path=f"{folder}/{re.sub('[^a-z-]', '', name)}-{width}-{theme}.png")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 800})
