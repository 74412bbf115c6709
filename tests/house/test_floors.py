"""Rooms stand on floors: what they import and what their tables point at lies below."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps

from tests.house.tree import ROOT, floor_of, layers, rooms


def test_imports_go_down() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(lint), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_room_has_a_floor() -> None:
    known = frozenset().union(*layers())
    assert [room for room in rooms() if room not in known] == []


def test_foreign_keys_point_down() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("counterbell.")
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model.__module__.startswith("counterbell.")
        if not _below(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert wrong == []


def _below(room: str, target: str) -> bool:
    return room == target or floor_of(target) > floor_of(room)


def test_the_rule_about_foreign_keys_sees_a_wrong_one() -> None:
    assert _below("conversations", "accounts")
    assert not _below("accounts", "conversations")
    assert not _below("customers", "channels")
