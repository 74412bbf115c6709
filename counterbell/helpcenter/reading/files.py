"""A file that somebody brought, as one article or as one for each of its main headings."""

from collections.abc import Iterator
from pathlib import PurePath

from counterbell.base.markup.tree import Element
from counterbell.helpcenter.reading.docx import Document, read_docx
from counterbell.helpcenter.reading.markdown import markdown_of
from counterbell.helpcenter.reading.pdf import read_pdf
from counterbell.helpcenter.reading.pieces import MOST_PIECES, Piece, Unreadable, titled

READERS = {"docx": read_docx, "pdf": read_pdf}


def read_file(raw: bytes, *, kind: str, name: str, divided: bool) -> list[Piece]:
    """The articles of a file; `name` is what it is called where nothing in it is a title.

    Raises:
        Unreadable: see `docx` and `pdf`; "no_text" without words, "too_many" with more articles than we make.
    """
    document = READERS[kind](raw)
    level = _highest(document.tree)
    parts = list(_parts(document.tree, level)) if divided and level else [document.tree]
    if len(parts) > MOST_PIECES:
        raise Unreadable("too_many")
    found = [_piece(document, part, "" if divided and level else PurePath(name).stem) for part in parts]
    pieces = [piece for piece in found if piece.title and piece.body]
    if not pieces:
        raise Unreadable("no_text")
    return pieces


def _piece(document: Document, tree: Element, name: str) -> Piece:
    first = tree.children[0] if tree.children else None
    heading = first if isinstance(first, Element) and first.tag in {"h1", "h2", "h3"} else None
    own = heading.text() if heading else ""
    said = document.title if name else ""
    title = titled(said, own, name) if name else titled(own, document.title)
    if heading and title == titled(own):
        tree.children.remove(heading)
    return Piece(title, markdown_of(tree), "", document.pictures)


def _highest(tree: Element) -> str:
    tags = {child.tag for child in tree.children if isinstance(child, Element)}
    return next((tag for tag in ("h1", "h2", "h3") if tag in tags), "")


def _parts(tree: Element, level: str) -> Iterator[Element]:
    part = Element("")
    for child in tree.children:
        if isinstance(child, Element) and child.tag == level and part.children:
            yield part
            part = Element("")
        part.append(child)
    yield part
