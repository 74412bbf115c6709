"""Addresses in plain text become links; everything else stays text."""

import re
from html import unescape

import pytest

from counterbell.base.markup.links import addresses_in, linked, paragraphs
from tests import corpora


def leads_to(text: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="([^"]*)"', linked(text))]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("see https://shop.example/a_(b). Thanks", ["https://shop.example/a_(b)"]),
        ("(https://shop.example/a)", ["https://shop.example/a"]),
        ("www.shop.example, now", ["http://www.shop.example"]),
        ("write to dana@shop.example!", ["mailto:dana@shop.example"]),
        ("https://例え.example/パス。", ["https://例え.example/パス"]),
        ("https://shop.example/?a=1&b=2#c", ["https://shop.example/?a=1&b=2#c"]),
        ("http://localhost:8000/x http://[::1]/", ["http://localhost:8000/x", "http://[::1]/"]),
        ("javascript:alert(1) data:text/html,x vbscript:x file:///etc/passwd", []),
        ("https://dana:secret@shop.example/ https://shop.example@evil.example", []),
        ('https://shop.example/"onmouseover="alert(1)', ["https://shop.example/"]),
        ("https://shop.example/<script>", ["https://shop.example/"]),
        ("xhttps://shop.example", []),
        ("https://", []),
    ],
)
def test_links(text: str, addresses: list[str]) -> None:
    assert leads_to(text) == addresses


def test_the_words_come_back_unchanged() -> None:
    for text in corpora.naughty_strings():
        assert unescape(re.sub(r"<[^<>]*>", "", linked(text))) == text.replace("\r", "\r")


def test_no_more_links_than_a_letter_needs() -> None:
    assert linked("https://a.example/ " * 2_000).count("<a ") == 500
    assert len(addresses_in(" ".join(f"https://a.example/{number}" for number in range(300)))) == 100
    assert addresses_in("https://a.example/ https://a.example/") == ["https://a.example/"]


def test_a_letter_keeps_its_lines() -> None:
    assert paragraphs("a\n <b>") == '<div dir="auto" style="white-space:pre-wrap">a\n &lt;b&gt;</div>'
    assert paragraphs("") == ""
