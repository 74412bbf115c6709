"""A help centre as a zip on a page: taken out, brought in, and refused in words."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from counterbell.accounts.models import Brand
from counterbell.helpcenter.models import Article, Translation
from tests.helpcenter.conftest import published, returns, section

__all__ = ["published", "returns", "section"]  # fixtures
pytestmark = pytest.mark.django_db


def brought(client: Client, brand: Brand, raw: bytes, **more: object) -> HttpResponse:
    file = SimpleUploadedFile("help.zip", raw, content_type="application/zip")
    return client.post(f"/settings/help/brand/{brand.pk}/import/zip/", {"file": file, **more}, follow=True)


def zip_of(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".md", text)
    return out.getvalue()


def test_it_goes_out_and_comes_in(alice_client: Client, returns: Translation) -> None:
    page = alice_client.get(f"/settings/help/brand/{returns.brand_id}/import/").content.decode()
    assert f'href="/settings/help/brand/{returns.brand_id}/export/"' in page
    answer = alice_client.get(f"/settings/help/brand/{returns.brand_id}/export/")
    raw = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert 'filename="help-centre-lisbon-' in answer["Content-Disposition"]
    returns.article.delete()
    page = brought(alice_client, returns.brand, raw, live="on").content.decode()
    assert "1 article is new." in page
    assert {one.title for one in Translation.objects.live()} == {returns.title, "چطور پس بدهم"}


def test_what_says_nothing_is_told(alice_client: Client, brand: Brand) -> None:
    page = brought(alice_client, brand, zip_of(en__sizes="# Sizes", sv__x="hej")).content.decode()
    assert "1 article is new. 1 file was left out." in page
    assert not Translation.objects.live().exists()


def test_a_wild_zip_is_refused_in_words(alice_client: Client, brand: Brand) -> None:
    answer = brought(alice_client, brand, zip_of(en__sizes="# Sizes", **{"..__..__x": "bad"}))
    assert (answer.status_code, Article.objects.count()) == (422, 0)
    assert "leads out of it" in answer.content.decode()
    assert "This is no zip file." in brought(alice_client, brand, b"PK").content.decode()
    odd = brought(alice_client, brand, zip_of(en__sizes="---\nkind: poem\n---\nx"))
    assert (odd.status_code, Article.objects.count()) == (422, 0)


def test_agents_and_outsiders_neither_take_nor_bring(bob_client: Client, charlie_client: Client, brand: Brand) -> None:
    for client, status in ((bob_client, 403), (charlie_client, 403), (Client(), 302)):
        assert client.get(f"/settings/help/brand/{brand.pk}/export/").status_code == status
        path = f"/settings/help/brand/{brand.pk}/import/zip/"
        file = SimpleUploadedFile("help.zip", zip_of(en__sizes="# Sizes"))
        assert client.post(path, {"file": file}).status_code == status
    assert not Article.objects.exists()
