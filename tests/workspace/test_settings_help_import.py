"""Articles from a table: drafts to look at, and every line that was left out with its reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.helpcenter import tables
from counterbell.helpcenter.models import Article, Section, Translation
from tests.helpcenter.conftest import published

__all__ = ["published"]  # a fixture
pytestmark = pytest.mark.django_db
TABLE = """Question;Answer;Category;Lang;Kind
How do I return?;"30 days;
any box";Returns;;faq
برگشت;سی روز;Returns;fa-IR;
;no title;;;
No text;;;;
Swedish;hej;;sv;
Odd;words;;;poem
"""


def brought(client: Client, brand: Brand, raw: str | bytes) -> HttpResponse:
    body = raw.encode() if isinstance(raw, str) else raw
    return client.post(f"/settings/help/brand/{brand.pk}/import/", {"file": SimpleUploadedFile("a.csv", body)})


def test_each_line_becomes_a_draft_and_the_rest_is_told(alice_client: Client, brand: Brand) -> None:
    page = brought(alice_client, brand, TABLE)
    made = {one.title: one for one in Translation.objects.all()}
    assert set(made) == {"How do I return?", "برگشت"}
    assert {(one.status, one.live) for one in made.values()} == {("draft", 0)}
    first = made["How do I return?"]
    assert (first.article.kind, first.language, made["برگشت"].language) == ("faq", "en", "fa")
    assert first.article.section == Section.objects.get() == made["برگشت"].article.section
    left = {(one.line, one.title) for one in page.context["left"]}
    assert left == {(5, ""), (6, "No text"), (7, "Swedish"), (8, "Odd")}
    shown = page.content.decode()
    assert "The brand does not speak “sv”." in shown
    assert f"/settings/help/{first.article_id}/en/" in shown


def test_bringing_it_twice_makes_nothing_twice(alice_client: Client, brand: Brand) -> None:
    brought(alice_client, brand, "title,body\nSizes,S to XL\n")
    page = brought(alice_client, brand, "title,body\nSizes,S to XL\n")
    assert Article.objects.count() == 1
    assert [one.why for one in page.context["left"]] == ["There is an article with this title already."]


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfetitle", b"title\nx", b"title,body\n\x00", b"PK\x03\x04\x00\x00", b'title,body\n"' + b"x" * 200_000],
    ids=["empty", "not-utf8", "no-body", "nul", "zip", "endless-cell"],
)
def test_what_is_no_table_is_refused_whole(alice_client: Client, brand: Brand, raw: bytes) -> None:
    page = brought(alice_client, brand, raw)
    assert page.status_code == 422
    assert not Article.objects.exists()


def test_there_is_a_limit(alice_client: Client, brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    page = brought(alice_client, brand, "title,body\na,b\nc,d\ne,f\ng,h\n")
    assert Article.objects.count() == 2
    assert [one.line for one in page.context["left"]] == [4]
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    assert brought(alice_client, brand, "title,body\nz,z\n").status_code == 422


def test_only_who_may_write_and_only_for_her_brands(bob: Agent, client: Client, brand: Brand) -> None:
    client.force_login(bob)
    assert brought(client, brand, "title,body\na,b\n").status_code == 403
    assert not Article.objects.exists()


def test_another_brand_is_not_there(alice_client: Client) -> None:
    assert alice_client.get("/settings/help/brand/999999/import/").status_code == 404
