"""On whose pages the bubble may stand: a brand's domains, as an Origin header and as a frame-ancestors directive."""

import re
from urllib.parse import urlsplit

from counterbell.accounts.models import Brand
from counterbell.base.env import env

# "shop.example", "*.shop.example", "localhost:8080": what a policy header may hold without being broken out of.
_DOMAIN = re.compile(r"^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$")


def domains_of(brand: Brand) -> list[str]:
    """The brand's domains in their plain form; an entry that is none is left out."""
    plain = (str(domain).strip().lower().removeprefix("https://").removeprefix("http://") for domain in brand.domains)
    return [domain for domain in (p.rstrip("/") for p in plain) if _DOMAIN.match(domain)]


def allows(brand: Brand, origin: str) -> bool:
    """Whether a page of that origin ("https://shop.example") may show this brand's bubble."""
    if origin == env().url or not brand.domains:
        return True
    try:
        parts = urlsplit(origin)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if parts.scheme != "https" and (env().secure or parts.scheme != "http"):
        return False
    return any(_matches(domain, host, port) for domain in domains_of(brand))


def frame_ancestors(brand: Brand) -> list[str]:
    """Who may frame the chat, for the Content-Security-Policy."""
    if not brand.domains:
        return ["*"]
    return ["'self'", *(domain if ":" in domain else f"{domain}:*" for domain in domains_of(brand))]


def _matches(domain: str, host: str, port: int | None) -> bool:
    name, _, wanted_port = domain.partition(":")
    if wanted_port and str(port or "") != wanted_port:
        return False
    if name.startswith("*."):
        return host.endswith(name[1:])
    return host == name
