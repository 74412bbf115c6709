"""Encoded words and parameters: read, and bounded before they are read."""

import time

import pytest

from counterbell.connectors.email.headers import read_head
from counterbell.connectors.email.words import decode_words, from_base64, one_line, read_parameters


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("plain", "plain"),
        ("=?utf-8?B?2LPZgdin2LHYtA==?=", "سفارش"),
        ("=?utf-8?q?caf=C3=A9_1?= and =?iso-8859-1?q?t=E9?=", "café 1 and té"),
        ("=?utf-8?b?2LM=?= =?utf-8?b?2YE=?=", "سف"),
        ("=?utf-8?q?=D8?=\n =?utf-8?q?=B3?=", "س"),  # one letter cut in two
        ("=?ISO-2022-JP?B?GyRCQ21KOBsoQg==?=", "注文"),
        ("=?unicode_escape?q?=5Cu0041?=", "\\u0041"),
        ("=?utf-8*en?q?a?=", "a"),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=?utf-8?b?YWJ?=", "ab"),
    ],
)
def test_words(text: str, read: str) -> None:
    assert decode_words(text) == read


@pytest.mark.parametrize(
    ("value", "main", "parameters"),
    [
        ('Text/Plain; charset="utf-8"', "text/plain", {"charset": "utf-8"}),
        ("a/b; name=x y.txt; n=1", "a/b", {"name": "x y.txt", "n": "1"}),
        ('a/b; name="a\\"b;c"', "a/b", {"name": 'a"b;c'}),
        ("a/b; name*=utf-8'fa'%D8%B3.pdf", "a/b", {"name": "س.pdf"}),
        ("a/b; name*0*=utf-8''%D8; name*1*=%B3; name*2=.pdf", "a/b", {"name": "س.pdf"}),
        ("a/b; name*1=b; name*0=a", "a/b", {"name": "ab"}),
        ("a/b; name*=unicode_escape''%5Cu0041", "a/b", {"name": "\\u0041"}),
        ('a/b; name="never closed', "a/b", {"name": "never closed"}),
        ("a/b; x=1; x=2", "a/b", {"x": "1"}),
        ("", "", {}),
    ],
)
def test_parameters(value: str, main: str, parameters: dict[str, str]) -> None:
    assert read_parameters(value) == (main, parameters)


def test_bombs_are_read_in_a_moment() -> None:
    began = time.process_time()
    assert decode_words("=?utf-8?q?a?= " * 40_000).count("=?") == 39_000
    assert len(decode_words("=?utf-8?q?" * 40_000)) == 400_000
    assert len(read_parameters("a/b" + "; n*1*=%41" * 20_000)[1]) == 1
    assert read_parameters("a/b" + ";" * 60_000)[1] == {}
    assert read_parameters("a/b; n=" + " " * 60_000 + ";")[0] == "a/b"
    assert time.process_time() - began < 1.5


def test_base64_that_is_broken() -> None:
    assert from_base64(b"YWJj\r\n ZGVm!!") == b"abcdef"
    assert from_base64(b"YWJjZ") == b"abc"
    assert from_base64(b"") == b""


def test_one_line() -> None:
    assert one_line("a\r\nBcc:\u2028 x\x00\u202e") == "a Bcc: x"


def test_a_head() -> None:
    raw = b"From me\n Subject : a\n b\nbroken line\nX-Y: 1\nsubject: second\n\nbody"
    head, body = read_head(raw)
    assert head.fields == [("subject", b"a\n b\nbroken line"), ("x-y", b"1"), ("subject", b"second")]
    assert (head.line("subject"), head.count("subject"), raw[body:]) == ("a b broken line", 2, b"body")
    assert read_head(b"just words\nand more")[1] == 0
    assert read_head(b"\nbody")[1] == 1


def test_a_head_has_limits() -> None:
    head, _ = read_head(b"A: b\n" * 5_000 + b"\nx")
    assert (len(head.fields), head.cut) == (1_000, True)
    head, _ = read_head(b"A: " + b"x" * 100_000 + b"\n\nx")
    assert (len(head.raw("a")), head.cut) == (65_536, True)


def test_dates_and_ids() -> None:
    head, _ = read_head(
        b"Date: Mon, 2 Nov 2026 10:00:00 +0330\nX-Date: Fri, 99 Foo 9999999999\n"
        b"References: <a@b> <a@b>\n <c@d>\nIn-Reply-To: e@f\nMessage-ID: <x\r\ny@z>\n\n"
    )
    date = head.date("date")
    assert date
    assert date.isoformat() == "2026-11-02T10:00:00+03:30"
    assert head.date("x-date") is None
    assert head.date("nothing") is None
    assert head.ids("references") == ("a@b", "c@d")
    assert head.ids("in-reply-to") == ("e@f",)
    assert head.ids("nothing") == ()
