"""A tree of elements as Markdown, so that it says the same when it is rendered and is good to edit."""

import re
from collections.abc import Callable, Iterable

from counterbell.base.markup.tree import Element, names

BLOCKS = names("""
    address article aside blockquote caption center dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
""")
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~"}
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_SIGNS = re.compile(r"([\\`*\[\]]|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|~(?=~)|(?<!\w)_|_(?!\w))")
_BEGINS = re.compile(r"^(#{1,6}(?=\s|$)|[-+=>](?=\s|$|[-=])|>)")
_COUNTS = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_DEEPEST = 12  # lists and quotes within each other; what lies deeper stands on the last level

Link = Callable[[str], str]


def markdown_of(root: Element, link: Link = lambda address: address) -> str:
    """The words of a tree, its highest headings as `##`. `link` makes an address that a link shall have, or ""."""
    highest = min((_HEADINGS[one.tag] for one in root.elements() if one.tag in _HEADINGS), default=2)
    return "\n\n".join(_Writer(link, highest).blocks(root)).strip()


def escaped(text: str) -> str:
    """Text on one line that Markdown shows as it is, also at the beginning of a paragraph."""
    return _begun(_SIGNS.sub(r"\\\1", _SPACE.sub(" ", text)).strip())


def _begun(line: str) -> str:
    return _COUNTS.sub(r"\1\\\2", _BEGINS.sub(r"\\\1", line))


class _Writer:
    """Writes block after block; words between blocks are a paragraph of their own."""

    def __init__(self, link: Link, highest: int) -> None:
        self.link, self.highest = link, highest
        self.depth = 0

    def blocks(self, element: Element) -> list[str]:
        found: list[str] = []
        words: list[Element | str] = []
        for child in element.children:
            if isinstance(child, Element) and (child.tag in BLOCKS or _holds_block(child)):
                self.paragraph(words, found)
                found += self.block(child)
            else:
                words.append(child)
        self.paragraph(words, found)
        return found

    def paragraph(self, words: list[Element | str], found: list[str]) -> None:
        lines = self.inline(words).split("\n")
        said = "\\\n".join(_begun(line.strip()) for line in lines if line.strip())
        if said:
            found.append(said)
        words.clear()

    def block(self, element: Element) -> list[str]:
        tag = element.tag
        if tag in _HEADINGS or tag == "summary":
            said = self.line(element)
            level = min(4, _HEADINGS[tag] - self.highest + 2) if tag in _HEADINGS else 3
            return [f"{'#' * level} {said}"] if said else []
        if tag == "dt":
            said = self.line(element)
            return [f"**{said}**"] if said else []
        if tag in {"ul", "ol"} and self.depth < _DEEPEST:
            return self.deeper(lambda: self.points(element))
        if tag == "blockquote" and self.depth < _DEEPEST:
            inner = "\n\n".join(self.deeper(lambda: self.blocks(element)))
            return ["\n".join(f"> {line}".rstrip() for line in inner.split("\n"))] if inner else []
        if tag == "pre":
            return self.code(element)
        if tag == "hr":
            return ["---"]
        if tag == "table":
            return self.table(element)
        return self.blocks(element)

    def deeper(self, write: Callable[[], list[str]]) -> list[str]:
        self.depth += 1
        try:
            return write()
        finally:
            self.depth -= 1

    def line(self, element: Element) -> str:
        return " ".join(self.inline(element.children).split())

    def points(self, element: Element) -> list[str]:
        found: list[str] = []
        for child in element.children:
            if isinstance(child, Element):
                inner = self.blocks(child)
                sign = f"{len(found) + 1}. " if element.tag == "ol" else "- "
                if inner:
                    found.append(sign + _indented(inner, len(sign)))
        return ["\n".join(found)] if found else []

    def code(self, element: Element) -> list[str]:
        text = element.text().strip("\n")
        if not text.strip():
            return []
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
        return [f"{fence}\n{text}\n{fence}"]

    def table(self, element: Element) -> list[str]:
        rows = [
            [cell for cell in row.children if isinstance(cell, Element) and cell.tag in {"td", "th"}]
            for row in element.elements()
            if row.tag == "tr"
        ]
        wide = max((len(row) for row in rows), default=0)
        if wide < 2 or any(_is_layout(cell) for row in rows for cell in row):
            return [block for row in rows for cell in row for block in self.blocks(cell)]
        written = [[self.cell(cell) for cell in row] + [""] * (wide - len(row)) for row in rows if row]
        head, *rest = (f"| {' | '.join(row)} |" for row in written if any(row))
        return ["\n".join([head, "|" + " --- |" * wide, *rest])]

    def cell(self, element: Element) -> str:
        return self.line(element).replace("|", "\\|")

    def inline(self, children: Iterable[Element | str]) -> str:
        return _tidy("".join(self.words(child) for child in children))

    def words(self, child: Element | str) -> str:
        if isinstance(child, str):
            return _SIGNS.sub(r"\\\1", _SPACE.sub(" ", child))
        if child.tag == "br":
            return "\n"
        if child.tag in {"code", "kbd"}:
            return _coded(_SPACE.sub(" ", child.text()))
        inner = "".join(self.words(one) for one in child.children)
        if child.tag in BLOCKS:  # within a cell or a heading: its words stay, its form does not
            return f" {inner} "
        if not inner.strip():
            return inner
        if child.tag == "a":
            address = self.link(child.get("href"))
            return _around("[", inner, f"](<{address}>)" if re.search(r"[()\s]", address) else f"]({address})", address)
        mark = _MARKS.get(child.tag, "")
        return _around(mark, inner, mark, mark if "\n" not in inner else "")


def _around(before: str, inner: str, after: str, wanted: str) -> str:
    """Marks stand at the words; blanks stay outside."""
    bare = inner.strip()
    if not wanted or (before and bare.startswith(before) and bare.endswith(after)):
        return inner
    lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{lead}{before}{bare}{after}{trail}"


def _coded(text: str) -> str:
    if not text.strip() or "`" in text:
        return _SIGNS.sub(r"\\\1", text)
    return f"`{text.strip()}`"


def _tidy(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def _indented(blocks: list[str], width: int) -> str:
    """The blocks of a point: lists directly under their words, everything else with air."""
    said = blocks[0]
    for block in blocks[1:]:
        said += ("\n" if re.match(r"(?:- |\d+\. )", block) else "\n\n") + block
    first, *rest = said.split("\n")
    return "\n".join([first, *((" " * width + line).rstrip() for line in rest)])


def _holds_block(element: Element) -> bool:
    return any(one.tag in BLOCKS for one in element.elements())


def _is_layout(cell: Element) -> bool:
    held = [one.tag for one in cell.elements() if one.tag in BLOCKS]
    return any(tag in {"table", "ul", "ol", "pre", "blockquote"} or tag in _HEADINGS for tag in held)
