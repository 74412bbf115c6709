"""Files that come with letters: kept whatever they are, and what nobody knows is only ever downloaded."""

from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from counterbell.accounts.models import Brand
from counterbell.base import disk
from counterbell.base.secrets import new_token
from counterbell.conversations import files
from counterbell.conversations.models import Attachment

OPAQUE = "application/octet-stream"
Kind = Attachment.Kind


def put_down(name: str, data: bytes, *, brand: Brand, uploader: str) -> Attachment:
    """Store the bytes; returns the row to be saved with its message, in the transaction that stores that.

    Pictures are drawn anew, as with uploads: the letter itself keeps what came.
    """
    shown = files.clean_name(name)
    upload = SimpleUploadedFile(shown, data)
    content_type = files.sniff(upload, shown)
    kind = files.TYPES[content_type][0] if content_type in files.TYPES else Kind.FILE
    if content_type not in files.TYPES:
        content_type = OPAQUE
    row = Attachment(
        key=new_token(),
        brand=brand,
        uploader=uploader,
        name=shown,
        kind=kind,
        content_type=content_type,
        size=len(data),
    )
    if kind == Kind.IMAGE and _as_picture(row, upload):
        row.digest = files.digest_of(data)
        return row
    disk.put(files.path_of(row.key), ContentFile(data))
    return row


def take_up(rows: Iterable[Attachment]) -> None:
    """Remove what was put down for rows that were not saved."""
    disk.take_away(path for row in rows for path in files.paths_of(row))


def _as_picture(row: Attachment, upload: SimpleUploadedFile) -> bool:
    try:
        picture = files.draw_anew(upload, row.content_type, row.name)
    except files.FileRefused:
        row.kind, row.content_type = Kind.FILE, OPAQUE
        return False
    disk.put(files.path_of(row.key), ContentFile(picture.content))
    try:
        disk.put(files.path_of(row.key, thumb=True), ContentFile(picture.thumb))
    except OSError:
        take_up([row])
        raise
    row.size, row.width, row.height, row.thumbnail = len(picture.content), picture.width, picture.height, True
    return True
