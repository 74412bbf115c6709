"""Under which names help centres stand: Counterbell's own address, and the domains that brands have pointed at it."""

from urllib.parse import urlsplit

from django.core.cache import cache

from counterbell.accounts.models import Brand
from counterbell.base.env import env
from counterbell.helpcenter.models import HelpDomain

KEPT_SECONDS = 30  # in other processes; the one that changes a domain knows it at once
_KEPT = "help.domains"


def brand_at_domain(host: str) -> str | None:
    """The key of the brand whose help centre stands there; None: nobody's. Asks no table for names of strangers."""
    return next((key for domain, key, _brand in _domains() if domain == host.lower().rstrip(".")), None)


def site_of(brand: Brand) -> str:
    """The address that its help centre has in the world, without a slash at the end."""
    house = env().url.rstrip("/")
    own = next((domain for domain, _key, pk in _domains() if pk == brand.pk), None)
    return f"{urlsplit(house).scheme}://{own}" if own else house


def forget_domains() -> None:
    """A brand has another domain."""
    cache.delete(_KEPT)


def _domains() -> list[tuple[str, str, int]]:
    kept: list[tuple[str, str, int]] | None = cache.get(_KEPT)
    if kept is None:
        kept = list(HelpDomain.objects.values_list("domain", "brand__key", "brand"))
        cache.set(_KEPT, kept, KEPT_SECONDS)
    return kept
