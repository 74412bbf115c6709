"""Files and films of articles: for whoever may read the article, harmless, and nobody else is asked before a click."""

import re
import time
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.helpcenter import files
from counterbell.helpcenter.actions import Placement, Wording, delete_article, place_article, publish, write
from counterbell.helpcenter.models import ArticleFile, Translation
from tests.helpcenter.conftest import Published, published

__all__ = ["published"]  # a fixture
pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n"
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"hdlr\0\0\0\0\0\0\0\0vide" + b"\0" * 200


def brought(client: Client, brand: Brand, name: str, raw: bytes) -> tuple[int, dict[str, str]]:
    answer = client.post(f"/settings/help/brand/{brand.pk}/files/", {"file": SimpleUploadedFile(name, raw)})
    return answer.status_code, answer.json()


def with_file(client: Client, brand: Brand, published: Published, **where: object) -> tuple[Translation, str]:
    """A published article with a PDF, and the address of the PDF in it."""
    _, said = brought(client, brand, "Size [chart].pdf", PDF)
    one = published("Sizes", f"See {said['written']}.", **where)
    found = re.search(r'href="([^"]+/file/[^"]+)"', one.html)
    assert found
    return one, found[1]


def test_a_reader_gets_the_file_by_a_link_that_ends(
    alice_client: Client, client: Client, brand: Brand, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, address = with_file(alice_client, brand, published)
    there = Client().get(address)
    assert there.status_code == 302
    assert there["Cache-Control"] == "private, no-store"
    file = Client().get(there["location"])
    assert b"".join(file) == PDF  # type: ignore[arg-type]
    assert file["Content-Disposition"] == 'attachment; filename="Size [chart].pdf"'
    assert (file["Content-Type"], file["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in file["Content-Security-Policy"]
    later = time.time() + 3 * files.LINK_SECONDS
    monkeypatch.setattr(time, "time", lambda: later)
    assert Client().get(there["location"]).status_code == 404
    assert Client().get("/files/help/x.y.z").status_code == 404


def test_whoever_may_not_read_the_article_does_not_get_its_file(
    alice_client: Client, brand: Brand, published: Published
) -> None:
    one, address = with_file(alice_client, brand, published)
    for audience, stranger, colleague in (("agents", 404, 302), ("signed_in", 404, 302), ("public", 302, 302)):
        place_article(one.article, Placement(audience=audience), by=None)
        assert Client().get(address).status_code == stranger
        assert alice_client.get(address).status_code == colleague
    other = Brand.objects.create(name="Other", default_language="en")
    assert Client().get(address.replace(brand.key, other.key)).status_code == 404


def test_a_draft_keeps_its_file_to_colleagues(alice_client: Client, brand: Brand, published: Published) -> None:
    one = published("Sizes", "S to XL")
    _, said = brought(alice_client, brand, "a.pdf", PDF)
    address = f"/help/{brand.key}/en/file/{ArticleFile.objects.get().key}/"
    assert (Client().get(address).status_code, alice_client.get(address).status_code) == (404, 302)
    draft = write(one.article, Wording(title="Sizes", body=said["written"]), language="en", by=None)
    assert ArticleFile.objects.get().article == one.article
    publish(draft, by=None)
    assert Client().get(address).status_code == 302


def test_a_film_of_ours_plays_in_parts(alice_client: Client, brand: Brand, published: Published) -> None:
    _, said = brought(alice_client, brand, "how.mp4", MP4)
    assert said["written"].startswith("![how.mp4](attachment:")
    one = published("How", said["written"])
    found = re.search(r'<video src="([^"]+)"', one.html)
    assert found
    there = Client().get(found[1])["location"]
    part = Client().get(there, headers={"Range": "bytes=4-7"})
    assert (part.status_code, b"".join(part), part["Content-Type"]) == (206, b"ftyp", "video/mp4")  # type: ignore[arg-type]
    assert part["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.html", b"<html><script>alert(1)</script>"),
        ("a.pdf", b""),
        ("a.exe", b"MZ" + b"\0" * 200),
        ("a.svg", b"<svg/>"),
    ],
)
def test_only_what_is_on_the_list_is_kept(alice_client: Client, brand: Brand, name: str, raw: bytes) -> None:
    status, said = brought(alice_client, brand, name, raw)
    assert status == 422
    assert said["error"]
    assert not ArticleFile.objects.exists()


def test_only_editors_bring_files(bob: Agent, client: Client, brand: Brand) -> None:
    client.force_login(bob)
    answer = client.post(f"/settings/help/brand/{brand.pk}/files/", {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert answer.status_code == 403


def test_a_deleted_article_takes_its_files_along(
    alice_client: Client, brand: Brand, published: Published, django_capture_on_commit_callbacks: object
) -> None:
    one, _ = with_file(alice_client, brand, published)
    path = files.path_of(ArticleFile.objects.get().key)
    assert default_storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        delete_article(one.article, by=None)
    assert not ArticleFile.objects.exists()
    assert not default_storage.exists(path)


def test_a_file_that_no_article_names_is_forgotten(alice_client: Client, brand: Brand, published: Published) -> None:
    with_file(alice_client, brand, published)
    brought(alice_client, brand, "orphan.pdf", PDF)
    ArticleFile.objects.update(added_at=now() - timedelta(days=8))
    brought(alice_client, brand, "fresh.pdf", PDF)
    assert set(ArticleFile.objects.values_list("name", flat=True)) == {"Size [chart].pdf", "fresh.pdf"}


def test_players_of_others_are_allowed_only_where_a_film_is(client: Client, brand: Brand, published: Published) -> None:
    film = published("How", "![How to](https://youtu.be/dQw4w9WgXcQ)")
    other = published("Sizes", "S to XL")

    def policy(one: Translation) -> str:
        return client.get(f"/help/{brand.key}/en/{one.article_id}-{one.slug}/")["Content-Security-Policy"]

    assert "frame-src 'self' https://www.youtube-nocookie.com https://player.vimeo.com" in policy(film)
    assert "youtube" not in policy(other)
