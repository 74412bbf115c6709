"""For `counterbell demo`: fill the stage, and the app for the shop's port.

`prepare(shop_url)` first (Django is set up and migrated), then serve `shop_server(shop_url)` on the shop's port beside
Counterbell's own server, in the same event loop. The shop must have another host name than Counterbell
(http://localhost:8001 beside http://127.0.0.1:8000), so that the bubble is third-party, as in life.
"""

import os
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from counterbell.base.asgi import Receive, Scope, Send
from counterbell.base.env import EnvironmentMistake, env


def shop_port() -> int:
    """COUNTERBELL_SHOP_PORT, else 8001.

    Raises:
        EnvironmentMistake: when it is no port.
    """
    typed = os.environ.get("COUNTERBELL_SHOP_PORT", "8001")
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed) < 65536):
        raise EnvironmentMistake(f"COUNTERBELL_SHOP_PORT={typed}: write a number from 1 to 65535")
    return int(typed)


SHOP_PORT = shop_port()
SHOP_URL = f"http://localhost:{SHOP_PORT}"


def prepare(shop_url: str = SHOP_URL) -> int:
    """Make the brand, the team and a month of conversations where there are none; returns how many were made."""
    from counterbell.demo.seeds import seed

    if not env().demo:
        raise EnvironmentMistake("COUNTERBELL_DEMO is off: the demo's team must never enter a real shop")
    return seed(domain=urlsplit(shop_url).netloc)


def shop_server(shop_url: str = SHOP_URL) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The ASGI app for the shop's port."""
    from counterbell.demo.shop import shop_application

    return shop_application
