"""Looking at a page of the shop's: by the one way out, within a few seconds, and nowhere but on its own domains."""

import time
from collections.abc import Sequence
from email.message import Message as Fields
from urllib.parse import urljoin

from counterbell.base.log import get_log
from counterbell.base.web import Failed, Refused, fetch
from counterbell.previews.policies import Page, is_own, read_page

log = get_log(__name__)

SECONDS = 6.0  # for all of it, redirects too
LARGEST = 2 * 1024 * 1024
REDIRECTS = 3
_MOVED = {301, 302, 303, 307, 308}
_LISTENS = {"accept": "text/html,application/xhtml+xml"}
_PAGES = {"text/html", "application/xhtml+xml"}


def look(url: str, domains: Sequence[object]) -> Page:
    """What is found there; an empty page when it cannot be had, is none, or leads away from these domains."""
    ends = time.monotonic() + SECONDS
    try:
        for _hop in range(REDIRECTS + 1):
            # Each stop is asked about anew: a page may send whoever comes to another server, or to this machine.
            if not is_own(url, domains):
                return Page()
            left = max(ends - time.monotonic(), 0.1)
            answer = fetch("GET", url, headers=_LISTENS, timeout=left, most_bytes=LARGEST)
            onward = answer.headers.get("location", "") if answer.status in _MOVED else ""
            if not onward:
                kind, charset = _type_of(answer.headers.get("content-type", ""))
                is_page = answer.ok and kind in _PAGES
                return read_page(answer.body, url=answer.url, charset=charset) if is_page else Page()
            url = urljoin(answer.url, onward)
    except (Refused, Failed, ValueError) as why:
        log.info("a page of the shop cannot be shown: %s", why)
    return Page()


def _type_of(said: str) -> tuple[str, str]:
    fields = Fields()
    fields["content-type"] = said.replace("\r", " ").replace("\n", " ")[:200]
    return fields.get_content_type() if said else "", str(fields.get_param("charset") or "")
