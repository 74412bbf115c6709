"""What browsers load by name: found in the rooms' static folders, kept in memory, sent from the event loop.

Every address carries the version of the whole set (`/static/<version>/…`), so browsers keep files for ever and a
module's relative imports stay within one version. There is no build step and no collecting; our own scripts and
sheets travel without their comments and needless blanks.
"""

import gzip
import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from counterbell.base.asgi import Scope, Send
from counterbell.base.scripts import lean, lean_sheet

HERE = Path(__file__).resolve().parent
PREFIX = "/static/"
SMALLEST_TO_COMPRESS = 500
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
SMALL = {".js": lean, ".css": lean_sheet}
TOGETHER = "together/"  # …ui/tokens~ui/base.css: several sheets in one answer, in this order
MOST_TOGETHER = 30
_BESIDE = re.compile(r"""url\(["']?(?![a-z]+:|/|#)([^"')]+)["']?\)""")
TEXTUAL = {".js", ".css", ".svg", ".json", ".webmanifest", ".txt"}


def _files() -> Iterator[tuple[str, Path]]:
    for root in sorted(HERE.glob("*/static")):
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(root).as_posix(), path


@cache
def version() -> str:
    """Ten letters that change when any file of the set changes."""
    digest = hashlib.sha256()
    for name, path in _files():
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]


Sent = tuple[bytes, bytes | None, bytes]  # content, gzip of it or None, content type


@cache
def _table() -> dict[str, Sent]:
    """What is sent under each name."""
    table = {}
    for name, path in _files():
        raw = path.read_bytes()
        if path.suffix in SMALL and ".min." not in path.name:
            raw = SMALL[path.suffix](raw.decode()).encode()
        textual = path.suffix in TEXTUAL
        kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        table[name] = (raw, _packed(raw) if textual else None, (f"{kind}; charset=utf-8" if textual else kind).encode())
    return table


def _packed(raw: bytes) -> bytes | None:
    return gzip.compress(raw, 9, mtime=0) if len(raw) >= SMALLEST_TO_COMPRESS else None


@lru_cache(maxsize=64)
def _together(name: str) -> Sent | None:
    """The sheets that a name tells one after the other; None when one of them is not there."""
    if not (name.startswith(TOGETHER) and name.endswith(".css")):
        return None
    names = name.removeprefix(TOGETHER).removesuffix(".css").split("~")
    sheets = [(one, _table().get(f"{one}.css")) for one in names]
    if len(set(names)) != len(names) or len(names) > MOST_TOGETHER or not all(sheet for _one, sheet in sheets):
        return None
    folder = posixpath.dirname(name)
    raw = b"\n".join(_moved(sheet[0], posixpath.dirname(one), folder) for one, sheet in sheets if sheet)
    return raw, _packed(raw), b"text/css; charset=utf-8"


def _moved(sheet: bytes, home: str, folder: str) -> bytes:
    """A sheet of one folder as it must be written in another: it names pictures by where they lie beside it."""

    def there(found: re.Match[str]) -> str:
        return f'url("{posixpath.relpath(posixpath.join(home, found[1]), folder)}")'

    return _BESIDE.sub(there, sheet.decode()).encode()


async def serve(scope: Scope, send: Send) -> None:
    """Answer one request below /static/; an address of another version gets today's file, kept for a minute only."""
    asked, _, name = str(scope["path"]).removeprefix(PREFIX).partition("/")
    found = _table().get(name) or _together(name)
    if found is None or scope["method"] not in {"GET", "HEAD"}:
        await _answer(
            send,
            404 if found is None else 405,
            [(b"content-type", b"text/plain")],
            b"There is no such file.\n",
        )
        return
    raw, packed, kind = found
    headers = [
        (b"content-type", kind),
        (
            b"cache-control",
            b"public, max-age=31536000, immutable" if asked == version() else b"public, max-age=60",
        ),
        (b"x-content-type-options", b"nosniff"),
        (b"access-control-allow-origin", b"*"),
        (b"cross-origin-resource-policy", b"cross-origin"),
        (b"vary", b"accept-encoding"),
    ]
    body = raw
    if packed and any(k == b"accept-encoding" and b"gzip" in v for k, v in scope["headers"]):
        body = packed
        headers.append((b"content-encoding", b"gzip"))
    await _answer(send, 200, headers, b"" if scope["method"] == "HEAD" else body, length=len(body))


async def _answer(
    send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes, length: int | None = None
) -> None:
    size = str(len(body) if length is None else length).encode()
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", size)]})
    await send({"type": "http.response.body", "body": body})
