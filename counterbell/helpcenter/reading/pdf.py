"""A PDF as a tree of elements. It says where letters stand and how large: what is larger than the text is a heading.

Lines of one paragraph are joined, words that a line divided are whole again, and what stands on most pages (their
heads and numbers) is left out. Letters that run from right to left stand in a PDF in no order that can be relied on:
such a file is refused, not read wrongly.
"""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from counterbell.base.markup.tree import Element
from counterbell.helpcenter.reading.docx import Document
from counterbell.helpcenter.reading.pieces import Unreadable

MOST_PAGES = 300
MOST_LETTERS = 2_000_000
LARGER = 1.12  # times the text: a heading
LONGEST_HEADING = 160
SHORT = 0.6  # of the longest line: a line that ends so early ends its paragraph, when the next begins anew
GAP = 1.7  # times the letters' size from line to line: a new paragraph

_BULLET = re.compile(r"^[•‣▪◦●○■□–·*-]\s+(?=\S)")  # "-" and "–" only with a blank behind
_NUMBER = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?:;。！？：؟…]['\"”’»)]?$")


@dataclass(slots=True)
class _Line:
    text: str
    size: float
    gap: float  # to the line above, in its own letters' size; GAP where there is none on its page
    is_short: bool = False


def read_pdf(raw: bytes) -> Document:
    """The document in these bytes.

    Raises:
        Unreadable: "locked", "too_large", "scan", "right_to_left" or "broken".
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("locked")
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable("too_large")
        pages = [_lines(page) for page in reader.pages]
        title = str((reader.metadata and reader.metadata.title) or "")
    except DependencyError:
        raise Unreadable("locked") from None
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, ZeroDivisionError, OverflowError):
        raise Unreadable("broken") from None  # a file that claims nonsense leads the library into all of these
    if not any(line.text for page in pages for line in page):
        raise Unreadable("scan")
    if _runs_leftward("".join(line.text for page in pages for line in page)):
        raise Unreadable("right_to_left")
    lines = _without_margins(pages)
    return Document(_tree(lines), title if _is_title(title) else "")


def _runs_leftward(text: str) -> bool:
    letters = [unicodedata.bidirectional(sign) for sign in text if sign.isalpha()]
    return sum(one in {"R", "AL"} for one in letters) * 3 > len(letters)


def _lines(page: Any) -> list[_Line]:
    """The lines of a page from top to bottom, as they were written."""
    heap: list[tuple[float, float, str]] = []

    def seen(text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float) -> None:
        if text:
            scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[1]) or 1.0
            heap.append((tm[5] * cm[3] + cm[5], abs(size or 1.0) * scale, text))

    page.extract_text(visitor_text=seen)
    lines: list[_Line] = []
    words, sizes, top, above = "", Counter[float](), 0.0, 0.0
    for y, size, text in [*heap, (0.0, 1.0, "\n")]:
        for count, part in enumerate(text.split("\n")):
            if count and words.strip():
                height = max(sizes, key=lambda one: sizes[one])
                lines.append(_Line(" ".join(words.split()), height, (above - top) / height if lines else GAP))
                above = top
            if count:
                words, sizes = "", Counter()
            if part.strip():
                if not words.strip():
                    top = y
                sizes[round(size, 1)] += len(part)
            words += part
    return lines


def _without_margins(pages: Sequence[Sequence[_Line]]) -> list[_Line]:
    """All lines without those that stand first or last on most pages, whatever number is in them."""
    edges = Counter(mark for page in pages for mark in {_mark(one) for one in (*page[:2], *page[-2:])})
    often = {mark for mark, count in edges.items() if count >= 3 and count * 2 > len(pages)}
    return [
        line
        for page in pages
        for at, line in enumerate(page)
        if not (_mark(line) in often and (at < 2 or at >= len(page) - 2))
        and not re.fullmatch(r"\W*\d{1,4}\W*", line.text)
    ]


def _mark(line: _Line) -> str:
    return _DIGITS.sub("0", line.text)


def _tree(lines: Sequence[_Line]) -> Element:
    letters = Counter[float]()
    for line in lines:
        letters[line.size] += len(line.text)
    usual = max(letters, key=lambda size: letters[size], default=1.0)
    sizes = sorted({line.size for line in lines if _is_heading(line, usual)}, reverse=True)
    levels = {size: min(3, at + 1) for at, size in enumerate(sizes)}
    widest = max((len(line.text) for line in lines if line.size == usual), default=0)
    for line in lines:
        line.is_short = len(line.text) < widest * SHORT
    root, total, before = Element(""), 0, None
    for line in lines:
        total += len(line.text)
        if total > MOST_LETTERS:
            raise Unreadable("too_large")
        level = levels.get(line.size, 0) if _is_heading(line, usual) else 0
        _put(root, line, before, level)
        before = line
    return root


def _is_heading(line: _Line, usual: float) -> bool:
    return line.size > usual * LARGER and len(line.text) <= LONGEST_HEADING


def _put(root: Element, line: _Line, before: _Line | None, level: int) -> None:
    last = root.children[-1] if root.children else None
    assert last is None or isinstance(last, Element)
    point = next((found for found in (_BULLET.match(line.text), _NUMBER.match(line.text)) if found), None)
    if level:
        if last is not None and last.tag == f"h{level}" and before and before.size == line.size and line.gap < GAP:
            _join(last, line.text)
        else:
            root.append(_element(f"h{level}", line.text))
    elif point:
        tag = "ol" if point.re is _NUMBER else "ul"
        if last is None or last.tag != tag:
            last = Element(tag)
            root.append(last)
        last.append(_element("li", line.text[point.end() :]))
    elif last is not None and _continues(last, line, before):
        _join(last.children[-1] if last.tag in {"ul", "ol"} else last, line.text)
    else:
        root.append(_element("p", line.text))


def _continues(last: Element, line: _Line, before: _Line | None) -> bool:
    if last.tag.startswith("h") or before is None or before.size != line.size:
        return False
    if before.is_short and not line.text[:1].islower():
        return False
    # On a new page nothing says how far the line is from the one above: a sentence that has not ended goes on.
    return line.gap < GAP if line.gap > 0 and line.gap != GAP else not _ENDS.search(before.text)


def _join(element: "Element | str", text: str) -> None:
    assert isinstance(element, Element)
    said = str(element.children[0])
    divided = said.endswith(("-", "\u00ad")) and text[:1].islower() and said[-2:-1].isalpha()
    element.children[0] = said[:-1] + text if divided else f"{said} {text}"


def _element(tag: str, text: str) -> Element:
    element = Element(tag)
    element.append(text)
    return element


def _is_title(title: str) -> bool:
    """What programs write there by themselves is none."""
    return bool(title.strip()) and not re.search(
        r"\.(?:docx?|pdf|odt|indd|pages)$|^(?:microsoft|untitled)", title.lower()
    )
