"""A Word file (.docx) as a tree of elements: headings, lists, tables, links and emphasis; nothing of how it looks.

Text that was deleted with "track changes" on, notes in the margin, text boxes and hidden text are left out.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ParseError, TreeBuilder, XMLParser

from counterbell.base.markup.tree import Element
from counterbell.helpcenter.reading.pieces import Unreadable

LARGEST_PART = 12_000_000  # bytes of a part of the file, unpacked
MOST_PARTS = 5_000
DEEPEST = 40  # tables and frames within each other

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_R_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_OLE = b"\xd0\xcf\x11\xe0"  # Word before 2007, and a file of today with a password
_HEADING = re.compile(r"(?:heading|überschrift|titre|título) ?([1-9])")
_THROUGH = {"ins", "smartTag", "sdt", "sdtContent", "customXml", "moveTo", "fldSimple", "dir", "bdo"}


@dataclass(slots=True)
class Document:
    """What stands in it; `title` is what its author set as one, "" for none."""

    tree: Element
    title: str = ""
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class _Style:
    name: str = ""
    base: str = ""
    outline: int | None = None
    list: str = ""


@dataclass(slots=True)
class _Package:
    """The parts of the file that say what the words mean."""

    styles: dict[str, _Style] = field(default_factory=dict)
    bulleted: dict[tuple[str, str], bool] = field(default_factory=dict)  # (list, level) → points without numbers
    links: dict[str, str] = field(default_factory=dict)


def read_docx(raw: bytes) -> Document:
    """The document in these bytes.

    Raises:
        Unreadable: "locked", "no_docx", "too_large" or "broken".
    """
    if raw.startswith(_OLE):
        raise Unreadable("locked")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return _document(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ParseError):
        raise Unreadable("broken") from None
    except RuntimeError:  # what zipfile says about a password
        raise Unreadable("locked") from None


def _document(package: zipfile.ZipFile) -> Document:
    if len(package.infolist()) > MOST_PARTS:
        raise Unreadable("too_large")
    root = _part(package, "word/document.xml")
    body = root.find(f"{_W}body") if root is not None else None
    if body is None:
        raise Unreadable("no_docx")
    told = _Package(_styles(package), _bulleted(package), _links(package))
    writer = _Writer(told)
    writer.blocks(body, writer.document.tree)
    return writer.document


def _part(package: zipfile.ZipFile, name: str) -> Node | None:
    """A part as a tree; what it claims about its size is not believed."""
    try:
        with package.open(name) as part:
            data = part.read(LARGEST_PART + 1)
    except KeyError:
        return None
    if len(data) > LARGEST_PART:
        raise Unreadable("too_large")
    parser = XMLParser(target=_NoDoctype())  # noqa: S314  # no document type, so no entities; and we are in a child
    for strict, usual in ((_STRICT, _W), (_R_STRICT, _R)):
        data = data.replace(strict[1:-1].encode(), usual[1:-1].encode())
    parser.feed(data)
    root: Node = parser.close()
    return root


class _NoDoctype(TreeBuilder):
    """Entities that unfold without end are declared in a document type; Word writes none."""

    def doctype(self, *_: object) -> None:
        raise Unreadable("broken")


def _styles(package: zipfile.ZipFile) -> dict[str, _Style]:
    root = _part(package, "word/styles.xml")
    found: dict[str, _Style] = {}
    for one in root.iter(f"{_W}style") if root is not None else ():
        outline = _value(one.find(f"{_W}pPr/{_W}outlineLvl"))
        found[_attribute(one, "styleId")] = _Style(
            _value(one.find(f"{_W}name")).lower(),
            _value(one.find(f"{_W}basedOn")),
            int(outline) if outline.isdigit() else None,
            _value(one.find(f"{_W}pPr/{_W}numPr/{_W}numId")),
        )
    return found


def _bulleted(package: zipfile.ZipFile) -> dict[tuple[str, str], bool]:
    root = _part(package, "word/numbering.xml")
    if root is None:
        return {}
    abstract: dict[str, dict[str, bool]] = {}
    for one in root.iter(f"{_W}abstractNum"):
        levels = {_attribute(lvl, "ilvl"): _value(lvl.find(f"{_W}numFmt")) for lvl in one.iter(f"{_W}lvl")}
        abstract[_attribute(one, "abstractNumId")] = {level: how in {"bullet", "none"} for level, how in levels.items()}
    return {
        (_attribute(one, "numId"), level): plain
        for one in root.iter(f"{_W}num")
        for level, plain in abstract.get(_value(one.find(f"{_W}abstractNumId")), {}).items()
    }


def _links(package: zipfile.ZipFile) -> dict[str, str]:
    root = _part(package, "word/_rels/document.xml.rels")
    return {
        one.get("Id", ""): one.get("Target", "") for one in root or () if one.get("Type", "").endswith("/hyperlink")
    }


def _value(node: Node | None) -> str:
    return _attribute(node, "val") if node is not None else ""


def _attribute(node: Node, name: str) -> str:
    return node.get(f"{_W}{name}", "")


class _Writer:
    """Puts paragraphs where they belong: points that follow each other become a list."""

    def __init__(self, told: _Package) -> None:
        self.told = told
        self.document = Document(Element(""))
        self.lists: list[Element] = []

    def blocks(self, node: Node, into: Element, depth: int = 0) -> None:
        if depth > DEEPEST:
            return
        for child in node:
            tag = child.tag.removeprefix(_W)
            if tag == "p":
                self.paragraph(child, into)
            elif tag == "tbl":
                self.lists = []
                into.append(self.table(child, depth))
            elif tag in _THROUGH:
                self.blocks(child, into, depth + 1)

    def table(self, node: Node, depth: int) -> Element:
        table = Element("table")
        for row in node.iter(f"{_W}tr"):
            line = Element("tr")
            for cell in row.iterfind(f"{_W}tc"):
                written = Element("td")
                self.blocks(cell, written, depth + 1)
                self.lists = []
                line.append(written)
            table.append(line)
        return table

    def paragraph(self, node: Node, into: Element) -> None:
        style = self.told.styles.get(_value(node.find(f"{_W}pPr/{_W}pStyle")), _Style())
        level, number, depth = self.heading(style, node), *self.numbered(style, node)
        words = Element(f"h{level}" if level else "p")
        for one in self.runs(node):
            words.append(one)
        if not words.text().strip():
            return
        if style.name == "title" and not self.document.title:
            self.document.title = words.text()
        elif number and not level:
            self.point(words, number, depth, into)
        else:
            self.lists = []
            into.append(words)

    def heading(self, style: _Style, node: Node) -> int:
        """1 to 6; 0: it is none."""
        own = _value(node.find(f"{_W}pPr/{_W}outlineLvl"))
        if own.isdigit() and int(own) < 6:
            return int(own) + 1
        for one in self.ancestry(style):
            if found := _HEADING.fullmatch(one.name):
                return min(6, int(found[1]))
            if one.outline is not None and one.outline < 6:
                return one.outline + 1
        return 0

    def ancestry(self, style: _Style) -> Iterator[_Style]:
        for _ in range(10):  # styles may stand on each other in a ring
            yield style
            if style.base not in self.told.styles:
                return
            style = self.told.styles[style.base]

    def numbered(self, style: _Style, node: Node) -> tuple[str, int]:
        """The list that a paragraph is a point of ("" for none), and how deep it stands there."""
        own = node.find(f"{_W}pPr/{_W}numPr")
        depth = _value(own.find(f"{_W}ilvl")) if own is not None else ""
        number = _value(own.find(f"{_W}numId")) if own is not None else ""
        number = number or next((one.list for one in self.ancestry(style) if one.list), "")
        return "" if number == "0" else number, min(8, int(depth)) if depth.isdigit() else 0

    def point(self, words: Element, number: str, depth: int, into: Element) -> None:
        plain = self.told.bulleted.get((number, str(depth)), True)
        del self.lists[depth + 1 :]
        if len(self.lists) > depth and self.lists[depth].tag != ("ul" if plain else "ol"):
            del self.lists[depth:]
        while len(self.lists) <= depth:
            one = Element("ul" if plain else "ol")
            above = self.lists[-1].children[-1] if self.lists and self.lists[-1].children else into
            assert isinstance(above, Element)
            above.append(one)
            self.lists.append(one)
            if len(self.lists) <= depth:
                one.append(Element("li"))
        words.tag = "p"
        item = Element("li")
        item.append(words)
        self.lists[-1].append(item)

    def runs(self, node: Node, depth: int = 0) -> Iterator[Element | str]:
        if depth > DEEPEST:
            return
        for child in node:
            tag = child.tag.removeprefix(_W)
            if tag == "r":
                yield from self.run(child)
            elif tag == "hyperlink":
                link = Element("a", {"href": self.told.links.get(child.get(f"{_R}id", ""), "")})
                for one in self.runs(child, depth + 1):
                    link.append(one)
                yield link
            elif tag in _THROUGH:
                yield from self.runs(child, depth + 1)

    def run(self, node: Node) -> Iterator[Element | str]:
        how = node.find(f"{_W}rPr")
        if _is_on(how, "vanish"):
            return
        inner = list(self.letters(node))
        for name, tag in (("b", "strong"), ("i", "em"), ("strike", "s")):
            if inner and _is_on(how, name):
                marked = Element(tag)
                for one in inner:
                    marked.append(one)
                inner = [marked]
        yield from inner

    def letters(self, node: Node) -> Iterator[Element | str]:
        for child in node:
            match child.tag.removeprefix(_W):
                case "t":
                    yield child.text or ""
                case "tab":
                    yield " "
                case "br" | "cr":
                    yield Element("br")
                case "noBreakHyphen":
                    yield "-"
                case "drawing" | "pict":
                    self.document.pictures += 1


def _is_on(how: Node | None, name: str) -> bool:
    found = how.find(f"{_W}{name}") if how is not None else None
    return found is not None and _value(found) not in {"0", "false", "off", "none"}
