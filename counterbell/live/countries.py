"""A shopper's country, where a proxy that the owner trusts says it."""

from collections.abc import Iterable

from counterbell.base.asgi import Scope
from counterbell.base.env import env

_NO_COUNTRY = {"XX", "T1"}  # how proxies say that they do not know


def country_of(scope: Scope) -> str:
    """Her country, if a proxy that the owner trusts says it; "" else: anybody can write a header."""
    if not env().trusted_proxies or not _came_through_proxy(scope):
        return ""
    found = dict(_headers(scope))
    code = found.get(b"cf-ipcountry", found.get(b"x-country-code", b"")).decode("latin-1").strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() and code not in _NO_COUNTRY else ""


def _headers(scope: Scope) -> Iterable[tuple[bytes, bytes]]:
    found: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return found


def _came_through_proxy(scope: Scope) -> bool:
    """uvicorn puts the shopper's address in place of a trusted proxy's, and knows no port for it then."""
    client = scope.get("client")
    return client is not None and client[1] == 0
