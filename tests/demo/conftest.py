"""The shop's door, as its gate opens it."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from counterbell.demo.middleware import SHOP, SITE


@pytest.fixture
def shop(settings: Settings) -> Client:
    """A browser on the shop's port."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:2], "counterbell.demo.middleware.ShopSite", *settings.MIDDLEWARE[2:]]
    return Client(HTTP_HOST="localhost", **{SITE: SHOP})
