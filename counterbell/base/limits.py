"""How often one address or one visitor may knock. Counted in the cache, mostly a minute at a time."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `each_minute` calls of this name from one source; in another time than a minute, so many `seconds`."""

    name: str
    each_minute: int
    seconds: int = WINDOW_SECONDS

    def exceeded(self, source: str) -> bool:
        """Count one call; True when it is one too many."""
        key = f"limit.{self.name}.{source}"
        if cache.add(key, 1, self.seconds):
            return False
        try:
            return cache.incr(key) > self.each_minute
        except ValueError:  # the minute ended between the two lines
            cache.add(key, 1, self.seconds)
            return False


def source_of(request: HttpRequest) -> str:
    """The network that a request comes from: an IPv4 address, or the /64 that one IPv6 household has."""
    # Proxies are believed at the front gate (COUNTERBELL_TRUSTED_PROXIES), never here.
    try:
        address = ip_address(str(request.META.get("REMOTE_ADDR") or ""))
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    if address.version == 6:
        return str(ip_network((address, 64), strict=False).network_address)
    return str(address)
