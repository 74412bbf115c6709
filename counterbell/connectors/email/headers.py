"""The head of a letter or of a part: lines into fields, with limits before anything in them is understood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property

from counterbell.base.charsets import codec_of, decode, tidy
from counterbell.base.mail_addresses import Address, read_list
from counterbell.connectors.email.words import LONGEST_VALUE, decode_words, one_line, read_parameters

LONGEST_HEAD = 1_000_000
MOST_FIELDS = 1_000
LONGEST_SUBJECT = 998
MOST_REFERENCES = 100

_STRICT = frozenset(["from", "sender", "reply-to", "return-path", "authentication-results"])

_END = re.compile(rb"\n\r?\n")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_ID = re.compile(r"<([^<>\s]{1,990})>")
_BARE_ID = re.compile(r"[^\s<>,;\"]{1,500}@[^\s<>,;\"]{1,480}")


@dataclass
class Head:
    """Fields in their order, names in lower case, values as bytes on one line."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    cut: bool = False  # more was sent than is read

    def raw(self, name: str) -> bytes:
        """The first field of that name, or nothing."""
        return next((value for known, value in self.fields if known == name), b"")

    def text(self, name: str) -> str:
        return as_text(self.raw(name), self._charset)

    def texts(self, name: str) -> list[str]:
        return [as_text(value, self._charset) for known, value in self.fields if known == name]

    def line(self, name: str) -> str:
        """The field decoded, on one line, without what cannot be seen."""
        return one_line(decode_words(self.text(name)))

    def count(self, name: str) -> int:
        return sum(1 for known, _ in self.fields if known == name)

    def names(self) -> Iterator[str]:
        return (name for name, _ in self.fields)

    def addresses(self, name: str) -> tuple[Address, ...]:
        return tuple(one for text in self.texts(name) for one in read_list(text, decode=decode_words))

    def ids(self, name: str) -> tuple[str, ...]:
        """Message ids, without brackets, each once."""
        text = self.text(name)
        found = _ID.findall(text) or _BARE_ID.findall(text)
        return tuple(
            dict.fromkeys(found[: MOST_REFERENCES // 2] + found[MOST_REFERENCES // 2 :][-MOST_REFERENCES // 2 :])
        )

    def date(self, name: str) -> datetime | None:
        text = one_line(self.text(name))[:100]
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        if not 1970 <= at.year <= 9998:
            return None
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at

    def parameters(self, name: str) -> tuple[str, dict[str, str]]:
        return read_parameters(self.text(name))

    @cached_property
    def _charset(self) -> str:
        """Bare eight-bit letters in fields are most likely in the charset of the body."""
        found = re.search(rb"charset\s{0,9}=\s{0,9}\"?([\w.-]{1,40})", self.raw("content-type"), re.IGNORECASE)
        return found[1].decode("ascii") if found and codec_of(found[1].decode("ascii")) else ""


def as_text(value: bytes, charset: str = "") -> str:
    if value.isascii():
        return tidy(value.decode("ascii"))
    try:
        return tidy(value.decode("utf-8"))
    except UnicodeDecodeError:
        return decode(value, charset)


def read_head(raw: bytes, start: int = 0, stop: int | None = None) -> tuple[Head, int]:
    """The fields that begin at `start`, and where the body begins. Lines that are no field belong to the one before,
    except where that one says who wrote the letter: other servers do not read such lines.
    """
    stop = len(raw) if stop is None else stop
    found = _END.search(raw, start, stop)
    if raw[start : start + 1] == b"\n" or raw[start : start + 2] == b"\r\n":
        return Head(), start + (1 if raw[start : start + 1] == b"\n" else 2)
    end, body = (found.start() + 1, found.end()) if found else (stop, stop)
    head = Head(cut=end - start > LONGEST_HEAD)
    # A bare CR ends no line for the servers that checked the letter: for us neither, or fields could hide behind one.
    whole = raw[start : min(end, start + LONGEST_HEAD)].replace(b"\r\n", b"\n").replace(b"\r", b" ")
    lines = whole.rstrip(b"\n").split(b"\n")
    if not any(_FIELD.match(line) for line in lines[:5]):
        # No head at all: somebody wrote only the words.
        return Head(), start
    _collect(lines, head)
    return head, body


def _collect(lines: list[bytes], head: Head) -> None:
    name = ""
    pieces: list[bytes] = []
    for line in lines:
        found = _FIELD.match(line.lstrip(b" \t") if not name else line)
        if found and not (name and line[:1] in b" \t"):
            _keep(head, name, pieces)
            if len(head.fields) >= MOST_FIELDS:
                head.cut = True
                return
            name, pieces = found[1].decode("ascii").lower(), [found[2]]
        elif name and (line[:1] in b" \t" or name not in _STRICT):
            pieces.append(line)
        # Anything before the first field is the envelope line of a mailbox, or noise.
    _keep(head, name, pieces)


def _keep(head: Head, name: str, pieces: list[bytes]) -> None:
    if not name:
        return
    value = b"\n".join(pieces).replace(b"\x00", b"").strip()
    if len(value) > LONGEST_VALUE:
        head.cut = True
        value = value[:LONGEST_VALUE]
    head.fields.append((name, value))
