"""A backup contains everything, as it was at one moment."""

import json
import stat
import threading
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

from counterbell.backup import tables
from counterbell.backup.make import back_up
from counterbell.conversations.files import path_of
from counterbell.conversations.models import Attachment, Conversation, Message
from tests.backup.conftest import WORDS, manifest_of


def rows_of(path: Path, table: str) -> list[dict[str, object]]:
    with zipfile.ZipFile(path) as archive:
        names, *rows = [json.loads(line) for line in archive.read(f"tables/{table}.jsonl").splitlines()]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_everything_is_in_it(shop: Conversation, tmp_path: Path) -> None:
    made = back_up(tmp_path / "all.zip")
    manifest = manifest_of(made.path)
    assert manifest["tables"]["conversations.conversation"] == 2
    assert manifest["tables"]["conversations.conversation_labels"] == 1
    assert manifest["tables"]["accounts.agent"] == 3
    assert made.rows == sum(manifest["tables"].values())
    assert (made.files, made.missing) == (1, [])
    said = rows_of(made.path, "conversations.message")[0]
    assert (said["text"], said["created_at"]) == (WORDS, "2026-01-02T03:04:05.678901+00:00")


def test_sessions_and_the_search_index_stay_behind(shop: Conversation, tmp_path: Path) -> None:
    carried = {name.split(".")[0] for name in manifest_of(back_up(tmp_path / "all.zip").path)["tables"]}
    assert carried.isdisjoint({"sessions", "usersessions", "search"})


def test_only_its_owner_can_read_it(shop: Conversation, tmp_path: Path) -> None:
    made = back_up(tmp_path / "all.zip")
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600


def test_a_file_that_is_gone_is_said(shop: Conversation, tmp_path: Path) -> None:
    path = path_of(Attachment.objects.get().key)
    default_storage.delete(path)
    made = back_up(tmp_path / "all.zip")
    assert (made.files, made.missing) == (0, [path])
    assert manifest_of(made.path)["missing_files"] == [path]


def test_a_failure_leaves_no_file(shop: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("counterbell.backup.make._files", break_off)
    with pytest.raises(OSError, match="disk full"):
        back_up(tmp_path / "all.zip")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ""] == []


def test_it_is_one_moment_although_people_write(shop: Conversation, tmp_path: Path) -> None:
    """A writer adds messages and counts them in the conversation; in the backup both must agree."""
    ended = threading.Event()

    def write() -> None:
        try:
            for number in range(3, 100_000):
                if ended.is_set():
                    return
                with transaction.atomic():
                    Message.objects.create(conversation=shop, number=number, author="customer", text="more")
                    Conversation.objects.filter(pk=shop.pk).update(last_number=number)
        finally:
            connection.close()

    Conversation.objects.filter(pk=shop.pk).update(last_number=2)
    writer = threading.Thread(target=write)
    writer.start()
    try:
        for name in ("first.zip", "second.zip", "third.zip"):
            made = back_up(tmp_path / name)
            counted = max(int(str(row["last_number"])) for row in rows_of(made.path, "conversations.conversation"))
            assert len(rows_of(made.path, "conversations.message")) == counted
    finally:
        ended.set()
        writer.join()
    assert Message.objects.count() > 2


def test_the_snapshot_sees_nothing_later(shop: Conversation) -> None:
    with tables.snapshot() as alias:
        before = Message.objects.using(alias).count()
        Message.objects.create(conversation=shop, number=9, author="customer", text="later")
        assert Message.objects.using(alias).count() == before
    assert Message.objects.count() == before + 1
