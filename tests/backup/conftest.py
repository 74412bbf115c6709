"""A shop with something of everything in it, and what of it a backup must bring back."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from counterbell.accounts.events import AgentJoined
from counterbell.accounts.models import Agent, Brand
from counterbell.channels.models import Channel, Envelope
from counterbell.conversations.files import path_of
from counterbell.conversations.models import Attachment, Conversation, Label, Message
from counterbell.journal.actions import record
from tests.people import Shopper

WORDS = 'سلام! "Zdravo"\n<b>こんにちは</b> \\ \u200c🙂 \u2028 end'


@pytest.fixture
def files_folder(tmp_path: Path, settings: Any) -> Path:
    """A storage of the test's own."""
    folder = tmp_path / "files"
    storages = json.loads(json.dumps(settings.STORAGES, default=str))
    storages["default"]["OPTIONS"] = {"location": str(folder)}
    settings.STORAGES = storages
    return folder


@pytest.fixture
def shop(
    transactional_db: None,
    files_folder: Path,
    alice: Agent,
    bob: Agent,
    charlie: Agent,
    dana: Shopper,
    eve: Shopper,
    channel: Channel,
    brand: Brand,
) -> Conversation:
    """Two conversations (one merged into the other), labels, a file, a raw letter, a duty, an audit line."""
    from auditlog.models import LogEntry

    Envelope.objects.create(channel=channel, external_id="<1@shop>", about={"to": [WORDS]}, raw=bytes(range(256)))
    about = {"brand": brand, "channel": channel, "customer": dana.customer}
    second = Conversation.objects.create(**about, subject="Where is it?", page={"z": 1, "a": {"url": "/x"}})
    Conversation.objects.create(
        **about, merged_into=second, assignee=bob, snoozed_until=datetime(2031, 2, 3, tzinfo=UTC)
    )
    second.labels.add(Label.objects.create(name="late"))
    said = Message.objects.create(
        conversation=second,
        number=1,
        author="customer",
        text=WORDS,
        created_at=datetime(2026, 1, 2, 3, 4, 5, 678901, UTC),
    )
    Message.objects.create(
        conversation=second, number=2, author="system", kind="happening", facts={"what": "assigned", "agent": bob.pk}
    )
    kept = Attachment.objects.create(
        brand=brand,
        message=said,
        uploader="visitor:1",
        name="vase.pdf",
        kind="file",
        content_type="application/pdf",
        size=5,
    )
    default_storage.save(path_of(kept.key), ContentFile(b"%PDF-"))
    with transaction.atomic():
        record(AgentJoined(agent=bob.pk), actor=alice.ref)
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Brand), object_pk=str(brand.pk), object_repr="Lisbon", action=1
    )
    return second


def manifest_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
        return found


def contents_of(path: Path) -> dict[str, str]:
    """The checksum of every table and file in a backup."""
    return {name: facts["sha256"] for name, facts in manifest_of(path)["members"].items() if name != "secret"}
