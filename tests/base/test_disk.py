"""A full disk is recognised whoever says so, and half a file does not stay."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from counterbell.base import disk
from counterbell.base.disk import NoRoom, is_full, room_needed


def _full() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_the_system_says_so(number: int) -> None:
    assert is_full(OSError(number, "…"))


@pytest.mark.parametrize("fault", [None, OSError(errno.EIO, "…"), ValueError("database or disk is full"), KeyError()])
def test_anything_else_is_something_else(fault: Exception | None) -> None:
    assert not is_full(fault)


def test_sqlite_says_so(tmp_path: Path) -> None:
    line = sqlite3.connect(tmp_path / "small.sqlite3")
    line.execute("PRAGMA max_page_count=3")
    line.execute("CREATE TABLE words (word)")
    with pytest.raises(sqlite3.OperationalError) as fault:
        line.execute("INSERT INTO words VALUES (?)", ["x" * 20_000])
    line.close()
    assert is_full(fault.value)
    with pytest.raises(OperationalError) as told:
        raise OperationalError("as Django says it") from fault.value
    assert is_full(told.value)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own word for it")
def test_postgresql_says_so() -> None:
    with pytest.raises(OperationalError) as fault, connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$")
    assert is_full(fault.value)


def test_it_is_said_in_one_way() -> None:
    with pytest.raises(NoRoom), room_needed():
        raise _full()
    with pytest.raises(OSError, match="line"), room_needed():
        raise OSError(errno.ECONNRESET, "the line broke")


class _Endless(ContentFile):  # type: ignore[type-arg]
    """A file that fills the disk half-way."""

    def chunks(self, _size: int | None = None) -> object:  # type: ignore[override]
        yield b"the first half"
        raise _full()


def test_half_a_file_does_not_stay() -> None:
    with pytest.raises(OSError, match="No space"):
        disk.put("attachments/ab/half", _Endless(b""))
    assert not default_storage.exists("attachments/ab/half")


def test_what_is_gone_already_is_no_fault() -> None:
    kept = disk.put("attachments/ab/whole", ContentFile(b"words"))
    disk.take_away([kept, "attachments/ab/never"])
    assert not default_storage.exists(kept)
