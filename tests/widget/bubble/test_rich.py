"""What an agent sends along from the inbox, in her real browser, and what the shopper does with it in hers."""

from collections.abc import Callable
from typing import Any

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.base.secrets import fingerprint
from counterbell.conversations.models import Conversation, Message
from counterbell.helpcenter.finding import put_on_shelf
from counterbell.helpcenter.models import Translation
from counterbell.previews.models import PagePreview
from counterbell.widget.words import texts
from tests.axe import faults
from tests.helpcenter.conftest import published, returns, section
from tests.running import RunningServer
from tests.widget.bubble.hands import ring, said, say, wait_for_said
from tests.widget.shop import Shop

__all__ = ["published", "returns", "section"]  # fixtures
pytestmark = pytest.mark.browser
Open = Callable[..., Any]
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def desk(server: RunningServer, signed_in: Callable[..., Any], bob: Agent) -> Callable[..., Any]:
    """The inbox with the only conversation open."""

    def go(**how: Any) -> Any:
        page = signed_in(bob, **how).new_page()
        page.goto(f"{server.url}/inbox/{Conversation.objects.get().public_id}/?view=all")
        page.locator("[data-text]").wait_for()
        page.locator("[data-inbox][data-line=open]").wait_for()
        return page

    return go


def asks(page: Any, kind: str) -> Any:
    """Open a dialog by keys."""
    page.locator("body").press("Shift+C")
    page.locator("#enclose-menu:popover-open").wait_for()
    page.locator(f"[data-enclose={kind}]").press("Enter")
    dialog = page.locator("[data-enclose-dialog][open]")
    dialog.wait_for()
    return dialog


def send(page: Any) -> None:
    page.locator("[data-enclosed]:not([hidden])").wait_for()
    page.locator("[data-text]").press("Control+Enter")
    page.locator("[data-leaving-id]").wait_for()
    page.locator("[data-text]").press("Control+Enter")  # at once
    page.locator("[data-leaving-id]").wait_for(state="detached")


def begun(visit: Open, lang: str = "en", **how: Any) -> tuple[Any, Any]:
    page = visit(lang, **how)
    chat = ring(page)
    say(chat, "Hello?")
    chat.locator(".entry-state-sent").wait_for()
    return page, chat


def test_a_question_with_buttons_is_pressed_once_and_rests(visit: Open, desk: Callable[..., Any]) -> None:
    page, chat = begun(visit, viewport=NARROW)
    agent = desk()
    dialog = asks(agent, "buttons")
    assert faults(agent, "[data-enclose-dialog]") == []
    dialog.locator("[name=text]").fill("Which size?")
    for place, label in enumerate(("Small", "Large", "None")):
        dialog.locator("[name=choice]").nth(place).fill(label)
    dialog.locator("[name=text]").press("Escape")
    asks(agent, "buttons")
    dialog.locator("[name=text]").fill("Which size?")
    for place, label in enumerate(("Small", "Large")):
        dialog.locator("[name=choice]").nth(place).fill(label)
    dialog.locator("[type=submit]").click()
    send(agent)
    chat.get_by_role("button", name="Large").focus()
    page.keyboard.press("Enter")
    wait_for_said(page, "Hello?", "Large")
    assert chat.locator(".entry-choice:visible").count() == 0
    assert agent.locator(".entry-choice").all_inner_texts() == ["Small", "Large"]
    assert Message.objects.get(author="agent", kind="public").facts == {"choices": ["Small", "Large"]}
    assert page.faults == []


def test_an_article_opens_within_the_chat(visit: Open, desk: Callable[..., Any], returns: Translation) -> None:
    put_on_shelf(Translation.objects.live().values_list("pk", flat=True))
    page, chat = begun(visit)
    agent = desk()
    dialog = asks(agent, "article")
    dialog.locator("[data-article-search]").fill("send back")
    dialog.locator(".enclose-article", has_text=returns.title).click()
    assert faults(agent, "[data-enclose-dialog]") == []
    dialog.locator("[type=submit]").click()
    send(agent)  # without a word: its title says what it is
    card = chat.locator(".part-article", has_text="30 days")
    card.wait_for()
    assert chat.locator(".entry-by-agent .entry-text:visible").count() == 0
    assert faults(page.frames[-1], "#log") == []
    card.press("Enter")
    chat.locator(".help-page h2", has_text=returns.title).wait_for()
    chat.locator("#back").click()
    sent = Message.objects.get(author="agent", kind="public")
    assert sent.text == returns.title
    assert (sent.facts or {})["part"]["number"] == returns.article_id
    agent.locator(".part-article", has_text="30 days").wait_for()


def test_a_link_to_an_article_brings_its_card_to_both(
    visit: Open, desk: Callable[..., Any], server: RunningServer, returns: Translation
) -> None:
    page, chat = begun(visit)
    agent = desk()
    place = f"{server.url}/help/{returns.brand.key}/en/{returns.article_id}-{returns.slug}/"
    agent.locator("[data-text]").fill(f"It stands in {place}")
    agent.locator("[data-text]").press("Control+Enter")
    agent.locator("[data-leaving-id]").wait_for()
    agent.locator("[data-text]").press("Control+Enter")
    for thread in (chat, agent):
        thread.locator(".part-article", has_text=returns.title).wait_for()
        assert thread.locator(".entry-by-agent .entry-text").is_visible()  # her words stay
    chat.locator(".part-article").click()
    chat.locator(".help-page h2", has_text=returns.title).wait_for()
    assert page.faults == []


def test_a_page_of_the_shop_stands_below_the_link_for_both_and_its_words_are_only_words(
    visit: Open, desk: Callable[..., Any], shop: Shop, brand: Brand
) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    url = f"http://{shop.domain}/lamp"
    Brand.objects.filter(pk=brand.pk).update(shows_pages=True)
    PagePreview.objects.create(brand=brand, page=fingerprint(url), title=hostile, words=hostile)  # found today already
    page, chat = begun(visit)
    page.on("dialog", lambda dialog: page.faults.append(dialog.message))
    agent = desk()
    agent.locator("[data-text]").fill(f"Look at {url}")
    agent.locator("[data-text]").press("Control+Enter")
    agent.locator("[data-leaving-id]").wait_for()
    agent.locator("[data-text]").press("Control+Enter")
    for thread in (chat, agent):
        card = thread.locator(".part-page")
        card.wait_for()
        assert card.locator("b").inner_text() == hostile
        assert card.locator("img, script").count() == 0
        assert card.get_attribute("href") == url
        assert thread.locator(".part-page").count() == 1
    assert page.faults == []


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_a_form_is_filled_in_offline_and_sent_once(visit: Open, desk: Callable[..., Any], lang: str) -> None:
    words = texts(lang)
    dark: dict[str, Any] = {"color_scheme": "dark"} if lang == "fa" else {}
    page, chat = begun(visit, lang, viewport=NARROW, **dark)
    agent = desk()
    dialog = asks(agent, "form")
    dialog.locator("[name=text]").fill("لطفاً به ما بگویید" if lang == "fa" else "Please tell us")
    rows = dialog.locator("[data-question]")
    for place, (label, kind) in enumerate(
        (("Order", "text"), ("E-mail", "email"), ("Colour", "choice"), ("Day", "date"))
    ):
        if place:
            dialog.locator("[data-more]").click()
        rows.nth(place).locator("[name=label]").fill(label)
        rows.nth(place).locator("[name=kind]").select_option(kind)
        rows.nth(place).locator("[name=required]").select_option("yes" if place in {0, 3} else "no")
    rows.nth(2).locator("[name=choices]").fill("Blue")
    dialog.locator("[type=submit]").click()
    assert dialog.is_visible()  # one choice is none
    rows.nth(2).locator("[name=choices]").fill("Blue\nGreen")
    assert faults(agent, "[data-enclose-dialog]") == []
    dialog.locator("[type=submit]").click()
    send(agent)

    form = chat.locator(".part-form")
    form.wait_for()
    assert faults(page.frames[-1], "#log") == []
    wide = "document.scrollingElement.scrollWidth <= innerWidth"
    assert page.frames[-1].evaluate(wide)
    form.locator(".main").click()
    form.locator(".fault", has_text=words["part_missing"]).first.wait_for()
    assert form.locator("[name^=f0]").get_attribute("aria-invalid") == "true"
    form.locator("[name^=f0]").fill("1234")
    form.locator("[name^=f1]").fill("dana")
    form.locator("[name^=f2]").select_option(label="Green")
    if lang == "fa":
        day, month, year = (form.locator(".day select").nth(place) for place in range(3))
        day.select_option("31")
        month.select_option("12")  # has 29 or 30 days
        year.select_option("1405")
        form.locator(".main").click()
        form.locator(".fault", has_text=words["part_day"]).wait_for()
        day.select_option("14")
        month.select_option("9")
    else:
        form.locator("[name^=f3]").fill("2026-12-05")
        form.locator(".main").click()
    form.locator(".fault", has_text=words["email_wrong"]).wait_for()
    form.locator("[name^=f1]").fill("dana@mail.example")
    page.context.set_offline(True)
    form.locator(".main").dblclick()
    chat.locator(".part-done").wait_for()
    assert form.is_hidden()
    page.context.set_offline(False)
    told = "Order: 1234\nE-mail: dana@mail.example\nColour: Green\nDay: 2026-12-05"
    wait_for_said(page, "Hello?", told)
    own = chat.locator(".entry-by-customer .part-answers")
    own.wait_for()
    assert "1234" in own.inner_text()
    assert ("۱۴ آذر ۱۴۰۵" in own.inner_text()) is (lang == "fa")
    agent.locator(".part-answers dd", has_text="1234").wait_for()
    assert "Dec" in agent.locator(".part-answers").inner_text()

    page.reload()
    chat = ring(page)
    chat.locator(".part-done:visible").wait_for()
    assert chat.locator(".part-form:visible").count() == 0
    assert said() == ["Hello?", told]
    assert page.faults == []


def test_what_goes_along_comes_back_when_the_answer_does(visit: Open, desk: Callable[..., Any]) -> None:
    begun(visit)
    agent = desk()
    dialog = asks(agent, "day")
    dialog.locator("[name=text]").fill("When may we come?")
    dialog.locator("[type=submit]").click()
    row = agent.locator("[data-enclosed]")
    row.wait_for()
    agent.locator("[data-text]").press("Control+Enter")
    agent.locator("[data-leaving-id]").wait_for()
    assert row.is_hidden()
    agent.locator("[data-text]").press("ArrowUp")
    row.wait_for()
    assert "Date" in row.inner_text()
    agent.locator("[role=tab][data-kind=note]").click()
    assert row.is_hidden()
    assert agent.locator("[data-enclose-open]").is_hidden()
    agent.locator("[role=tab][data-kind=public]").click()
    row.locator("[data-enclosed-drop]").click()
    assert row.is_hidden()
    assert Message.objects.filter(author="agent", kind="public").count() == 0
