"""A full disk is said in words, to whoever asked; anything else that breaks is our fault as before."""

import errno
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterbell.conversations.models import Attachment, Conversation
from tests.people import Shopper
from tests.workspace.matters import begin

WORDS = "There is no room left on the server. Nothing was saved: please try again later."


@pytest.fixture
def matter(dana: Shopper) -> Conversation:
    return begin(dana, "Where is my parcel?")


class Trouble:
    """What the disk says to whoever stores a file."""

    number = errno.ENOSPC

    def save(self, *_told: object, **_how: object) -> str:
        raise OSError(self.number, "…")


@pytest.fixture(autouse=True)
def trouble(monkeypatch: pytest.MonkeyPatch) -> Trouble:
    made = Trouble()
    monkeypatch.setattr("django.core.files.storage.default_storage.save", made.save)
    return made


def upload(client: Client, path: str, **how: Any) -> Any:
    client.raise_request_exception = False
    return client.post(path, {"file": SimpleUploadedFile("list.txt", b"five cups\n")}, **how)


def test_an_agent_reads_a_sentence(bob_client: Client, matter: Conversation) -> None:
    answer = upload(bob_client, f"/inbox/{matter.public_id}/files/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content.decode(), answer["Content-Type"][:10]) == (507, WORDS, "text/plain")
    assert not Attachment.objects.exists()


def test_a_browser_gets_a_page(bob_client: Client, matter: Conversation) -> None:
    answer = upload(bob_client, f"/inbox/{matter.public_id}/files/", headers={"Accept": "text/html,*/*"})
    assert answer.status_code == 507
    assert "No room left" in answer.content.decode()


def test_a_shopper_reads_it_in_the_bubble(client: Client, dana: Shopper) -> None:
    bearer = {"Authorization": f"Bearer {dana.token}", "Accept": "*/*"}
    answer = upload(client, f"/widget/{dana.brand.key}/files", headers=bearer)
    assert (answer.status_code, answer.json()) == (507, {"error": "full", "text": WORDS})
    assert not Attachment.objects.exists()


def test_what_breaks_otherwise_is_our_fault(bob_client: Client, matter: Conversation, trouble: Trouble) -> None:
    trouble.number = errno.EIO
    answer = upload(bob_client, f"/inbox/{matter.public_id}/files/")
    assert answer.status_code == 500
    assert "Something broke" in answer.content.decode()
