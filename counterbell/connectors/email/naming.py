"""One name for one letter, by whatever ways and however often it comes."""

import hashlib
import re
from email.parser import BytesHeaderParser

_NAMED = ("message-id", "from", "to", "date", "subject")
_HEAD_READ = 64 * 1024
_FIELD = re.compile(r"([!-9;-~]+):(.*)", re.DOTALL)


def letter_id(raw: bytes) -> str:
    """The same for every copy of a letter, another for every other letter: its id, its main headers and its body.

    What servers on the way add at the top does not count. A letter that only borrows an id is another letter.
    """
    head, _, body = _halves(raw)
    digest = hashlib.sha256()
    read = head[-_HEAD_READ:]
    found = _plain_fields(read)
    if found is None:
        parsed = BytesHeaderParser().parsebytes(read)
        found = {name: str(parsed.get(name, "")) for name in _NAMED}
    for name in _NAMED:
        digest.update(f"{name}:{' '.join(found.get(name, '').split())}\n".encode(errors="replace"))
    digest.update(body.replace(b"\r\n", b"\n").rstrip())
    return f"letter:{digest.hexdigest()}"


def _plain_fields(head: bytes) -> dict[str, str] | None:
    """The first field of each name, in lower case, of a head without anything odd in it.

    None: there is, and the standard library's parser, which costs a multiple, must say how it reads that.
    """
    text = head.replace(b"\r\n", b"\n")
    if not text.isascii() or b"\r" in text:
        return None
    found: dict[str, str] = {}
    # A field goes on where the next line begins with a blank.
    for field in re.split(r"\n(?![ \t])", text.decode("ascii")):
        parts = _FIELD.fullmatch(field)
        if not parts:
            return None
        found.setdefault(parts[1].lower(), parts[2])
    return found


def _halves(raw: bytes) -> tuple[bytes, bytes, bytes]:
    windows, plain = raw.find(b"\r\n\r\n"), raw.find(b"\n\n")
    if windows >= 0 and (plain < 0 or windows < plain):
        return raw[:windows], b"", raw[windows + 4 :]
    return (raw[:plain], b"", raw[plain + 2 :]) if plain >= 0 else (raw, b"", b"")
