"""A contact form on a shop's page: filled in, corrected, sent with a photo, seen and answered at the desk."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from counterbell.accounts.models import Agent
from counterbell.conversations.models import Conversation, Delivery
from counterbell.reception.models import ContactForm
from tests.journeys.conftest import PATIENCE, Desk, Screen, stored, wait_until
from tests.running import RunningServer
from tests.storefront.conftest import form  # noqa: F401  # a fixture
from tests.storefront.test_contact import photo
from tests.widget.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]


def embed(shop: Shop, home: str, key: str) -> None:
    """Paste what the settings show."""
    shop.body = (
        f'<iframe id="here" src="{home}/contact/{key}/?embed=1&amp;lang=en" title="Contact" frameborder="0"></iframe>'
        f'<script nonce="n" async src="{home}/contact.js"></script>'
    )


def serious(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in {"serious", "critical"}]


def test_from_the_shops_page_to_the_desk_and_back(
    shop: Shop,
    form: ContactForm,  # noqa: F811
    bob: Agent,
    server: RunningServer,
    new_context: Callable[..., Any],
    agent_at: Callable[..., Desk],
) -> None:
    embed(shop, server.url, form.key)
    dana = Screen(new_context(), shop.url)
    frame = dana.page.frame_locator("#here")

    def tall() -> float:
        return float(dana.page.locator("#here").evaluate("one => one.getBoundingClientRect().height"))

    def fits() -> bool:
        inside = frame.locator("[data-sheet]").evaluate("one => one.getBoundingClientRect().height")
        return abs(tall() - float(inside)) < 3

    frame.get_by_role("button", name="Returns").click(timeout=PATIENCE)
    expect(frame.locator("#message")).to_be_visible(timeout=PATIENCE)
    wait_until(dana.page, fits)
    before = tall()
    frame.locator("#message").fill("The handle is off.")
    frame.locator("#q3").set_input_files([{"name": "cup.png", "mimeType": "image/png", "buffer": photo().read()}])
    frame.locator("[data-send]").click()
    expect(frame.locator(".summary")).to_contain_text("E-mail address", timeout=PATIENCE)
    expect(frame.locator(".summary")).to_be_focused(timeout=PATIENCE)
    wait_until(dana.page, lambda: fits() and tall() > before)
    expect(frame.locator("#message")).to_have_value("The handle is off.")
    expect(frame.get_by_label("cup.png")).to_be_checked()
    frame.locator("#email").fill("dana@post.example")
    frame.locator("#q0").fill("TW-18240")
    frame.locator("#q1").select_option("Broken")
    frame.locator("#email").press("Enter")  # sends it, and does not choose another topic
    expect(frame.locator("h1")).to_have_text("Thank you", timeout=PATIENCE)
    assert len(stored()) == 1
    assert dana.faults == []

    desk = agent_at(bob)
    desk.open("The handle is off.")
    desk.wait_for_text("Order number: TW-18240")
    page = desk.page
    expect(page.locator("[data-before]")).to_contain_text("From the contact form")
    expect(page.locator("[data-before]")).to_contain_text("TW-18240")
    expect(page.locator("[data-before]")).to_contain_text("As she told it; nothing of it is proved.")
    expect(page.locator(".entry-bubble img").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator("form.recipients")).to_contain_text("dana@post.example")
    expect(page.locator("form.recipients")).to_contain_text("no mailbox in use")
    assert serious(page) == []
    desk.say("A new one leaves today.")
    wait_until(page, lambda: Delivery.objects.filter(state="failed").exists())
    page.reload()
    expect(page.locator(".letter-delivery")).to_contain_text("No mailbox is set up", timeout=PATIENCE)
    assert desk.faults == []
    made = Conversation.objects.get()
    assert (made.assignee, made.customer.email) == (bob, "dana@post.example")


@pytest.mark.parametrize("how", [{}, {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}}])
def test_the_page_is_for_everybody(
    form: ContactForm,  # noqa: F811
    server: RunningServer,
    new_context: Callable[..., Any],
    how: dict[str, Any],
) -> None:
    for language in ("en", "fa"):
        address = f"{server.url}/contact/{form.key}/?lang={language}"
        dana = Screen(new_context(**how), address)
        assert serious(dana.page) == []
        dana.page.locator(".topic").first.click()
        expect(dana.page.locator("#message")).to_be_visible(timeout=PATIENCE)
        dana.page.locator("[data-send]").click()
        expect(dana.page.locator(".summary")).to_be_visible(timeout=PATIENCE)
        assert serious(dana.page) == []
        wide = dana.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (wide, dana.faults) == (0, [])


def test_without_a_script(
    form: ContactForm,  # noqa: F811
    server: RunningServer,
    new_context: Callable[..., Any],
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{server.url}/contact/{form.key}/?lang=en")
    page.get_by_role("button", name="Something else").click()
    page.get_by_label("Message").fill("Hello")
    page.get_by_role("button", name=re.compile("Choose another")).click()
    page.get_by_role("button", name="Something else").click()
    page.locator("[data-send]").click()
    expect(page.locator(".summary")).to_contain_text("e-mail", timeout=PATIENCE)
    page.locator("#email").fill("dana@post.example")
    page.locator("[data-send]").click()
    expect(page.locator("h1")).to_have_text("Thank you", timeout=PATIENCE)
    assert stored() == ["Hello"]
