"""Which files the database names, and which the storage has."""

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db.models import Q

from counterbell.accounts.models import Agent, Brand
from counterbell.channels.models import Envelope
from counterbell.conversations.files import path_of
from counterbell.conversations.models import Attachment

BATCH = 1000


def named(alias: str = "default") -> Iterator[str]:
    """Every path that some row stands for."""
    shown = Attachment.objects.using(alias).order_by("pk").values_list("key", "thumbnail")
    for key, thumbnail in shown.iterator(chunk_size=BATCH):
        yield path_of(key)
        if thumbnail:
            yield path_of(key, thumb=True)
    for model, field in ((Agent, "avatar"), (Brand, "logo"), (Envelope, "stored")):
        yield from model._base_manager.using(alias).filter(~Q(**{field: ""})).values_list(field, flat=True)


def stored(folder: str = "") -> Iterator[str]:
    """Every path in the storage, whether a row names it or not."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in sorted(files):
        yield f"{folder}/{file}" if folder else file
    for inner in sorted(folders):
        yield from stored(f"{folder}/{inner}" if folder else inner)


def missing(alias: str = "default") -> list[str]:
    """Paths that a row names and the storage does not have."""
    return [path for path in named(alias) if not default_storage.exists(path)]
