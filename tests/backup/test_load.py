"""A restore brings everything back, on either database, or changes nothing."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from counterbell.accounts.models import Brand
from counterbell.backup import tables
from counterbell.backup.archive import Unusable
from counterbell.backup.load import NotEmpty, restore
from counterbell.backup.make import back_up
from counterbell.conversations.files import path_of
from counterbell.conversations.models import Attachment, Conversation, Message
from counterbell.conversations.queries import find
from tests.backup.conftest import contents_of


def empty_everything(files_folder: Path) -> None:
    with transaction.atomic():
        tables.clear()
    shutil.rmtree(files_folder)


def test_into_an_empty_installation(shop: Conversation, files_folder: Path, tmp_path: Path) -> None:
    made = back_up(tmp_path / "all.zip")
    empty_everything(files_folder)
    back = restore(made.path)
    assert (back.rows, back.files, back.missing, back.secret) == (made.rows, 1, [], settings.SECRET_KEY)
    assert contents_of(back_up(tmp_path / "again.zip").path) == contents_of(made.path)


def test_new_rows_get_numbers_of_their_own(shop: Conversation, files_folder: Path, tmp_path: Path) -> None:
    made = back_up(tmp_path / "all.zip")
    empty_everything(files_folder)
    restore(made.path)
    before = set(Brand.objects.values_list("pk", flat=True))
    assert Brand.objects.create(name="Newer").pk not in before


def test_what_was_said_can_be_found_again(
    shop: Conversation, files_folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    made = back_up(tmp_path / "all.zip")
    empty_everything(files_folder)
    restore(made.path)
    found = find(request.getfixturevalue("alice"), "zdravo")
    assert [one.conversation.pk for one in found] == [shop.pk]


def test_an_installation_in_use_is_not_replaced(shop: Conversation, tmp_path: Path) -> None:
    made = back_up(tmp_path / "all.zip")
    Message.objects.filter(number=2).delete()
    with pytest.raises(NotEmpty, match="--force"):
        restore(made.path)
    assert Message.objects.count() == 1


def test_force_replaces_it(shop: Conversation, tmp_path: Path) -> None:
    made = back_up(tmp_path / "all.zip")
    Brand.objects.create(name="Made since")
    default_storage.save("attachments/xx/since", ContentFile(b"since"))
    restore(made.path, force=True)
    assert not Brand.objects.filter(name="Made since").exists()
    assert not default_storage.exists("attachments/xx/since")
    assert contents_of(back_up(tmp_path / "again.zip").path) == contents_of(made.path)


def test_broken_off_it_leaves_what_was_there(
    shop: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(tmp_path / "all.zip")
    Brand.objects.create(name="Made since")
    before = contents_of(back_up(tmp_path / "before.zip").path)
    load = tables.load

    def break_off(model: tables.Model, *rest: object) -> int:
        if model is Message:
            raise KeyboardInterrupt
        return load(model, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(tables, "load", break_off)
    with pytest.raises(KeyboardInterrupt):
        restore(made.path, force=True)
    assert contents_of(back_up(tmp_path / "after.zip").path) == before


def test_missing_files_are_said(shop: Conversation, files_folder: Path, tmp_path: Path) -> None:
    path = path_of(Attachment.objects.get().key)
    default_storage.delete(path)
    made = back_up(tmp_path / "all.zip")
    empty_everything_but_files()
    assert restore(made.path, force=True).missing == [path]


def empty_everything_but_files() -> None:
    with transaction.atomic():
        tables.clear()


@pytest.mark.parametrize("damage", ["cut", "changed", "added", "nonsense"])
def test_a_damaged_file_changes_nothing(shop: Conversation, tmp_path: Path, damage: str) -> None:
    made = back_up(tmp_path / "all.zip")
    raw = made.path.read_bytes()
    broken = tmp_path / "broken.zip"
    if damage == "cut":
        broken.write_bytes(raw[: len(raw) // 2])
    elif damage == "changed":
        rewrite(made.path, broken, {"tables/accounts.brand.jsonl": b"[]\n"})
    elif damage == "added":
        rewrite(made.path, broken, {"files/../../evil": b"x"})
    else:
        broken.write_bytes(b"PK nonsense")
    with pytest.raises(Unusable):
        restore(broken, force=True)
    assert contents_of(back_up(tmp_path / "after.zip").path) == contents_of(made.path)


def rewrite(source: Path, target: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in {*old.namelist(), *members}:
            new.writestr(name, members.get(name) if name in members else old.read(name))  # type: ignore[arg-type]


@pytest.mark.slow
def test_it_moves_to_another_machine_and_back(shop: Conversation, files_folder: Path, tmp_path: Path) -> None:
    """From this run's database to a fresh SQLite installation, and back: on PostgreSQL, from one to the other."""
    made = back_up(tmp_path / "here.zip")
    there = {**os.environ, "COUNTERBELL_DATA": str(tmp_path / "there"), "DATABASE_URL": "", "COUNTERBELL_SECRET": ""}
    for command in (["restore", str(made.path)], ["backup", str(tmp_path / "there.zip")]):
        done = subprocess.run(
            [sys.executable, "-m", "counterbell.cli", *command], env=there, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert contents_of(tmp_path / "there.zip") == contents_of(made.path)
    assert (tmp_path / "there" / "secret").read_text().strip() == settings.SECRET_KEY
    empty_everything(files_folder)
    restore(tmp_path / "there.zip")
    assert contents_of(back_up(tmp_path / "again.zip").path) == contents_of(made.path)
