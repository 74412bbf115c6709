"""winmail.dat: files and words that Outlook packs into an envelope of its own (MS-OXTNEF), as far as a person needs.

Lengths are checked before they are used; what does not fit ends the reading, and what was read so far is kept.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from counterbell.base.charsets import decode

SIGNATURE = 0x223E9F78
MOST_FILES = 100
MOST_ATTRIBUTES = 5_000
MOST_VALUES = 1_000

_MESSAGE_PROPERTIES, _ATTACHMENT_PROPERTIES = 0x9003, 0x9005
_BEGIN_ATTACHMENT, _TITLE, _DATA, _BODY, _CODE_PAGE = 0x9002, 0x8010, 0x800F, 0x800C, 0x9007
_PLAIN, _HTML = 0x1000, 0x1013
_LONG_NAME, _NAME, _CONTENT, _MIME, _CONTENT_ID = 0x3707, 0x3704, 0x3701, 0x370E, 0x3712
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = frozenset([0x0D, 0x1E, 0x1F, 0x102])
_UNICODE = 0x1F
_OBJECT = 0x0D
_MANY = 0x1000
_NAMED = 0x8000


@dataclass(slots=True)
class File:
    """One file of the envelope."""

    name: str = ""
    data: bytes = b""
    content_type: str = ""
    content_id: str = ""


@dataclass(slots=True)
class Envelope:
    """What was in winmail.dat."""

    files: list[File] = field(default_factory=list)
    text: str = ""
    html: str = ""


class _Broken(Exception):
    """The bytes end before what they promise."""


def read_envelope(data: bytes) -> Envelope | None:
    """The envelope, or None when these bytes are none."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        return None
    envelope, page = Envelope(), "windows-1252"
    try:
        for name, value in _attributes(data):
            if name == _CODE_PAGE and len(value) >= 4:
                page = f"windows-{struct.unpack_from('<I', value)[0]}"
            else:
                _take(envelope, name, value, page)
    except _Broken:
        pass
    envelope.files = [one for one in envelope.files if one.data or one.name]
    return envelope


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    for _ in range(MOST_ATTRIBUTES):
        if at + 9 > len(data):
            return
        _, name, length = struct.unpack_from("<BII", data, at)
        at += 9
        if at + length > len(data):
            raise _Broken
        yield name & 0xFFFF, data[at : at + length]
        at += length + 2  # a checksum that nobody checks


def _take(envelope: Envelope, name: int, value: bytes, page: str) -> None:
    if name == _BEGIN_ATTACHMENT and len(envelope.files) < MOST_FILES:
        envelope.files.append(File())
    elif name == _BODY:
        envelope.text = envelope.text or decode(value.rstrip(b"\0"), page)
    elif name == _MESSAGE_PROPERTIES:
        for tag, kind, content in _properties(value):
            if tag == _HTML:
                envelope.html = decode(content.rstrip(b"\0"), page)
            elif tag == _PLAIN:
                envelope.text = _words(kind, content, page)
    elif envelope.files:
        _take_file(envelope.files[-1], name, value, page)


def _take_file(file: File, name: int, value: bytes, page: str) -> None:
    if name == _TITLE:
        file.name = file.name or decode(value.rstrip(b"\0"), page)
    elif name == _DATA:
        file.data = value
    elif name == _ATTACHMENT_PROPERTIES:
        for tag, kind, content in _properties(value):
            if tag in {_LONG_NAME, _NAME} and (tag == _LONG_NAME or not file.name):
                file.name = _words(kind, content, page) or file.name
            elif tag == _CONTENT and not file.data:
                # An object begins with 16 bytes that say what it is.
                file.data = content[16:] if kind == _OBJECT else content
            elif tag == _MIME:
                file.content_type = _words(kind, content, page)
            elif tag == _CONTENT_ID:
                file.content_id = _words(kind, content, page).strip("<>")


def _words(kind: int, content: bytes, page: str) -> str:
    if kind == _UNICODE:
        return content.decode("utf-16-le", errors="replace").rstrip("\0")
    return decode(content.rstrip(b"\0"), page)


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(tag, kind, content) of each MAPI property."""
    reader = _Reader(data)
    for _ in range(min(reader.number(), MOST_VALUES)):
        kind, tag = struct.unpack("<HH", reader.take(4))
        if tag >= _NAMED:
            reader.skip_name()
        base = kind & ~_MANY
        count = reader.number() if kind & _MANY or base in _VARIABLE else 1
        contents = [reader.value(base) for _ in range(min(count, MOST_VALUES))]
        if contents:
            yield tag, base, contents[0]


class _Reader:
    """Takes bytes one after the other; refuses to take what is not there."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise _Broken
        piece = self.data[self.at : self.at + count]
        self.at += count
        return piece

    def number(self) -> int:
        return int(struct.unpack("<I", self.take(4))[0])

    def padded(self, length: int) -> bytes:
        piece = self.take(length)
        self.at += -length % 4
        return piece

    def skip_name(self) -> None:
        self.take(16)
        if self.number():
            self.padded(self.number())
        else:
            self.take(4)

    def value(self, kind: int) -> bytes:
        if kind in _VARIABLE:
            return self.padded(self.number())
        if kind not in _FIXED:
            raise _Broken
        return self.take(_FIXED[kind])
