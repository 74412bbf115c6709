"""The shop's door, as its gate opens it."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from counterbell.demo.middleware import SHOP, SITE


@pytest.fixture
def shop(settings: Settings) -> Client:
    """A browser on the shop's port."""
    place = settings.MIDDLEWARE.index("csp.middleware.CSPMiddleware") + 1
    around = settings.MIDDLEWARE[:place], settings.MIDDLEWARE[place:]
    settings.MIDDLEWARE = [*around[0], "counterbell.demo.middleware.ShopSite", *around[1]]
    return Client(HTTP_HOST="localhost", **{SITE: SHOP})
