"""Host names of shops' pages, as people type them."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from counterbell.base.env import env

# "shop.example", "*.shop.example", "localhost:8080": what a policy header may hold without being broken out of.
_DOMAIN = re.compile(r"^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$")
LABEL = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)$")


def clean_domain(typed: str) -> str:
    """'https://Shop.example/cart' → 'shop.example'; '*.shop.example' stays; a port stays where one is needed (demo).

    Raises:
        ValueError: when it is no host name.
    """
    text = re.sub(r"^[a-z][a-z0-9+.-]*://", "", typed.strip().lower()).split("/", maxsplit=1)[0]
    star = text.startswith("*.")
    host, colon, port = text.removeprefix("*.").partition(":")
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(typed)
    try:
        plain = host.encode("idna").decode().lower()
    except UnicodeError:
        raise ValueError(typed) from None
    if not plain or len(plain) > 253 or not all(LABEL.match(label) for label in plain.split(".")):
        raise ValueError(typed)
    return ("*." if star else "") + plain + (f":{port}" if colon else "")


def plain_domains(domains: Iterable[object]) -> list[str]:
    """Domains as they were kept, in their plain form; an entry that is none is left out."""
    plain = (str(domain).strip().lower().removeprefix("https://").removeprefix("http://") for domain in domains)
    return [domain for domain in (p.rstrip("/") for p in plain) if _DOMAIN.match(domain)]


def frame_ancestors(domains: Iterable[object]) -> list[str]:
    """Who may frame a page that stands on a brand's pages, for the Content-Security-Policy; no domains: anybody."""
    kept = list(domains)
    if not kept:
        return ["*"]
    return ["'self'", *(domain if ":" in domain else f"{domain}:*" for domain in plain_domains(kept))]


def allows(domains: Iterable[object], origin: str) -> bool:
    """Whether a page of that origin ("https://shop.example") is one of a brand with these domains; none: any."""
    kept = list(domains)
    if origin == env().url or not kept:
        return True
    try:
        parts = urlsplit(origin)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if parts.scheme != "https" and (env().secure or parts.scheme != "http"):
        return False
    return has_host(kept, host, port)


def has_host(domains: Iterable[object], host: str, port: int | None) -> bool:
    """Whether a host stands among these domains by its name."""
    return any(_matches(domain, host, port) for domain in plain_domains(domains))


def _matches(domain: str, host: str, port: int | None) -> bool:
    name, _, wanted_port = domain.partition(":")
    if wanted_port and str(port or "") != wanted_port:
        return False
    if name.startswith("*."):
        return host.endswith(name[1:])
    return host == name
