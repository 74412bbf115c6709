"""Walks over the shop's own site, a few pages at a time; robots.txt is asked first, and a slow site is left in peace.

The pages that wait are rows, so a killed worker loses none: the next one goes on where it ended.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from counterbell.base.charsets import decode_html
from counterbell.base.clock import now
from counterbell.base.web import Answer, Failed, Refused, fetch
from counterbell.helpcenter.actions import importing
from counterbell.helpcenter.addresses import is_own, origin_of, plain_address, target_of
from counterbell.helpcenter.models import Import, ImportPage
from counterbell.helpcenter.reading.apart import page_apart
from counterbell.helpcenter.reading.pieces import Unreadable
from counterbell.helpcenter.robots import MOST_BYTES as MOST_ROBOTS
from counterbell.helpcenter.robots import Rules, read_robots

SLICE_SECONDS = 2.0  # other duties wait meanwhile
PAUSE_SECONDS = 0.2  # between two pages
PAGE_SECONDS = 10.0
PAGE_BYTES = 2 * 1024 * 1024
MOST_BYTES = 40 * 1024 * 1024
MOST_TIME = timedelta(minutes=30)
HOPS = 4
HEADERS = {"accept": "text/html,application/xhtml+xml", "user-agent": "Counterbell (help centre import)"}
_STATUS = {401: "forbidden", 402: "forbidden", 403: "forbidden", 404: "gone", 410: "gone", 429: "busy", 503: "busy"}


@dataclass(frozen=True, slots=True)
class _Got:
    address: str  # where it was found after redirects
    body: bytes
    charset: str


def gather(number: int, *, step: int) -> None:
    """Read the next pages of an import, if nobody has done this step yet."""
    run = Import.objects.select_related("brand").filter(pk=number, step=step, state=Import.State.RUNNING).first()
    if run is None:
        return
    ends, pause = time.monotonic() + SLICE_SECONDS, PAUSE_SECONDS
    while True:
        page = run.pages.filter(state=ImportPage.State.WAITING).first()
        if page is None or (over := _over(run)):
            importing.end_import(run, why="" if page is None else over)
            return
        pause = max(PAUSE_SECONDS, _read(run, page))
        if time.monotonic() + pause > ends:
            break
        time.sleep(pause)
    importing.go_on(run, step=step, at=now() + timedelta(seconds=pause))


def _over(run: Import) -> str:
    if run.size > MOST_BYTES:
        return "size"
    return "time" if now() - run.begun_at > MOST_TIME else ""


def _read(run: Import, page: ImportPage) -> float:
    """Read one page; returns for how many seconds the site wants to be left in peace."""
    rules = Rules()
    try:
        rules = _rules(run, page.address)
        got = _fetch(run, page.address)
        importing.count_size(run, len(got.body))
        piece = page_apart(got.body, url=got.address, charset=got.charset)
    except Unreadable as why:
        importing.refuse_page(page, why.why)
    else:
        importing.keep_page(run, page, piece, found_at=got.address)
    return rules.pause


def _fetch(run: Import, address: str) -> _Got:
    """The page at that address. Raises Unreadable."""
    for _ in range(HOPS + 1):
        if not is_own(address, run.brand.domains):
            raise Unreadable("elsewhere")
        if not _rules(run, address).allow(target_of(address)):
            raise Unreadable("robots")
        answer = _called(address)
        onward = answer.headers.get("location") if 300 <= answer.status < 400 else None
        if not onward:
            return _checked(address, answer)
        address = plain_address(urljoin(address, onward))
    raise Unreadable("moves")


def _checked(address: str, answer: Answer) -> _Got:
    if not answer.ok:
        raise Unreadable(_STATUS.get(answer.status, "status"))
    kind, charset = _content_type(answer.headers)
    if kind not in {"text/html", "application/xhtml+xml"}:
        raise Unreadable("no_page")
    return _Got(address, answer.body, charset)


def _called(address: str, *, most: int = PAGE_BYTES) -> Answer:
    try:
        return fetch("GET", address, headers=HEADERS, timeout=PAGE_SECONDS, most_bytes=most)
    except Refused:
        raise Unreadable("not_public") from None
    except Failed as failure:
        raise Unreadable("too_large" if "larger" in str(failure) else "no_answer") from None


def _rules(run: Import, address: str) -> Rules:
    """What the site's robots.txt says; asked once for each import. Raises Unreadable where it cannot be had."""
    origin = origin_of(address)
    if not is_own(address, run.brand.domains):
        raise Unreadable("elsewhere")
    kept = run.robots.get(origin)
    if kept is None:
        kept = importing.keep_robots(run, origin, _asked(run, f"{origin}/robots.txt"))
    if kept.get("none"):
        raise Unreadable("no_robots")
    return Rules(tuple((str(path), bool(allowed)) for path, allowed in kept["rules"]), float(kept["pause"]))


def _asked(run: Import, address: str) -> Rules | None:
    """The rules; none where the site has no robots.txt; None: it has one that cannot be had, so nothing may be read."""
    for _ in range(HOPS + 1):
        if not is_own(address, run.brand.domains):
            return None
        try:
            answer = _called(address, most=MOST_ROBOTS)
        except Unreadable as why:
            if why.why == "not_public":
                raise
            return None
        onward = answer.headers.get("location") if 300 <= answer.status < 400 else None
        if not onward:
            if answer.status >= 500 or answer.status == 429:
                return None
            return read_robots(decode_html(answer.body, "utf-8")) if answer.ok else Rules()
        address = plain_address(urljoin(address, onward))
    return None


def _content_type(headers: Mapping[str, str]) -> tuple[str, str]:
    kind, _, rest = headers.get("content-type", "text/html").lower().partition(";")
    charset = rest.partition("charset=")[2].split(";")[0].strip().strip("\"'")
    return kind.strip(), charset
