"""What goes along with words, over the real counter: agents' parts are checked there, shoppers' answers once more."""

import uuid
from typing import Any

import pytest

from counterbell.accounts.models import Brand
from counterbell.conversations.models import Conversation, Message
from counterbell.helpcenter.models import Article, Translation
from tests.helpcenter.conftest import published, returns, section
from tests.live.lines import Line

__all__ = ["published", "returns", "section"]  # fixtures
FORM = {"kind": "form", "fields": [{"kind": "text", "label": "Order", "required": True}]}


def refused(line: Line, c: str, part: Any) -> str:
    name = line.say(c, "Look", part=part)
    return str(line.until("nack", lambda f: f["id"] == name)["error"])


def test_a_form_goes_out_and_its_answers_come_back_once(
    agent: Line, shopper: Line, conversation: Conversation, c: str
) -> None:
    shopper.send(t="resume", c=c, epoch=0, last=0)
    shopper.until("marks")
    agent.send(t="watch", c=c)
    number = agent.said(c, "Which order?", part=FORM)["number"]
    entry = shopper.until("entry", lambda f: f["entry"]["number"] == number)["entry"]
    assert entry["facts"]["part"]["fields"] == [{"key": "f0", "kind": "text", "label": "Order", "required": True}]
    wrong = shopper.say(c, "…", reply_to=number, answers={"f0": ""})
    nack = shopper.until("nack", lambda f: f["id"] == wrong)
    assert (nack["error"], nack["retry"]) == ("answers", False)
    name = str(uuid.uuid4())
    first = shopper.said(c, "…", id=name, reply_to=number, answers={"f0": "1234", "x": {"y": 1}})
    assert shopper.said(c, "…", id=name, reply_to=number, answers={"f0": "1234"})["number"] == first["number"]
    again = shopper.say(c, "…", reply_to=number, answers={"f0": "5"})
    assert shopper.until("nack", lambda f: f["id"] == again)["error"] == "answered"
    heard = agent.until("entry", lambda f: f["entry"]["author"] == "customer")["entry"]
    assert (heard["text"], heard["reply_to"]) == ("Order: 1234", number)
    assert heard["facts"]["part"]["kind"] == "answers"
    # What she may not: send parts herself, or fill in where nothing is asked.
    shopper.said(c, "Look", part={"kind": "buttons", "choices": ["a", "b"]})
    assert Message.objects.get(text="Look").facts is None


@pytest.mark.parametrize(
    "part", ["form", {"kind": "carousel"}, {"kind": "form"}, {"kind": "buttons", "choices": ["a"]}]
)
def test_what_is_no_part_is_refused(agent: Line, conversation: Conversation, c: str, part: Any) -> None:
    assert refused(agent, c, part) == "part"
    assert not Message.objects.filter(text="Look").exists()


def test_an_article_says_what_it_is_and_only_a_public_one_goes(
    agent: Line, conversation: Conversation, c: str, returns: Translation
) -> None:
    said = {
        "kind": "article",
        "number": returns.article_id,
        "language": "fa",
        "title": "Free money",
        "url": "//evil.example",
    }
    number = agent.said(c, "", part=said, sure=True)["number"]
    sent = Message.objects.get(conversation=conversation, number=number)
    assert sent.text == "چطور پس بدهم"
    part = (sent.facts or {})["part"]
    assert part["title"] == sent.text
    assert part["url"].endswith(f"/fa/go/{returns.article_id}/")
    Article.objects.update(audience=Article.Audience.SIGNED_IN)
    assert refused(agent, c, said) == "no_article"
    Article.objects.update(audience=Article.Audience.PUBLIC, brand=Brand.objects.create(name="Another shop"))
    assert refused(agent, c, said) == "no_article"


def test_a_link_to_our_own_article_brings_its_card(
    agent: Line, shopper: Line, conversation: Conversation, c: str, returns: Translation, brand: Brand
) -> None:
    card = {"kind": "article", "number": returns.article_id, "language": "en"}
    sent = Message.objects.get(conversation=conversation, number=agent.said(c, "", part=card)["number"])
    lasting = str((sent.facts or {})["part"]["url"])
    house = lasting.partition("/help/")[0]
    place = f"/help/{brand.key}/en/{returns.article_id}-how-to-send-something-back/"
    number = agent.said(c, f"See https://evil.example{place} or {house}{place}?from=chat", seen=99)["number"]
    facts = Message.objects.get(conversation=conversation, number=number).facts or {}
    assert (facts["part"]["title"], facts["part"]["linked"]) == (returns.title, True)
    assert shopper_sees(shopper, c, number)["facts"] == facts
    for text, cards in (
        (f"{lasting}.", 1),
        (f"https://evil.example{place}", 0),  # another house
        (f"{house}/help/another/en/{returns.article_id}/", 0),  # another brand
        (f"{house}/help/{brand.key}/en/9{returns.article_id}/", 0),  # no article
        ("/help/" * 1500, 0),
    ):
        number = agent.said(c, text, seen=99)["number"]
        sent = Message.objects.get(conversation=conversation, number=number)
        assert len(sent.facts or {}) == cards, text
    Article.objects.update(audience=Article.Audience.AGENTS)
    number = agent.said(c, lasting, seen=99)["number"]
    assert Message.objects.get(conversation=conversation, number=number).facts is None


def shopper_sees(line: Line, c: str, number: int) -> Any:
    line.send(t="resume", c=c, epoch=0, last=0)
    entries = line.until("entries")["entries"]
    return next(entry for entry in entries if entry["number"] == number)
