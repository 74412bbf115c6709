"""Importing in a real browser: the list fills by itself, what is chosen becomes drafts; every state is accessible."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.helpcenter.models import Translation
from tests.helpcenter.reading.documents import docx, paragraph
from tests.helpcenter.site import Site, html, open_site
from tests.running import RunningServer
from tests.workspace.test_settings_browser import serious, watched

pytestmark = pytest.mark.browser


@pytest.fixture
def calling_server(server: RunningServer) -> Iterator[RunningServer]:
    """It may call this machine, where the shop's site is."""
    server._environment["COUNTERBELL_OUTGOING_ALLOWED"] = "127.0.0.1"
    server.restart()
    yield server
    del server._environment["COUNTERBELL_OUTGOING_ALLOWED"]
    server.stop()


@pytest.fixture
def site(brand: Brand) -> Iterator[Site]:
    with open_site() as site:
        brand.domains = [site.domain]
        brand.save()
        site.pages = {
            "/help/": html("Delivery", '<a href="back">back</a><a href="closed">closed</a><p><img alt="x"></p>'),
            "/help/back": html("Returns"),
            "/help/closed": (403, {}, b""),
        }
        yield site


LOOKS = [
    {},
    {"color_scheme": "dark", "locale": "fa-IR", "viewport": {"width": 390, "height": 844}},
]


@pytest.mark.slow
@pytest.mark.parametrize("how", LOOKS, ids=["light", "dark-fa-phone"])
def test_from_the_shops_site_to_drafts(
    calling_server: RunningServer,
    signed_in: Callable[..., Any],
    alice: Agent,
    brand: Brand,
    site: Site,
    how: dict[str, Any],
) -> None:
    page = signed_in(alice, **how).new_page()
    said = watched(page)
    page.goto(f"{calling_server.url}/settings/help/brand/{brand.pk}/import/")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.fill("[name=addresses]", f"{site.url}/help/")
    page.select_option("[name=reach]", "below")
    page.press("[name=most]", "Enter")
    page.wait_for_selector("#import-run")
    page.wait_for_selector("[name=page]", timeout=30_000)
    assert page.locator("[name=page]:checked").count() == 2
    assert f"{site.url}/help/closed" in page.content()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.focus("[name=page] >> nth=0")
    page.keyboard.press("Space")
    page.click(".import-run form .button--main")
    page.wait_for_selector("#taken-title")
    assert [one.title for one in Translation.objects.all()] == ["Returns"]
    assert serious(page) == []
    page.click(".import-list a")
    page.wait_for_selector("article.words")
    assert serious(page) == []
    assert said == []


@pytest.mark.slow
def test_a_word_file_is_listed(
    server: RunningServer, signed_in: Callable[..., Any], alice: Agent, brand: Brand
) -> None:
    page = signed_in(alice).new_page()
    page.goto(f"{server.url}/settings/help/brand/{brand.pk}/import/")
    raw = docx(paragraph("Delivery", "berschrift1"), paragraph("Two days."))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.set_input_files("#document-file", {"name": "faq.docx", "mimeType": kind, "buffer": raw})
    page.click("form:has(#document-file) .button--main")
    page.wait_for_selector("[name=page]:checked")
    assert page.locator(".import-choice strong").inner_text() == "Delivery"
