"""The bubble in a real browser, on a shop's page of another origin, before the real server."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.base.ids import new_id
from counterbell.channels.queries import webchat_of
from tests.running import RunningServer
from tests.widget.shop import Counterhand, Shop

Open = Callable[..., Any]
PATIENCE = 10_000


@pytest.fixture
def brand(transactional_db: None) -> Brand:
    # A key of its own: the server remembers for half a minute what a key means.
    made = Brand.objects.create(name="Lisbon Ceramics", key=f"lisbon-{new_id()}")
    # Made here: after a flush the running server's audit would note it under a content type that is gone.
    webchat_of(made)
    return made


@pytest.fixture
def shop(server: RunningServer, brand: Brand) -> Iterator[Shop]:
    opened = Shop(brand, server.url)
    brand.domains = [opened.domain]
    brand.save()
    yield opened
    opened.close()


@pytest.fixture
def visit(shop: Shop, new_context: Callable[..., Any]) -> Open:
    """Makes a shopper's page; `context` to use one again."""

    def go(lang: str = "en", context: Any = None, **how: Any) -> Any:
        page = (context or new_context(**how)).new_page()
        page.set_default_timeout(PATIENCE)
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.goto(f"{shop.url}?lang={lang}")
        return page

    return go


@pytest.fixture
def counterhand(server: RunningServer, bob: Agent) -> Iterator[Counterhand]:
    hand = Counterhand(server, bob)
    yield hand
    hand.close()
