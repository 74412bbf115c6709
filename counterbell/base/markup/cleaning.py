"""HTML of strangers made harmless.

Read once by a real HTML parser (nh3), turned into a tree, worked on, written, and cleaned again: the cleaner always has
the last word, so that nothing we do to the tree can undo what it did.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape

import css_inline
import nh3

from counterbell.base.markup.styles import HIDDEN, safe_style, split_note
from counterbell.base.markup.tree import Element, names, read_tree, write_tree

LARGEST = 2_000_000
DEEPEST = 256
# Unclosed formatting is opened again in every block: this many copies are enough.
MOST_COPIES = 200_000
MOST_TAGS = 150_000
MOST_ATTRIBUTES = 1_000
LARGEST_WRITTEN = 3_000_000
LARGEST_SHEET = 100_000
LARGEST_STYLED = 400_000
LARGEST_PICTURE = 300_000

REMOTE, REMOTE_BACKGROUND, INSIDE, FOLD = "data-remote-src", "data-remote-background", "data-cid", "data-fold"
NAMED = "data-named"  # how words call a picture; it is read from the tree and never written

_TAGS = names("""
    a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl
    dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby
    s samp section small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr
""")
# Only we fold: a stranger's own `details` is opened.
_FOLDING = names("details summary")
_WITH_CONTENT = names("""
    applet audio base canvas embed frameset head iframe math noembed noframes noscript object plaintext script select
    style svg template textarea title video xmp
""")
_EVERYWHERE = frozenset(["align", "bgcolor", "dir", "height", "lang", "style", "title", "valign", "width"])
_ONLY_HERE: Mapping[str, frozenset[str]] = {
    "a": frozenset(["href"]),
    "img": frozenset(["alt", "src"]),
    "td": frozenset(["colspan", "nowrap", "rowspan"]),
    "th": frozenset(["colspan", "nowrap", "rowspan"]),
    "table": frozenset(["border", "cellpadding", "cellspacing"]),
    "font": frozenset(["color", "face", "size"]),
    "ol": frozenset(["start", "type"]),
    "li": frozenset(["value"]),
    "col": frozenset(["span"]),
    "colgroup": frozenset(["span"]),
}
# Marks by which mail programs say what a piece is; they are read and do not stay.
_MARKS = frozenset(["background", "cite", "class", "data-marker", "id", "name", "srcset", "type"])
_OURS = frozenset([REMOTE, REMOTE_BACKGROUND, INSIDE, FOLD])
_SCHEMES = frozenset(["http", "https", "mailto", "tel"])

_PICTURE = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_FROM_AFAR = re.compile(r"(?:https?:)?//[^\s\"'<>]{1,2000}", re.IGNORECASE)
_LINK = re.compile(r"https?://|mailto:|tel:", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})?(?:%|px)?")
_COLOUR = re.compile(r"#?\w{1,30}|rgba?\([\d\s.,%]{1,40}\)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})(?![a-zA-Z0-9])")
_SHEET = re.compile(r"<style\b[^>]{0,500}>", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_UNSHOWN = re.compile(r"<(?:style|script)\b[^<]{0,100000}", re.IGNORECASE)
_CRUDE = re.compile(r"<[^<>]*>")
_FORMATTING = names("a b big code em font i nobr s small strike strong tt u")
_LONELY = names("area base br col embed hr img input li link meta o:p option p param source td th tr track wbr")


class TooHeavy(Exception):
    """Reading this HTML would cost more than a letter may."""


@dataclass(slots=True)
class Page:
    """Cleaned HTML as a tree, with the marks that are not shown."""

    tree: Element
    hidden: int = 0  # pieces that nobody was meant to see; they are not in the tree

    @property
    def remote_pictures(self) -> int:
        return sum(1 for one in self.tree.elements() if one.get(REMOTE) or one.get(REMOTE_BACKGROUND))


def read_page(html: str) -> Page:
    """The tree of a stranger's HTML, harmless already. Raises TooHeavy."""
    if len(html) > LARGEST:
        raise TooHeavy(f"{len(html)} characters of HTML")
    weigh(html)
    reader = _reader()
    try:
        cleaned = reader.clean(_inlined(html))
    except ValueError as broken:  # what the parser cannot take: lone surrogates and their like
        raise TooHeavy(str(broken)) from broken
    page = Page(read_tree(cleaned))
    for element in list(page.tree.elements()):
        if element.get("style") == HIDDEN and element.parent:
            element.parent.children.remove(element)
            page.hidden += 1
        else:
            _set_aside(element)
    return page


def write_page(tree: Element) -> str:
    """HTML of the tree to store and to show in a frame; the cleaner has the last word. Raises TooHeavy."""
    written = _writer().clean(write_tree(tree))
    if len(written) > LARGEST_WRITTEN:
        raise TooHeavy(f"{len(written)} characters of cleaned HTML")
    return written


def clean_html(html: str) -> str:
    """A stranger's HTML, harmless, pictures from afar set aside. Raises TooHeavy."""
    return write_page(read_page(html).tree)


def with_pictures(html: str, *, inside: Mapping[str, str], remote: Callable[[str], str] | None = None) -> str:
    """Cleaned HTML with its pictures: `inside` is content id → our address; `remote` makes an address at our own proxy.

    Without `remote` pictures from afar stay set aside. Addresses that were not given here cannot get in.
    """
    tree, ours = read_tree(_writer().clean(html)), set()
    for element in tree.elements():
        address = inside.get(element.get(INSIDE), "") if element.get(INSIDE) else ""
        if remote and element.get(REMOTE):
            address = remote(element.get(REMOTE))
        if element.tag == "img" and address:
            element.attributes["src"] = address
            ours.add(address)
        if remote and element.get(REMOTE_BACKGROUND):
            element.attributes["background"] = remote(element.get(REMOTE_BACKGROUND))
            ours.add(element.attributes["background"])
    return _shower(ours).clean(write_tree(tree))


def crude_text(html: str, most: int = 500_000) -> str:
    """Something readable of HTML that is too heavy to read."""
    text = unescape(_CRUDE.sub(" ", _UNSHOWN.sub(" ", html)))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))[:most]


def weigh(html: str) -> None:
    """Raise TooHeavy for what would make the parser work far more than its length: depth, and formatting left open."""
    if html.count("<") > MOST_TAGS * 2:
        raise TooHeavy("more angles than a letter may have")
    if any(found[0].count("=") > MOST_ATTRIBUTES for found in _LONG_TAG.finditer(html)):
        raise TooHeavy("an element with too many attributes")
    open_formatting: dict[str, int] = {}
    formatting = depth = copies = 0
    for tags, found in enumerate(_TAG.finditer(html), start=1):
        tag, closing = found[2].lower(), bool(found[1])
        if tag in _FORMATTING:
            step = -1 if closing else 1
            if open_formatting.get(tag, 0) + step >= 0:
                open_formatting[tag] = open_formatting.get(tag, 0) + step
                formatting += step
        elif not closing:
            copies += formatting
        if tag not in _LONELY:
            depth = max(0, depth + (-1 if closing else 1))
        if depth > DEEPEST or copies > MOST_COPIES or tags > MOST_TAGS:
            raise TooHeavy(f"HTML with {tags} tags, {depth} of them open")


def _inlined(html: str) -> str:
    """Style sheets of the letter itself, put onto the elements they speak of."""
    found = _SHEET.search(html)
    if not found or len(html) > LARGEST_STYLED:
        return html
    end = html.lower().rfind("</style")
    if end - found.start() > LARGEST_SHEET and html.lower().count("<style") == 1:
        return html
    try:
        return css_inline.CSSInliner(load_remote_stylesheets=False).inline(html)
    except (css_inline.InlineError, ValueError):
        return html


def _set_aside(element: Element) -> None:
    """Pictures become notes of where they would come from."""
    marks = element.attributes
    source = marks.pop("src", "").strip() or marks.pop("srcset", "").strip().split(" ")[0]
    marks["style"], noted = split_note(marks.get("style", ""))
    background = marks.pop("background", "").strip() or noted
    if element.tag == "img":
        if source.lower().startswith("cid:"):
            marks[INSIDE] = source[4:].strip("<> ")[:500]
        elif _PICTURE.fullmatch(source):
            marks["src"] = source
        elif _FROM_AFAR.fullmatch(source):
            marks[REMOTE] = f"https:{source}" if source.startswith("//") else source
    if _FROM_AFAR.fullmatch(background):
        marks[REMOTE_BACKGROUND] = f"https:{background}" if background.startswith("//") else background
    if not marks["style"]:
        del marks["style"]


def _filtered(_tag: str, name: str, value: str) -> str | None:
    match name:
        case "style":
            return safe_style(value) or None
        case "width" | "height" | "colspan" | "rowspan" | "border" | "cellpadding" | "cellspacing" | "start" | "span":
            return value.strip() if _NUMBER.fullmatch(value.strip()) else None
        case "bgcolor" | "color":
            return value.strip() if _COLOUR.fullmatch(value.strip()) else None
        case "dir":
            return value.lower() if value.lower() in {"ltr", "rtl", "auto"} else None
        case _:
            return value[:2_000] if name != "src" else value


def _read_attribute(tag: str, name: str, value: str) -> str | None:
    return safe_style(value, noting=True) if name == "style" else _filtered(tag, name, value)


def _written_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src" and not (len(value) <= LARGEST_PICTURE and _PICTURE.fullmatch(value)):
        return None
    if name == "href" and not _LINK.match(value):
        return None
    if name in {REMOTE, REMOTE_BACKGROUND} and not _FROM_AFAR.fullmatch(value):
        return None
    return _filtered(tag, name, value)


@cache
def _reader() -> nh3.Cleaner:
    return _cleaner(_EVERYWHERE | _MARKS, {*_SCHEMES, "cid", "data"}, _read_attribute, relative=True)


@cache
def _writer() -> nh3.Cleaner:
    return _cleaner(_EVERYWHERE | _OURS, {*_SCHEMES, "data"}, _written_attribute)


def _shower(ours: Collection[str]) -> nh3.Cleaner:
    def only_ours(tag: str, name: str, value: str) -> str | None:
        if name in {"src", "background"} and value in ours:
            return value
        return _written_attribute(tag, name, value) if name != "background" else None

    return _cleaner(_EVERYWHERE | _OURS | {"background"}, {*_SCHEMES, "data"}, only_ours, relative=True)


def _cleaner(
    everywhere: frozenset[str],
    schemes: set[str],
    attribute: Callable[[str, str, str], str | None],
    *,
    relative: bool = False,
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TAGS | (_FOLDING if FOLD in everywhere else frozenset())),
        clean_content_tags=set(_WITH_CONTENT),
        attributes={"*": set(everywhere), **{tag: set(names) for tag, names in _ONLY_HERE.items()}},
        attribute_filter=attribute,
        strip_comments=True,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes=schemes,
        url_relative="pass_through" if relative else "deny",
    )
