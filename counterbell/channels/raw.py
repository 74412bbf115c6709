"""Where raw letters lie: small ones in their row, large ones as files, all on disk before anybody is told."""

import os
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from counterbell.base import disk
from counterbell.base.secrets import new_token
from counterbell.channels.models import Envelope

LARGEST_IN_ROW = 128 * 1024


def put_away(raw: bytes) -> str:
    """Store a large letter as a file that survives a power cut; returns its path."""
    key = new_token()
    path = disk.put(f"envelopes/{key[:2]}/{key}", ContentFile(raw))
    if isinstance(default_storage, FileSystemStorage) or hasattr(default_storage, "path"):
        try:
            _sync(Path(default_storage.path(path)))
        except OSError:
            disk.take_away([path])
            raise
    return path


def read(envelope: Envelope) -> bytes:
    """The letter as it came.

    Raises:
        FileNotFoundError: when its file is gone.
    """
    if envelope.stored:
        with default_storage.open(envelope.stored) as file:
            return bytes(file.read())
    return bytes(envelope.raw or b"")


def _sync(path: Path) -> None:
    for what in (path, path.parent):
        handle = os.open(what, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
