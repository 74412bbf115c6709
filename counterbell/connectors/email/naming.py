"""One name for one letter, by whatever ways and however often it comes."""

import hashlib
from email.parser import BytesHeaderParser

_NAMED = ("message-id", "from", "to", "date", "subject")
_HEAD_READ = 64 * 1024


def letter_id(raw: bytes) -> str:
    """The same for every copy of a letter, another for every other letter: its id, its main headers and its body.

    What servers on the way add at the top does not count. A letter that only borrows an id is another letter.
    """
    head, _, body = _halves(raw)
    digest = hashlib.sha256()
    found = BytesHeaderParser().parsebytes(head[-_HEAD_READ:])
    for name in _NAMED:
        digest.update(f"{name}:{' '.join(str(found.get(name, '')).split())}\n".encode(errors="replace"))
    digest.update(body.replace(b"\r\n", b"\n").rstrip())
    return f"letter:{digest.hexdigest()}"


def _halves(raw: bytes) -> tuple[bytes, bytes, bytes]:
    windows, plain = raw.find(b"\r\n\r\n"), raw.find(b"\n\n")
    if windows >= 0 and (plain < 0 or windows < plain):
        return raw[:windows], b"", raw[windows + 4 :]
    return (raw[:plain], b"", raw[plain + 2 :]) if plain >= 0 else (raw, b"", b"")
