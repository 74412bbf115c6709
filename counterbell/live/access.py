"""Who may sit at the counter: brands by key, visitors' tokens, agents' tickets, and whether they still hold."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session as Row
from django.http.request import split_domain_port, validate_host
from django.utils.crypto import constant_time_compare

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.queries import access_of
from counterbell.accounts.tickets import read_ticket
from counterbell.base.clock import now
from counterbell.base.env import env
from counterbell.customers import visitors
from counterbell.customers.models import Identity

BRANDS_KEPT_SECONDS = 30

_brands: dict[str, tuple[float, Brand | None]] = {}


@dataclass(frozen=True, slots=True)
class Admitted:
    """An agent at the counter."""

    agent: int
    name: str
    key: str  # of her signed-in session
    brands: frozenset[int]


def admit_agent(ticket: str) -> Admitted | None:
    """Whom a ticket lets in; None when it is forged, old, or the session behind it has ended."""
    if (read := read_ticket(ticket)) is None:
        return None
    agent, key = read
    found = Agent.objects.filter(pk=agent, is_active=True).first()
    holding = still_allowed([(agent, key)])
    return Admitted(agent, found.name, key, holding[agent, key]) if found and (agent, key) in holding else None


def still_allowed(pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], frozenset[int]]:
    """Of these (agent, session key): those that are still signed in and active, with the brands they may see."""
    wanted = set(pairs)
    brands = access_of({agent for agent, _ in wanted})
    people = Agent.objects.in_bulk(list(brands))
    alive = {
        row.session_key: row.get_decoded()
        for row in Row.objects.filter(session_key__in={key for _, key in wanted}, expire_date__gt=now())
    }
    return {
        (agent, key): brands[agent]
        for agent, key in wanted
        if agent in people and _is_hers(people[agent], alive.get(key, {}))
    }


def brand_by_key(key: str) -> Brand | None:
    """The brand of a public key; remembered for a moment, because every shopper's page asks."""
    kept = _brands.get(key)
    if kept and time.monotonic() - kept[0] < BRANDS_KEPT_SECONDS:
        return kept[1]
    found = Brand.objects.filter(key=key[:40]).first()
    if found or len(_brands) < 1000:  # guessed keys fill no memory
        _brands[key[:40]] = (time.monotonic(), found)
    return found


def brand_by_pk(pk: int) -> Brand:
    """A brand that we know to exist."""
    for _at, brand in _brands.values():
        if brand and brand.pk == pk:
            return brand
    return Brand.objects.get(pk=pk)


def forget_brands() -> None:
    """A brand changed: ask again."""
    _brands.clear()


def known_brand(key: str) -> Brand | None:
    """The brand if it is remembered, without asking the database."""
    kept = _brands.get(key)
    return kept[1] if kept and time.monotonic() - kept[0] < BRANDS_KEPT_SECONDS else None


def visitor_of(token: str, brand: Brand) -> str | None:
    """The visitor id that a token proves; pure, no database."""
    return visitors.read(token, brand)


def visitor_behind(identity: int) -> tuple[int, str] | None:
    """Brand and visitor id of an identity."""
    found = Identity.objects.filter(pk=identity, kind=Identity.Kind.VISITOR).values_list("scope", "value").first()
    return (int(found[0].removeprefix("brand:")), found[1]) if found else None


def origin_allowed(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Only pages of our own origin open a line: the workspace and the bubble's frame. No Origin: no browser."""
    found = {name: value.decode("latin-1") for name, value in headers if name in {b"origin", b"host"}}
    origin = found.get(b"origin")
    if origin is None or origin == env().url:
        return True
    domain, _port = split_domain_port(found.get(b"host", ""))
    return urlsplit(origin).netloc == found.get(b"host") and bool(domain) and validate_host(domain, _hosts())


def _hosts() -> list[str]:
    return list(settings.ALLOWED_HOSTS)


def _is_hers(agent: Agent, session: dict[str, Any]) -> bool:
    if str(session.get(SESSION_KEY)) != str(agent.pk):
        return False
    return constant_time_compare(str(session.get(HASH_SESSION_KEY, "")), agent.get_session_auth_hash())
