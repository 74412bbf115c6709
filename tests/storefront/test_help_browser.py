"""The help centre in a real browser: accessible both ways and in both lights, suggestions by key, without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from counterbell.accounts.models import Brand
from counterbell.helpcenter import actions
from counterbell.helpcenter.actions import Wording
from counterbell.helpcenter.finding import put_on_shelf
from counterbell.helpcenter.models import Section, Translation, Vote
from tests.helpcenter.conftest import Published, published, returns, section
from tests.running import RunningServer

__all__ = ["published", "returns", "section"]  # fixtures
pytestmark = pytest.mark.browser


def serious(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in {"serious", "critical"}]


@pytest.fixture
def pages(returns: Translation, section: Section, published: Published) -> list[str]:
    """Every kind of page, with long words and an out-of-date translation."""
    published("A question with a very long title " + "that goes on " * 10, "x" * 300, kind="faq", section=section)
    published("We move", "From March on.", kind="news")
    for subject in ("returns", "privacy", "terms"):
        published(f"About {subject}", "Words.", kind="policy", subject=subject)
    film = published("How to clean it", "![How to clean it](https://youtu.be/dQw4w9WgXcQ)")
    actions.write(returns.article, Wording(title=returns.title, body="You have 14 days."), language="en", by=None)
    actions.publish(Translation.objects.get(pk=returns.pk), by=None, change=3)
    persian = returns.article.translations.get(language="fa")
    put_on_shelf(Translation.objects.live().values_list("pk", flat=True))
    return [
        "/help/lisbon/en/", f"/help/lisbon/en/section/{section.pk}-sending-back/",
        f"/help/lisbon/en/{returns.article_id}-{returns.slug}/", "/help/lisbon/en/search/?q=send back",
        "/help/lisbon/en/search/?q=zzzz", "/help/lisbon/en/nope/", "/help/lisbon/fa/", "/help/lisbon/ja/",
        f"/help/lisbon/fa/{persian.article_id}-{persian.slug}/", "/help/lisbon/en/news/", "/help/lisbon/en/policies/",
        f"/help/lisbon/en/{film.article_id}-{film.slug}/",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "how",
    [{}, {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}}],
    ids=["wide", "dark-phone"],
)
def test_every_page_is_accessible_and_fits(
    server: RunningServer, new_context: Callable[..., Any], pages: list[str], how: dict[str, Any]
) -> None:
    page = new_context(**how).new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if "Content Security Policy" in line.text else None)
    page.on("pageerror", lambda failure: said.append(str(failure)))
    faults = {}
    for address in pages:
        page.goto(server.url + address)
        found = serious(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("too wide")
        if found:
            faults[address] = found
    assert (faults, said) == ({}, [])


def test_a_suggestion_is_chosen_by_key(
    server: RunningServer, new_context: Callable[..., Any], pages: list[str], returns: Translation
) -> None:
    page = new_context().new_page()
    page.goto(server.url + "/help/lisbon/en/")
    page.fill("input[type=search]", "how to se")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("input[type=search]", "aria-activedescendant") == "suggestion-0"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{returns.article_id}-{returns.slug}/")
    page.go_back()
    page.fill("input[type=search]", "how to se")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Escape")
    assert page.is_hidden("[role=listbox]")


def test_without_scripts_one_searches_reads_and_votes(
    server: RunningServer, new_context: Callable[..., Any], pages: list[str], brand: Brand
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(server.url + "/help/lisbon/en/")
    page.fill("input[type=search]", "send back")
    page.click("text=Search >> nth=-1")
    page.click("text=How to send something back")
    page.click("button:has-text('No')")
    page.check("text=It is wrong or out of date")
    page.click("button:has-text('Send')")
    assert "Thank you" in page.inner_text("#helped")
    assert list(Vote.objects.values_list("helpful", "reason")) == [(False, "wrong")]


@pytest.mark.slow
def test_a_film_elsewhere_asks_nobody_before_it_is_followed(
    server: RunningServer, new_context: Callable[..., Any], brand: Brand, published: Published
) -> None:
    film = published("How to", "See:\n\n![How to](https://youtu.be/dQw4w9WgXcQ)")
    page = new_context().new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if "Content Security Policy" in line.text else None)
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith(server.url) else None)
    page.route(lambda url: not url.startswith(server.url), lambda route: route.abort())
    page.goto(f"{server.url}/help/{brand.key}/en/{film.article_id}-{film.slug}/")
    page.wait_for_load_state("networkidle")
    assert serious(page) == []
    assert asked == []
    page.focus("a[data-film]")
    page.keyboard.press("Enter")
    page.wait_for_selector("iframe.film")
    page.wait_for_timeout(300)
    assert [address.split("?")[0] for address in asked] == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"]
    assert said == []
