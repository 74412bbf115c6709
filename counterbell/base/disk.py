"""Room on the disk: how it is known that there is none, and files that are kept whole or not at all."""

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.files.storage import default_storage

from counterbell.base.log import get_log

log = get_log(__name__)

# EFBIG: the file would become larger than this process may make one, which to us is the same.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE_FULL = "SQLITE_FULL"
_POSTGRESQL_FULL = "53100"


class NoRoom(Exception):
    """There is no room on the disk. Nothing was kept, and it can be tried again when there is."""


def is_full(fault: BaseException | None) -> bool:
    """Whether it happened because there is no room, on our disk or on the database's."""
    while fault is not None:
        if isinstance(fault, NoRoom) or (isinstance(fault, OSError) and fault.errno in _NO_ROOM):
            return True
        if getattr(fault, "sqlite_errorname", "") == _SQLITE_FULL or _state(fault) == _POSTGRESQL_FULL:
            return True
        fault = fault.__cause__ or fault.__context__
    return False


@contextmanager
def room_needed() -> Iterator[None]:
    """Whatever says within the block that there is no room says it as NoRoom."""
    try:
        yield
    except Exception as fault:
        if is_full(fault) and not isinstance(fault, NoRoom):
            raise NoRoom("There is no room left on the disk.") from fault
        raise


def put(path: str, content: Any) -> str:
    """Store a file and return its path; when that fails, no part of it stays."""
    try:
        return default_storage.save(path, content)
    except BaseException:
        take_away([path])
        raise


def take_away(paths: Iterable[str]) -> None:
    """Remove files that nothing speaks of; one that cannot be removed costs room and nothing else."""
    for path in paths:
        try:
            with suppress(FileNotFoundError):
                default_storage.delete(path)
        except OSError as fault:
            log.warning("a file that nobody needs could not be removed: %s", fault)


def _state(fault: BaseException) -> str:
    return str(getattr(fault, "sqlstate", "") or "")
