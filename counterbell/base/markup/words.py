"""HTML into words: what a person would copy from the screen."""

import re

from counterbell.base.markup.cleaning import FOLD, NAMED
from counterbell.base.markup.tree import BLOCKS, Element, names

RULE = "_" * 32
_AIRY = names("p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_MANY_LINES = re.compile(r"\n{3,}")
_LONGEST_ADDRESS = 200
_WEB = re.compile(r"(?:https?://|mailto:|tel:)(?:www\.)?", re.IGNORECASE)


def text_of(tree: Element, *, without: frozenset[int] = frozenset(), most: int = 1_000_000) -> str:
    """The words of a tree, quotes marked with `>`. Elements whose `id()` is in `without` are left out."""
    writer = _Writer(without, most)
    writer.children(tree)
    return writer.result()


class _Writer:
    """Writes lines; blanks become one, blocks begin lines, quotes begin with `> `."""

    def __init__(self, without: frozenset[int], most: int) -> None:
        self.without, self.most = without, most
        self.lines: list[str] = []
        self.line: list[str] = []
        self.prefix = ""
        self.fresh = True  # nothing on this line yet
        self.blank_wanted = False
        self.blank_prefix = ""  # of the quote in which the blank line stands
        self.literal = 0
        self.size = 0

    def result(self) -> str:
        self.end_line()
        return _MANY_LINES.sub("\n\n", "\n".join(self.lines)).strip("\n")

    def children(self, element: Element) -> None:
        for number, child in enumerate(element.children):
            if self.size > self.most:
                return
            if isinstance(child, str):
                self.words(child)
            elif id(child) not in self.without:
                self.element(child, number)

    def words(self, text: str) -> None:
        if self.literal:
            first, *rest = text.split("\n")
            self.put(first)
            for line in rest:
                self.end_line(keep_empty=True)
                self.put(line)
            return
        text = _BLANKS.sub(" ", text)
        self.put(text.lstrip(" ") if self.fresh else text)

    def put(self, text: str) -> None:
        if not text:
            return
        if self.fresh and self.blank_wanted and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self.blank_prefix.rstrip())
        self.blank_wanted = False
        self.fresh = self.fresh and not text.strip(" ")
        self.line.append(text)
        self.size += len(text)

    def end_line(self, *, keep_empty: bool = False) -> None:
        text = "".join(self.line)
        text = text if self.literal else text.rstrip(" ")
        if text or keep_empty:
            self.lines.append(f"{self.prefix}{text}".rstrip("\n "))
        self.line.clear()
        self.fresh = True

    def element(self, element: Element, number: int) -> None:
        tag = element.tag
        if tag == "br":
            self.end_line(keep_empty=True)
        elif tag == "hr":
            self.end_line()
            self.put(RULE)
            self.end_line()
        elif tag == "img":
            if name := element.get(NAMED) or element.get("alt").strip():
                self.put(f"[{name}]")
        elif tag == "a":
            self.link(element)
        elif tag in {"td", "th"}:
            self.cell(element, number)
        elif tag in BLOCKS:
            self.block(element, number)
        else:
            self.children(element)

    def link(self, element: Element) -> None:
        before = len(self.line), len(self.lines)
        self.children(element)
        address = element.get("href").strip()
        shown = "".join(self.line[before[0] :]) if len(self.lines) == before[1] else "…"
        bare = _WEB.sub("", address).rstrip("/")
        told = not address or len(address) > _LONGEST_ADDRESS or bare.lower() in _WEB.sub("", shown).lower()
        if shown.strip() and not told:
            self.put(f" <{address.removeprefix('mailto:')}>")

    def cell(self, element: Element, number: int) -> None:
        if (
            number
            and not self.fresh
            and not any(isinstance(one, Element) and one.tag in BLOCKS for one in element.children)
        ):
            self.put("  ")
        else:
            self.end_line()
        self.children(element)

    def block(self, element: Element, number: int) -> None:
        self.end_line()
        airy = element.tag in _AIRY and not element.get(FOLD)
        self.want_blank(airy=airy)
        prefix, literal = self.prefix, self.literal
        if element.tag == "blockquote":
            self.prefix += "> "
        if element.tag == "pre":
            self.literal += 1
        if element.tag == "li":
            self.put(_bullet(element, number))
            self.fresh = True
        self.children(element)
        self.end_line()
        self.prefix, self.literal = prefix, literal
        self.want_blank(airy=airy)

    def want_blank(self, *, airy: bool) -> None:
        if airy:
            self.blank_prefix = min(self.prefix, self.blank_prefix, key=len) if self.blank_wanted else self.prefix
            self.blank_wanted = True


def _bullet(item: Element, number: int) -> str:
    if item.parent and item.parent.tag == "ol":
        before = sum(1 for one in item.parent.children[:number] if isinstance(one, Element) and one.tag == "li")
        start = item.parent.get("start")
        return f"{(int(start) if start.isdigit() else 1) + before}. "
    return "- "
