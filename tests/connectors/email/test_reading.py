"""Raw bytes become a letter: an ordinary one, other people's strangest, and hostile ones."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterbell.base.mail_addresses import Address
from counterbell.connectors.email.bodies import clean_name, unflowed
from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import Part, Unreadable
from counterbell.reliability.hostile import HOSTILE
from tests import corpora

WHOLE = """\
Return-Path: <dana@home.example>
Delivered-To: help@shop.example
Message-ID: <2@home.example>
In-Reply-To: <1@shop.example>
References: <0@shop.example> <1@shop.example>
From: =?utf-8?b?2K/Yp9mG2Kc=?= <Dana@Home.example>
Reply-To: dana@other.example
To: Shop <help@shop.example>, bob@home.example
Cc: "Q, Carol" <carol@home.example>
Date: Mon, 2 Nov 2026 10:00:00 +0330
Subject: =?utf-8?q?Re:_=DA=86=D8=B1=D8=A7=D8=BA?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

سلام، چراغ من هنوز نرسیده است. https://shop.example/lamp

> کلمات قدیمی
--a
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html; charset=utf-8

<p>سلام، چراغ من هنوز نرسیده است. https://shop.example/lamp <img src="cid:pic@home"><img src="https://t.example/p.gif"></p>
<blockquote>کلمات قدیمی</blockquote>
--r
Content-Type: image/png
Content-ID: <pic@home>
Content-Disposition: inline; filename="pic.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--r--
--a--
--m
Content-Type: application/pdf; name="x.pdf"
Content-Disposition: attachment; filename*=utf-8''%D8%B1%D8%B3%DB%8C%D8%AF.pdf
Content-Transfer-Encoding: base64

JVBERi0xLjQ=
--m--
""".encode()


def test_a_whole_letter() -> None:
    letter = read_letter(WHOLE)
    assert letter.message_id == "2@home.example"
    assert letter.in_reply_to == "1@shop.example"
    assert letter.references == ("0@shop.example", "1@shop.example")
    assert letter.sender == Address("دانا", "Dana@home.example")
    assert letter.reply_to == (Address("", "dana@other.example"),)
    assert letter.to == (Address("Shop", "help@shop.example"), Address("", "bob@home.example"))
    assert letter.cc == (Address("Q, Carol", "carol@home.example"),)
    assert letter.subject == "Re: چراغ"
    assert letter.date
    assert letter.date.isoformat() == "2026-11-02T10:00:00+03:30"
    assert letter.fresh_text == "سلام، چراغ من هنوز نرسیده است. https://shop.example/lamp [pic.png]"
    assert letter.quoted_text == "> کلمات قدیمی"
    assert letter.language == "fa"
    assert letter.attachments == (
        Part("pic.png", "image/png", b"\x89PNG\r\n\x1a\n", "pic@home", inline=True),
        Part("رسید.pdf", "application/pdf", b"%PDF-1.4"),
    )
    assert (letter.auto, letter.bounce, letter.forwarded, letter.warnings) == (None, None, False, ())
    assert (letter.envelope_sender, letter.delivered_to) == ("dana@home.example", ("help@shop.example",))
    assert (letter.remote_images, letter.links) == (1, ("https://shop.example/lamp",))
    assert 'data-cid="pic@home"' in letter.html


def test_line_ends_make_no_difference() -> None:
    assert read_letter(WHOLE.replace(b"\n", b"\r\n")) == read_letter(WHOLE)


@pytest.mark.parametrize(("raw", "reason"), [(b"", "empty"), (b"\r\n \r\n", "empty"), (b"x" * 50_000_001, "too_large")])
def test_refusals(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_letter(raw)
    assert refused.value.reason == reason


def test_only_words() -> None:
    letter = read_letter(b"just words, no head")
    assert (letter.text, letter.sender, letter.subject) == ("just words, no head", Address(), "")
    assert "no_sender" in letter.warnings


def test_plain_letters_become_pages_with_links() -> None:
    html = read_letter(b"From: a@b.example\n\n<b> https://shop.example/\n").html
    assert html.startswith(
        '<div dir="auto" style="white-space:pre-wrap">&lt;b&gt; <a href="https://shop.example/" rel='
    )


def test_an_html_letter_has_words() -> None:
    letter = read_letter(
        b"From: a@b.example\nContent-Type: text/html\n\n<style>x</style><p>one</p><p>two<script>x</script>"
    )
    assert (letter.text, letter.html) == ("one\n\ntwo", "<p>one</p><p>two</p>")


def test_a_notice_that_there_is_html_is_not_the_letter() -> None:
    raw = (
        b"From: a@b.example\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nNeeds HTML.\n--b\n"
        b"Content-Type: text/html\n\n<p>" + b"The real words of the letter. " * 20 + b"</p>\n--b--\n"
    )
    assert read_letter(raw).fresh_text.startswith("The real words")


def test_a_letter_in_a_letter() -> None:
    raw = (
        b"From: a@b.example\nSubject: Fwd: x\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: message/rfc822\n\n"
        b"From: Eve <eve@evil.example>\nSubject: inner\n\ninner words\n--b--\n"
    )
    letter = read_letter(raw)
    assert "inner words" in letter.text
    assert "From: Eve <eve@evil.example>" in letter.text
    assert [(part.name, part.content_type) for part in letter.attachments] == [("inner.eml", "message/rfc822")]
    assert letter.sender.email == "a@b.example"


def test_flowed_lines() -> None:
    assert unflowed("one \ntwo\n> three \n> four\n-- \nsig") == "one two\n> three four\n-- \nsig"
    assert unflowed("one \ntwo", delete_space=True) == "onetwo"
    assert unflowed(" >not a quote") == ">not a quote"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\a.exe", "a.exe"),
        ("\u200b.htaccess", "htaccess"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\r\nb\0.txt", "ab.txt"),
        ("نیم\u200cفاصله.pdf", "نیم\u200cفاصله.pdf"),
        ("...", ""),
        ("x" * 300 + ".pdf", ("x" * 300 + ".pdf")[-255:]),
    ],
)
def test_names_of_files(name: str, shown: str) -> None:
    assert clean_name(name) == shown


def test_headers_cannot_be_injected() -> None:
    letter = read_letter(HOSTILE["fields_in_subject"]())
    assert letter.subject == "hi Bcc: victim@x.example body"
    assert all("\n" not in text and "\r" not in text for text in (letter.subject, letter.sender.name))
    named = read_letter(HOSTILE["fields_in_name"]())
    assert [(one.email, "\n" in one.name) for one in named.reply_to] == [("eve@evil.example", False)]


def test_codecs_stay_out() -> None:
    assert read_letter(HOSTILE["charset_unicode_escape"]()).text == "\\u003cscript\\u003e"
    assert "<script" not in read_letter(HOSTILE["charset_utf_7"]()).html


def test_many_people_are_read_and_no_more() -> None:
    letter = read_letter(HOSTILE["people"]())
    assert len(letter.cc) == 1_000
    assert len(read_letter(b"From: a@b.example\nTo: " + b"x@y.example," * 3_000 + b"\n\nx").to) == 1_100


def _strangers() -> Iterator[Path]:
    folder = corpora.ROOT / "corpora/mime"
    yield from (path for path in sorted(folder.rglob("*")) if path.suffix in {".eml", ".raw"})
    yield from sorted((folder / "python_stdlib/data").glob("*.txt"))


# Letters that have no words and no file.
EMPTY = {
    "header-only.raw", "malformed-content-type-params.raw", "missing-closing-param-quote.raw", "msg_08.txt",
    "msg_09.txt", "msg_12.txt", "msg_12a.txt", "msg_18.txt", "msg_24.txt", "msg_35.txt", "msg_47.txt",
    "bad_date_header.eml", "bad_date_header2.eml", "empty_in_reply_to.eml", "missing_body.eml",
    "must_supply_encoding.eml",
}  # fmt: skip


def test_strangers_are_all_read() -> None:
    corpora.read("corpora/mime/ruby_mail/expected.json")
    nothing = set()
    for path in _strangers():
        letter = read_letter(path.read_bytes())
        if not letter.text.strip() and not letter.attachments:
            nothing.add(path.name)
    assert nothing <= EMPTY


# Ruby's library shows comments and routes inside addresses; here they are no part of an address.
OURS = {
    "from": {
        "pete(his account)@silly.test": "pete@silly.test",
        "News@InsideApple.Apple.com": "News@insideapple.apple.com",
    }
}


def test_strangers_are_read_as_expected() -> None:
    expected = json.loads(corpora.read("corpora/mime/ruby_mail/expected.json"))
    checked = 0
    for name, fields in expected.items():
        letter = read_letter((corpora.ROOT / "corpora/mime/ruby_mail/spec/fixtures" / name).read_bytes())
        for field, wanted in fields.items():
            found = {
                "from": [letter.sender.email],
                "to": [one.email for one in letter.to],
                "cc": [one.email for one in letter.cc],
                "reply_to": [one.email for one in letter.reply_to],
                "message_id": letter.message_id,
                "in_reply_to": letter.in_reply_to,
                "attachments.length": len(letter.attachments),
                "attachments[0].filename": letter.attachments[0].name if letter.attachments else "",
                "attachments.first.filename": letter.attachments[0].name if letter.attachments else "",
            }
            # example11 and 13 spell addresses with routes and comments, as nobody does.
            if field in found and not name.endswith(("example11.eml", "example13.eml")):
                meant = [OURS.get(field, {}).get(one, one) for one in wanted] if isinstance(wanted, list) else wanted
                assert (name, field, found[field]) == (name, field, meant)
                checked += 1
    assert checked >= 40
