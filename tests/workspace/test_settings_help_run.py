"""The import page: a site is read, a document is read, the list is looked at, drafts are made."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.helpcenter.models import Article, Import, Translation
from counterbell.workspace import settings_help_import_forms
from tests.helpcenter.conftest import work
from tests.helpcenter.reading import documents
from tests.helpcenter.reading.documents import docx, paragraph, pdf
from tests.helpcenter.site import Site, html, own_site

pytestmark = pytest.mark.django_db
REFUSED = {
    "bomb.docx": (documents.bomb, "It is larger than we read."),
    "locked.pdf": (documents.locked_pdf, "It is protected with a password"),
    "scan.pdf": (lambda: pdf([]), "It has only pictures of text."),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0", "written by a very old Word"),
    "song.mp3": (lambda: b"ID3", "Only Word files (.docx) and PDFs can be read."),
    "lies.docx": (lambda: pdf([(1, 1, "x")]), "The file is damaged, or not what its name says."),
}


@pytest.fixture
def site(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with own_site(brand, monkeypatch) as site:
        yield site


def started(client: Client, brand: Brand, addresses: str, **more: str) -> HttpResponse:
    told = {"addresses": addresses, "reach": "pages", "most": "20", "language": "en"} | more
    return client.post(f"/settings/help/brand/{brand.pk}/import/site/", told)


def brought(client: Client, brand: Brand, name: str, raw: bytes, **more: str) -> HttpResponse:
    told = {"language": "en", "file": SimpleUploadedFile(name, raw)} | more
    return client.post(f"/settings/help/brand/{brand.pk}/import/document/", told)


def test_from_the_address_to_the_draft(alice_client: Client, brand: Brand, site: Site) -> None:
    site.pages = {"/a": html("Delivery", "<h2>Costs</h2>"), "/b": (403, {}, b"")}
    address = started(alice_client, brand, f"{site.url}/a\n{site.url}/b")["location"]
    waiting = alice_client.get(address).content.decode()
    assert "0 pages were read, 2 wait." in waiting
    assert 'hx-trigger="every 2s"' in waiting
    work()
    page = alice_client.get(address).content.decode()
    assert "hx-trigger" not in page
    assert "The site does not show it to strangers." in page
    [offered] = Import.objects.get().pages.filter(state="new")
    assert "<h2" in alice_client.get(f"{address}{offered.pk}/").content.decode()
    alice_client.post(address, {"page": [offered.pk], "section": "", "kind": "faq"})
    made = Translation.objects.get()
    assert (made.title, made.status, made.live, made.article.kind) == ("Delivery", "draft", 0, "faq")
    assert f"/settings/help/{made.article_id}/en/" in alice_client.get(address).content.decode()


def test_a_document_is_listed_before_anything_is_made(alice_client: Client, brand: Brand) -> None:
    raw = docx(paragraph("A", "berschrift1"), paragraph("a"), paragraph("B", "berschrift1"), paragraph("b"))
    answer = brought(alice_client, brand, "faq.docx", raw, divided="on")
    assert not Article.objects.exists()
    run = Import.objects.get()
    assert answer["location"] == f"/settings/help/brand/{brand.pk}/import/{run.pk}/"
    alice_client.post(answer["location"], {"page": [run.pages.last().pk], "section": "", "kind": "article"})
    assert [one.title for one in Translation.objects.all()] == ["B"]


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_in_words(alice_client: Client, brand: Brand, name: str) -> None:
    make, said = REFUSED[name]
    page = brought(alice_client, brand, name, make())
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Import.objects.exists()


def test_a_file_has_a_largest_size(alice_client: Client, brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_help_import_forms, "MOST_BYTES", 10)
    assert brought(alice_client, brand, "a.pdf", pdf([(1, 1, "x")])).status_code == 422


def test_addresses_of_others_are_refused_and_what_was_typed_stays(alice_client: Client, brand: Brand) -> None:
    brand.domains = ["shop.example"]
    brand.save()
    page = started(alice_client, brand, "https://other.example/faq")
    assert page.status_code == 422
    assert "This is no page of the brand&#x27;s own domains: https://other.example/faq" in page.content.decode()
    assert ">\nhttps://other.example/faq</textarea>" in page.content.decode()


def test_it_can_be_stopped(alice_client: Client, brand: Brand, site: Site) -> None:
    address = started(alice_client, brand, f"{site.url}/a")["location"]
    alice_client.post(f"{address}stop/")
    assert "You stopped it." in alice_client.get(address).content.decode()


def test_choosing_nothing_makes_nothing(alice_client: Client, brand: Brand) -> None:
    address = brought(alice_client, brand, "a.docx", docx(paragraph("Words.")))["location"]
    page = alice_client.post(address, {"section": "", "kind": "article", "page": ["x", "-1", "9" * 30]}, follow=True)
    assert "No draft was made. Choose pages from the list." in page.content.decode()
    assert not Article.objects.exists()


def test_only_who_may_write_sees_it(alice_client: Client, bob: Agent, brand: Brand) -> None:
    address = brought(alice_client, brand, "a.docx", docx(paragraph("Words.")))["location"]
    alice_client.force_login(bob)
    assert alice_client.get(address).status_code == 403
    assert brought(alice_client, brand, "a.docx", docx(paragraph("Words."))).status_code == 403
    assert started(alice_client, brand, "https://x/").status_code == 403


def test_another_brands_import_is_not_there(alice_client: Client, brand: Brand) -> None:
    other = Brand.objects.create(name="Other", default_language="en")
    address = brought(alice_client, brand, "a.docx", docx(paragraph("Words.")))["location"]
    run = Import.objects.get().pk
    assert alice_client.get(address).status_code == 200
    assert alice_client.get(f"/settings/help/brand/{other.pk}/import/{run}/").status_code == 404
