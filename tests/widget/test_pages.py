"""Loader, settings, frame: who may show them, and what they carry."""

import gzip
import json
import re
from typing import Any

import pytest
from django.test import Client

from counterbell.accounts.models import Brand
from counterbell.widget.origins import allows, frame_ancestors
from tests.widget.knocking import Knocker

SHOP = "https://shop.example"


def config(brand: Brand, origin: str = "", lang: str = "en") -> Any:
    headers = {"Origin": origin} if origin else {}
    return Client().get(f"/widget/{brand.key}/config.json", {"lang": lang}, headers=headers)


@pytest.fixture
def guarded(brand: Brand) -> Brand:
    brand.domains = ["shop.example", "*.boutique.example", "localhost:8080"]
    brand.save()
    return brand


def test_the_loader_is_small_stable_and_asked_for_again_cheaply() -> None:
    first = Client().get("/widget.js")
    assert first["Content-Type"] == "text/javascript; charset=utf-8"
    assert "max-age=600" in first["Cache-Control"]
    assert len(gzip.compress(first.content, 9)) < 10_000
    again = Client().get("/widget.js", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "origin", [SHOP, "https://www.boutique.example", "http://localhost:8080", "http://shop.example"]
)
def test_allowed_pages_read_the_settings(guarded: Brand, origin: str) -> None:
    told = config(guarded, origin)
    assert told.status_code == 200
    assert told["Access-Control-Allow-Origin"] == origin
    assert "Origin" in told["Vary"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://shop.example.evil.example",
        "https://boutique.example",
        "http://localhost:9000",
        "null",
        "https://evilshop.example",
        "ftp://shop.example",
        "https://[bad",
    ],
)
def test_other_pages_do_not(guarded: Brand, origin: str) -> None:
    no = config(guarded, origin)
    assert no.status_code == 403
    assert "Access-Control-Allow-Origin" not in no


def test_without_domains_every_page_may(brand: Brand) -> None:
    assert config(brand, "https://anywhere.example").status_code == 200
    assert frame_ancestors(brand) == ["*"]


def test_only_the_brands_pages_may_frame_the_chat(guarded: Brand) -> None:
    page = Knocker(guarded).get("frame")
    policy = dict(part.strip().split(" ", 1) for part in page["Content-Security-Policy"].split(";"))
    assert policy["frame-ancestors"] == "'self' shop.example:* *.boutique.example:* localhost:8080"
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "X-Frame-Options" not in page
    assert page["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in page


def test_a_domain_cannot_break_out_of_the_policy(brand: Brand) -> None:
    brand.domains = ["shop.example; script-src *", "'unsafe-inline'", "*", "https://fine.example/"]
    assert frame_ancestors(brand) == ["'self'", "fine.example:*"]
    assert allows(brand, "https://fine.example")
    assert not allows(brand, "https://other.example")


def test_the_settings_are_of_the_page_and_hold_no_secret(guarded: Brand) -> None:
    guarded.texts = {"fa": {"frame_title": "</script><script>alert(1)</script>"}}
    guarded.save()
    page = Knocker(guarded).get("frame", lang="fa-IR").content.decode()
    assert '<html lang="fa" dir="rtl"' in page
    found = re.search(r'<script id="settings" type="application/json">(.*?)</script>', page)
    assert found
    settings = json.loads(found[1])
    assert settings["words"]["frame_title"] == "</script><script>alert(1)</script>"
    assert "<script>alert(1)" not in page
    assert guarded.jwt_secret not in page


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("fa", "fa"), ("fa-IR", "fa"), ("JA_jp", "ja"), ("sv", "hr"), ("", "hr"), ("../../etc", "hr"), ("x" * 9000, "hr")],
)
def test_the_language_is_the_pages_or_the_brands(brand: Brand, asked: str, spoken: str) -> None:
    brand.default_language = "hr"
    brand.save()
    assert config(brand, lang=asked).json()["lang"] == spoken


def test_a_brand_speaks_only_its_languages(brand: Brand) -> None:
    brand.languages, brand.default_language = ["ja"], "ja"
    brand.save()
    assert config(brand, lang="fa").json()["lang"] == "ja"
