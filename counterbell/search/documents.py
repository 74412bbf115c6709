"""What goes into the index, and what comes back."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from counterbell.search.tokens import tokens

_KIND = re.compile(r"[a-z_]{1,20}")


class BadDocument(ValueError):
    """A document cannot be indexed; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """Something to be found: a message, a customer, a conversation's subject.

    `id` is the row's own, unique over all kinds, and newer rows have larger ones. `scope` is the brand,
    `group` what it belongs to: a message's conversation.
    """

    id: int
    kind: str
    scope: int
    group: int
    text: str

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind):
            raise BadDocument(f"“{self.kind}” is no kind: write up to 20 small letters")
        if not 0 <= self.id < 1 << 63:
            raise BadDocument(f"{self.id} is no id: it needs 63 bits, without a sign")


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found: its id, and where it belongs."""

    id: int
    kind: str
    scope: int
    group: int


class Row(NamedTuple):
    """A document as it is stored."""

    id: int
    kind: str
    scope: int
    group: int
    words: str


# No token has a "=": nobody can write a mark into a text or a search box.
def kind_mark(kind: str) -> str:
    return f"k={kind}"


def scope_mark(scope: int) -> str:
    return f"s={int(scope)}"


def group_mark(group: int) -> str:
    return f"g={int(group)}"


def row_of(doc: Doc, era_marks: tuple[str, ...]) -> Row:
    """The document with its marks and words."""
    marks = [kind_mark(doc.kind), scope_mark(doc.scope), group_mark(doc.group), *era_marks]
    return Row(doc.id, doc.kind, doc.scope, doc.group, " ".join([*marks, *tokens(doc.text)]))


def regrouped(row: Row, group: int) -> Row:
    """The same row as part of another group."""
    words = [group_mark(group) if word == group_mark(row.group) else word for word in row.words.split(" ")]
    return row._replace(group=group, words=" ".join(words))


def words_of(rows: list[Row]) -> set[str]:
    """The distinct words of some rows, without their marks."""
    return {word for row in rows for word in row.words.split(" ") if "=" not in word}
