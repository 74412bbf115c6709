"""Addresses of the shop's own pages: one spelling for each, and how far an import goes. Pure."""

from collections.abc import Iterable
from posixpath import splitext
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from counterbell.accounts.domains import has_host
from counterbell.base.markup.tree import names
from counterbell.helpcenter.models import Import

LONGEST = 500
_TRACKING = ("utm_", "fbclid", "gclid", "mc_", "ref", "srsltid", "_")
# What is no page, by its name: not worth a question.
_FILES = names("""
    7z avi bmp css csv doc docx eot epub exe gif gz ico ics jpeg jpg js json m4a mov mp3 mp4 mpg ods odt ogg otf pdf png
    ppt pptx rar rss svg tar tif tiff ttf txt wav webm webp woff woff2 xls xlsx xml zip
""")
_PORTS = {"http": 80, "https": 443}


def plain_address(address: str) -> str:
    """The one spelling of an address; "" for what is none that we read."""
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        return ""
    where = f"{host}:{port}" if port and port != _PORTS[parts.scheme] else host
    told = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(name)]
    found = urlunsplit((parts.scheme, where, parts.path or "/", urlencode(told), ""))
    return found if len(found) <= LONGEST else ""


def _tracks(name: str) -> bool:
    return any(name.startswith(mark) if mark.endswith("_") else name == mark for mark in _TRACKING)


def is_own(address: str, domains: Iterable[object]) -> bool:
    """Whether it is a page of the brand's own site."""
    parts = urlsplit(address)
    return has_host(domains, parts.hostname or "", parts.port)


def origin_of(address: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def target_of(address: str) -> str:
    """Path and query: what robots.txt speaks of."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def is_reached(address: str, starts: Iterable[str], reach: str) -> bool:
    """Whether an import that began there goes so far."""
    if reach == Import.Reach.PAGES or splitext(urlsplit(address).path)[1].lstrip(".").lower() in _FILES:
        return False
    return reach == Import.Reach.SITE or any(_is_below(address, start) for start in starts)


def _is_below(address: str, start: str) -> bool:
    """`/help/shipping` lies below `/help/` and below `/help`, and beside `/help/index.html`."""
    here, there = urlsplit(start), urlsplit(address)
    folder = here.path if not splitext(here.path)[1] else here.path.rpartition("/")[0]
    return here.netloc == there.netloc and f"{there.path}/".startswith(f"{folder.rstrip('/')}/")
