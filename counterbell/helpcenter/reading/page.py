"""A page of the shop's own site: its words without what stands around them on every page."""

import re
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import nh3

from counterbell.base.charsets import decode_html
from counterbell.base.markup.cleaning import TooHeavy, weigh
from counterbell.base.markup.tree import Element, names, read_tree
from counterbell.helpcenter.reading.markdown import markdown_of
from counterbell.helpcenter.reading.pieces import LEAST_TEXT, Piece, Unreadable, titled

LARGEST = 2_000_000  # letters of HTML
HEAD = 100_000
MOST_LINKS = 500
LONGEST_ADDRESS = 500

_TAGS = names("""
    a abbr article aside b blockquote br button caption code dd del details div dl dt em figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr i img kbd li main nav ol p pre s section span strike strong sub summary sup table tbody
    td tfoot th thead tr u ul
""")
_WITH_CONTENT = names("""
    applet audio canvas embed frameset iframe math noembed noframes noscript object select style script svg template
    textarea title video
""")
_AROUND = names("nav footer aside form button")
# Words in the class or id of what stands on every page.
_FURNITURE = names("""
    nav navbar navigation menu breadcrumb breadcrumbs cookie cookies consent sidebar footer share sharing social
    newsletter related comments pagination pager skip announcement modal popup minicart toolbar
""")
_ROLES = names("navigation banner contentinfo search complementary dialog alertdialog")
_CONTENT = ("content", "main", "main-content", "maincontent", "primary", "page-content")
_WORD = re.compile(r"[a-z]+")
_SITE = re.compile(r"\s+(?:\||–|—|-|::|·|»)\s+")
_PLAIN = re.compile(r"[\s\u200b]+")


def read_page(raw: bytes, *, url: str, charset: str = "") -> Piece:
    """The page at that address.

    Raises:
        Unreadable: "too_heavy", or "no_text" for a page without words of its own.
    """
    html = decode_html(raw, charset)
    head = _Head()
    head.feed(html[:HEAD])
    base = urljoin(url, head.base) if head.base else url
    tree = _tree(html)
    links = _links(tree, base)
    main = _main(tree)
    heading = next((one for one in main.elements() if one.tag == "h1"), None)
    above = heading or next((one for one in tree.elements() if one.tag == "h1"), None)
    title = titled(above.text() if above else "", _SITE.split(head.title)[0], head.title)
    if heading and heading.parent:
        heading.parent.children.remove(heading)
    body = markdown_of(main, lambda address: _address(base, address))
    if not title or len(_PLAIN.sub("", main.text())) < LEAST_TEXT:
        raise Unreadable("no_text")
    pictures = sum(1 for one in main.elements() if one.tag == "img")
    return Piece(title, body, head.language, pictures, links)


class _Head(HTMLParser):
    """What a page says about itself in its head."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.language = self.base = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "html":
            self.language = (told.get("lang") or "").lower().replace("_", "-").split("-")[0][:8]
        elif tag == "base" and not self.base:
            self.base = told.get("href") or ""
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def _tree(html: str) -> Element:
    if len(html) > LARGEST:
        raise Unreadable("too_large")
    try:
        weigh(html)
        return read_tree(_cleaner().clean(html))
    except (TooHeavy, ValueError):
        raise Unreadable("too_heavy") from None


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags=set(_WITH_CONTENT),
        attributes={"*": {"class", "id", "role", "itemprop"}, "a": {"href"}, "img": {"alt"}},
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative="pass_through",
        link_rel=None,
    )


def _main(tree: Element) -> Element:
    """The part of a page that only this page has."""
    for element in list(tree.elements()):
        if element.parent and _is_furniture(element, tree):
            element.parent.children.remove(element)
    every = list(tree.elements())
    articles = [one for one in every if one.tag == "article"]
    candidates = [
        *(one for one in every if one.get("itemprop").lower() == "articlebody"),
        *(articles if len(articles) == 1 else []),
        *(one for one in every if one.tag == "main" or one.get("role").lower() == "main"),
        *(one for one in every if one.get("id").lower() in _CONTENT),
    ]
    return next((one for one in candidates if _size(one) >= LEAST_TEXT), None) or _densest(tree)


def _is_furniture(element: Element, tree: Element) -> bool:
    if element.tag == "main" or element.get("role").lower() == "main":
        return False
    told = f"{element.get('class')} {element.get('id')}".lower()
    named = _FURNITURE & set(_WORD.findall(told)) or element.get("role").lower() in _ROLES
    if not named and element.tag not in _AROUND and not (element.tag == "header" and _is_outer(element)):
        return False
    # A wrapper of the whole page may be called "with-sidebar", and some shops put all of it into a form.
    kept = any(one.tag in {"main", "article"} for one in element.elements())
    return not kept and _size(element) * 2 <= _size(tree)


def _is_outer(element: Element) -> bool:
    above = element.parent
    while above:
        if above.tag in {"main", "article", "section"}:
            return False
        above = above.parent
    return True


def _densest(tree: Element) -> Element:
    here, size = tree, _size(tree)
    while True:
        below = [one for one in here.children if isinstance(one, Element)]
        inner = next((one for one in below if _size(one) * 10 >= size * 8), None)
        if inner is None or inner.tag not in {"div", "section", "article", "main", "form"}:
            return here
        here = inner


def _size(element: Element) -> int:
    return len(_PLAIN.sub("", element.text()))


def _links(tree: Element, base: str) -> list[str]:
    found: dict[str, None] = {}
    for element in tree.elements():
        if element.tag == "a" and element.get("href"):
            address = urldefrag(_address(base, element.get("href")))[0]
            if address.startswith(("http://", "https://")) and len(address) <= LONGEST_ADDRESS:
                found[address] = None
        if len(found) >= MOST_LINKS:
            break
    return list(found)


def _address(base: str, written: str) -> str:
    """Absolute, or "" for what leads nowhere (a place on the same page, a script)."""
    written = written.strip()
    if not written or written.startswith("#"):
        return ""
    try:
        address = urljoin(base, written)
        return address if urlsplit(address).scheme in {"http", "https", "mailto", "tel"} else ""
    except ValueError:
        return ""
