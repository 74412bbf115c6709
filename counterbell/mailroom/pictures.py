"""Pictures inside a letter's frame: its own files, and those from afar that an agent allowed, fetched by us.

The frame names a link of ours for each; the link is signed, ends, and leads nowhere but to that one picture. What is
fetched from afar goes by the one way out, without cookies or a word about who looks, and is kept for a moment so that
a second look asks nobody.
"""

import io
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from counterbell.base.markup.cleaning import with_pictures
from counterbell.base.web import Failed, Refused, fetch
from counterbell.conversations import afar, files
from counterbell.conversations.models import Attachment
from counterbell.mailroom.models import Letter

PATH = afar.PATH
LARGEST = 4 * 1024 * 1024
SECONDS = 8.0
REDIRECTS = 3
KEPT_SECONDS, KEPT_FAULT_SECONDS = 600.0, 60.0
KEPT_BYTES = 24 * 1024 * 1024
KEPT_MOST = 2_000
_LISTENS = {"accept": "image/webp,image/png,image/jpeg,image/gif"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to show; its type was read from its bytes."""

    content_type: str
    content: bytes


class Kept:
    """The last pictures from afar, for a moment; None is kept for one that cannot be had."""

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._found: OrderedDict[str, tuple[float, Picture | None]] = OrderedDict()
        self._bytes = 0

    def get(self, url: str) -> tuple[bool, Picture | None]:
        """Whether it is known, and the picture."""
        with self._lock:
            ends, picture = self._found.get(url, (0.0, None))
            return ends > time.monotonic(), picture

    def put(self, url: str, picture: Picture | None) -> None:
        """Keep it; the oldest go when it becomes too much."""
        ends = time.monotonic() + (KEPT_SECONDS if picture else KEPT_FAULT_SECONDS)
        with self._lock:
            self._drop(url)
            self._found[url] = (ends, picture)
            self._bytes += len(picture.content) if picture else 0
            while self._bytes > self._most or len(self._found) > KEPT_MOST:
                self._drop(next(iter(self._found)))

    def _drop(self, url: str) -> None:
        _ends, before = self._found.pop(url, (0.0, None))
        self._bytes -= len(before.content) if before else 0


def shown(letter: Letter, *, remote: bool = False) -> str:
    """The letter's HTML with the pictures that came with it, and with `remote` those from afar through us."""
    return with_pictures(letter.html, inside=_inside(letter), remote=link_afar if remote else None)


def link_to_file(key: str) -> str:
    """A link to a picture that came with a letter."""
    return afar.link({"key": key})


def link_afar(url: str) -> str:
    """A link at which we show a picture of another server."""
    return afar.link({"url": url})


def opened(token: str) -> Picture | None:
    """The picture that a link names; None when the link is no good or there is no such picture."""
    told = afar.told(token)
    if told is None:
        return None
    return _file(told["key"]) if "key" in told else _afar(told["url"])


def _inside(letter: Letter) -> Mapping[str, str]:
    """Content id → link, for the files of the letter that are pictures."""
    keys = {str(cid): str(key) for cid, key in letter.about.get("inline", {}).items()}
    if not keys or not letter.message_id:
        return {}
    own = Attachment.objects.filter(message=letter.message_id, key__in=keys.values(), kind=Attachment.Kind.IMAGE)
    pictures = set(own.values_list("key", flat=True))
    links = {cid: link_to_file(key) for cid, key in keys.items() if key in pictures}
    return {quote(cid, safe="@"): link for cid, link in links.items()} | links  # RFC 2392 writes some with %


def _file(key: str) -> Picture | None:
    row = Attachment.objects.filter(key=key, kind=Attachment.Kind.IMAGE).first()
    path = files.path_of(key)
    if row is None or not default_storage.exists(path):
        return None
    with default_storage.open(path) as file:
        return Picture(row.content_type, bytes(file.read()))


def _afar(url: str) -> Picture | None:
    known, picture = _kept().get(url)
    if not known:
        picture = _fetched(url)
        _kept().put(url, picture)
    return picture


def _fetched(url: str) -> Picture | None:
    try:
        answer = fetch("GET", url, headers=_LISTENS, timeout=SECONDS, most_bytes=LARGEST, redirects=REDIRECTS)
    except (Refused, Failed):
        return None
    return _as_picture(answer.body) if answer.ok else None


def _as_picture(content: bytes) -> Picture | None:
    """What the bytes are, whatever their server says of them; nothing that would unfold to a giant."""
    content_type = files.sniff(io.BytesIO(content), "")
    if files.TYPES.get(content_type, (None,))[0] != Attachment.Kind.IMAGE:
        return None
    try:
        with Image.open(io.BytesIO(content), formats=[content_type.partition("/")[2].upper()]) as image:
            small = image.width * image.height <= files.MOST_PIXELS
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError):
        return None
    return Picture(content_type, content) if small else None


@cache
def _kept() -> Kept:
    return Kept()
