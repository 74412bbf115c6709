"""Pure decisions: which link of a text is shown, and what a page says of itself. All of it is plain words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

from counterbell.accounts.domains import has_host
from counterbell.base.charsets import decode_html
from counterbell.conversations.policies import clean

HEAD = 100_000  # letters in which a page says what it is
MOST_LINKS = 10  # of a text that are looked at
LONGEST_ADDRESS = 1_000
LONGEST_TITLE, LONGEST_WORDS = 120, 200
_LINK = re.compile(r"https?://[^\s<>\"'`]{3,1000}", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # what would turn words round
_AFTER = ".,;:!?)]}»”’،؛؟。、」』）*_"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself; `picture` is an address, "" where there is none."""

    title: str = ""
    words: str = ""
    picture: str = ""


def own_link(text: str, domains: Iterable[object]) -> str:
    """The first link of a text to a page of these domains; "" when there is none."""
    named = list(domains)
    found = (match[0].rstrip(_AFTER) for match in islice(_LINK.finditer(text), MOST_LINKS))
    return next((urldefrag(one)[0] for one in found if is_own(one, named)), "")


def is_own(address: str, domains: Iterable[object]) -> bool:
    """Whether it is a page of these domains; without any named, none is."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = parts.scheme in {"http", "https"} and "@" not in parts.netloc and len(address) <= LONGEST_ADDRESS
    return plain and has_host(domains, host, port)


def read_page(raw: bytes, *, url: str, charset: str = "") -> Page:
    """What the head of a page says: as words, whatever it wrote there."""
    head = _Head()
    head.feed(decode_html(raw[: 4 * HEAD], charset)[:HEAD])
    said = head.said
    title = _line(said.get("og:title") or head.title, LONGEST_TITLE)
    words = _line(said.get("og:description") or said.get("description") or "", LONGEST_WORDS)
    return Page(title, words, _picture(said.get("og:image") or "", url) if title else "")


class _Head(HTMLParser):
    """The title, and what `meta` tells."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.said: dict[str, str] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = (told.get("property") or told.get("name") or "").lower()
        if tag == "meta" and name:
            self.said.setdefault(name, told.get("content") or "")
        self._in_title = self._in_title or (tag == "title" and not self.title)

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def _line(said: str, longest: int) -> str:
    line = " ".join(clean(_UNSEEN.sub("", said)).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _picture(said: str, url: str) -> str:
    try:
        address = urljoin(url, said.strip()) if said.strip() else ""
        fits = urlsplit(address).scheme in {"http", "https"} and len(address) <= LONGEST_ADDRESS
    except ValueError:
        return ""
    return address if fits else ""
