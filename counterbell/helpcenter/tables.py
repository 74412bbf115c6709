"""Articles from a table (CSV): one line, one article. Pure; what cannot be taken is told with its line and why."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counterbell.helpcenter.models import Article
from counterbell.helpcenter.policies import LONGEST_BODY

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 1_000
LONGEST_TITLE = 200
# What other programs call the columns.
COLUMNS = {
    "title": ("title", "question", "name", "subject"),
    "body": ("body", "text", "answer", "content", "article"),
    "section": ("section", "category", "folder"),
    "language": ("language", "lang", "locale"),
    "kind": ("kind", "type"),
    "summary": ("summary", "description", "excerpt"),
    "hints": ("hints", "keywords", "tags"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An article that stands in the table, and on which line."""

    line: int
    language: str
    about: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Left:
    """A line that was left out, and why."""

    line: int
    title: str
    why: str


class NoTable(ValueError):
    """Nothing of it can be read; the text is a sentence for whoever brought it."""


def read(raw: bytes, *, languages: Sequence[str], usual: str) -> list[Row | Left]:
    """The lines of a table in their order.

    Raises:
        NoTable: when it is none, or larger than we read.
    """
    if len(raw) > MOST_BYTES:
        raise NoTable(_("The file is too large: at most 4 MB are read."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoTable(_("The file is not in UTF-8. Save it as “CSV UTF-8”.")) from None
    if "\0" in text:
        raise NoTable(_("This is no table with commas. Save it as “CSV UTF-8”."))
    try:
        return list(_lines(text, languages, usual))
    except csv.Error:
        raise NoTable(_("This is no table with commas. Save it as “CSV UTF-8”.")) from None


def _lines(text: str, languages: Sequence[str], usual: str) -> Iterator[Row | Left]:
    table = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    places = _places(next(table, []))
    if not {"title", "body"} <= set(places):
        raise NoTable(_("The first line must name the columns; “title” and “body” are needed."))
    for count, cells in enumerate(table, start=1):
        if count > MOST_ROWS:
            yield Left(table.line_num, "", _("Only the first 1,000 lines are read."))
            return
        told = {name: cells[place].strip() for name, place in places.items() if place < len(cells)}
        if any(told.values()):
            yield _row(table.line_num, told, languages, usual)


def _delimiter(text: str) -> str:
    """Spreadsheets write what their country uses."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _places(heads: Sequence[str]) -> dict[str, int]:
    names = [head.strip().casefold() for head in heads]
    found = {name: next((names.index(word) for word in words if word in names), -1) for name, words in COLUMNS.items()}
    return {name: place for name, place in found.items() if place >= 0}


def _row(line: int, told: dict[str, str], languages: Sequence[str], usual: str) -> Row | Left:
    title, body = " ".join(told.get("title", "").split()), told.get("body", "")
    language = told.get("language", "").casefold().replace("_", "-").split("-")[0] or usual
    kind = told.get("kind", "").casefold() or Article.Kind.ARTICLE
    why = ""
    if not title:
        why = _("It has no title.")
    elif len(title) > LONGEST_TITLE:
        why = _("Its title is too long.")
    elif not body:
        why = _("It has no text.")
    elif len(body) > LONGEST_BODY:
        why = _("Its text is too long.")
    elif language not in languages:
        why = _("The brand does not speak “%s”.") % language[:20]
    elif kind not in Article.Kind.values:
        why = _("There is no such kind of article: “%s”.") % kind[:20]
    if why:
        return Left(line, title[:LONGEST_TITLE], why)
    about = {"title": title, "kind": kind, **{name: told.get(name, "") for name in ("section", "summary", "hints")}}
    return Row(line, language, about, body)
