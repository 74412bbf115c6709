"""A preview reaches those who look at the conversation, after the message itself."""

from counterbell.accounts.models import Brand
from counterbell.base.secrets import fingerprint
from counterbell.previews.models import PagePreview
from tests.live.lines import Line, follow, watch

URL = "https://shop.example/lamp"
PAGE = {"kind": "page", "url": URL, "title": "Lamp", "words": "", "picture": ""}


def test_shopper_and_agent_hear_that_a_message_shows_a_page(shopper: Line, agent: Line, brand: Brand, c: str) -> None:
    watch(agent, c)
    follow(shopper, c)
    Brand.objects.filter(pk=brand.pk).update(domains=["shop.example"], shows_pages=True)
    PagePreview.objects.create(brand=brand, page=fingerprint(URL), title="Lamp")  # found today already
    ack = shopper.said(c, f"Is it {URL}?")
    for line in (shopper, agent):
        told = line.until("shown")
        assert (told["c"], told["entry"]["number"], told["entry"]["facts"]["part"]) == (c, ack["number"], PAGE)


def test_of_other_pages_nobody_hears_anything(shopper: Line, agent: Line, brand: Brand, c: str) -> None:
    watch(agent, c)
    follow(shopper, c)
    Brand.objects.filter(pk=brand.pk).update(domains=["shop.example"])
    PagePreview.objects.create(brand=brand, page=fingerprint(URL), title="Lamp")
    shopper.said(c, f"Is it {URL}?")
    agent.until("entry")
    shopper.said(c, "Hello?")
    agent.until("entry")
    assert [frame for line in (shopper, agent) for frame in line.heard if frame["t"] == "shown"] == []
