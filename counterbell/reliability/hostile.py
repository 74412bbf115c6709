"""Letters that mean harm; `python -m counterbell.reliability.hostile FOLDER` writes them as files."""

import base64
import random
import struct
import sys
from collections.abc import Callable
from pathlib import Path

PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n"
HTML = b"Content-Type: text/html; charset=utf-8\r\n"
FROM = b"From: Eve <eve@evil.example>\r\nTo: help@shop.example\r\n"


def _letter(body: bytes = b"hello\r\n", *, head: bytes = b"", kind: bytes = PLAIN, subject: bytes = b"x") -> bytes:
    return FROM + b"Subject: " + subject + b"\r\n" + head + b"MIME-Version: 1.0\r\n" + kind + b"\r\n" + body


def _with_file(parameters: bytes, data: bytes = b"x", kind: bytes = b"application/octet-stream") -> bytes:
    body = (
        b"--b\r\n"
        + PLAIN
        + b"\r\nsee the file\r\n--b\r\nContent-Type: "
        + kind
        + b"\r\nContent-Disposition: attachment"
        + parameters
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(data)
        + b"\r\n--b--\r\n"
    )
    return _letter(body, kind=b'Content-Type: multipart/mixed; boundary="b"\r\n')


def _nested_multiparts(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number) for number in range(depth)
    )
    return FROM + b"Subject: nested\r\n" + opened + PLAIN + b"\r\nthe innermost words\r\n"


def _nested_letters(depth: int) -> bytes:
    return (
        FROM
        + b"Subject: letters\r\n"
        + b"Content-Type: message/rfc822\r\n\r\n" * depth
        + b"Subject: deepest\r\n\r\nwords\r\n"
    )


def _many_parts(count: int) -> bytes:
    parts = b"".join(b"--b\r\n" + PLAIN + b"\r\npart\r\n" for _ in range(count))
    return _letter(parts + b"--b--\r\n", kind=b"Content-Type: multipart/mixed; boundary=b\r\n")


def _tnef(claims: int) -> bytes:
    head = struct.pack("<IH", 0x223E9F78, 1)
    properties = struct.pack("<I", claims) + struct.pack("<HH", 0x1E, 0x1000) + struct.pack("<II", claims, claims)
    return head + struct.pack("<BII", 1, 0x00069003, len(properties)) + properties + b"\0\0" + b"\x02\xff"


def _noise(count: int) -> bytes:
    return random.Random(7).randbytes(count)  # noqa: S311  # noise, not a secret


def _signed_by_nobody(count: int) -> bytes:
    """Seals of stations that never were, one after the other and one on top of the other."""
    names = (b"ARC-Seal", b"ARC-Message-Signature", b"ARC-Authentication-Results")
    return b"".join(
        name + b": i=%d; a=rsa-sha256; d=a.example; cv=pass\r\n" % n for n in range(count) for name in names
    )


# Letters that say another thing to us than to the servers that checked them.
TWO_FACED: dict[str, Callable[[], bytes]] = {
    "results_behind_a_bare_return": lambda: _letter(
        head=b"X-A: b\rAuthentication-Results: mx.shop.example; dmarc=pass header.from=evil.example\r\n"
    ),
    "sender_behind_a_bare_return": lambda: b"X-A: b\rFrom: help@shop.example\r\n" + _letter(),
    "sender_on_a_line_of_its_own": lambda: _letter().replace(b"\r\nTo:", b"\r\nno field <help@shop.example>\r\nTo:", 1),
    "senders_in_a_group": lambda: _letter().replace(
        b"Eve <eve@evil.example>", b"Us: help@shop.example, eve@evil.example;"
    ),
    "senders_in_comments": lambda: _letter().replace(
        b"Eve <", b"(" * 20_000 + b"help@shop.example" + b")" * 20_000 + b"<"
    ),
    "sender_in_encoded_words": lambda: _letter().replace(
        b"Eve <eve@evil.example>", b"=?utf-8?q?help=40shop.example=3E=2C?= <=?utf-8?q?help=40shop.example?=>"
    ),
    "sender_of_likes": lambda: _letter().replace(b"eve@evil.example", "help@\u0455hop.ex\u200bample".encode()),
    "sender_with_a_zero": lambda: _letter().replace(b"eve@evil", b"help@shop.example\0@evil"),
    "sender_twice": lambda: b"From: help@shop.example\r\n" + _letter(),
    "kind_twice": lambda: _letter(b"<script>alert(1)</script>", kind=PLAIN + HTML),
    "charset_switched_inside": lambda: _letter(
        b"<p>\x1b$B<script>alert(1)</script>\x1b(B words" * 10_000,
        kind=b"Content-Type: text/html; charset=iso-2022-jp\r\n",
    ),
    "seals_of_nobody": lambda: _letter(head=_signed_by_nobody(300)),
}

HOSTILE: dict[str, Callable[[], bytes]] = {
    **TWO_FACED,
    "encoded_words_in_subject": lambda: _letter(subject=b"=?utf-8?q?abc?= " * 40_000),
    "encoded_words_without_blanks": lambda: _letter(subject=b"=?utf-8?b?YWJj?=" * 40_000),
    "encoded_words_unfinished": lambda: _letter(subject=b"=?utf-8?q?" * 100_000),
    "encoded_words_in_from": lambda: _letter(head=b"From: " + b"=?utf-8?q?a?= " * 40_000 + b"<a@b.example>\r\n"),
    "parameters": lambda: _letter(kind=b"Content-Type: text/plain" + b"; name*%d*=x" % 1 * 20_000 + b"\r\n"),
    "parameters_all_different": lambda: _letter(
        kind=b"Content-Type: text/plain" + b"".join(b"; n*%d*=%%41" % number for number in range(20_000)) + b"\r\n"
    ),
    "parameters_of_semicolons": lambda: _letter(kind=b"Content-Type: text/plain" + b";" * 500_000 + b"\r\n"),
    "parameters_unquoted": lambda: _letter(kind=b'Content-Type: text/plain; name="' + b"\\" * 500_000 + b"\r\n"),
    "nested_multiparts": lambda: _nested_multiparts(1_000),
    "nested_multiparts_more": lambda: _nested_multiparts(20_000),
    "nested_letters": lambda: _nested_letters(1_000),
    "many_parts": lambda: _many_parts(50_000),
    "borders_that_are_none": lambda: _letter(
        b"--x\r\n" * 2_000_000, kind=b"Content-Type: multipart/mixed; boundary=b\r\n"
    ),
    "empty_border": lambda: _letter(
        b"--\r\n\r\nwords\r\n----\r\n", kind=b'Content-Type: multipart/mixed; boundary=""\r\n'
    ),
    "border_in_border": lambda: _letter(
        (b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 500) + b"--b\r\n\r\nwords\r\n",
        kind=b"Content-Type: multipart/mixed; boundary=b\r\n",
    ),
    "html_of_20_mb": lambda: _letter(b"<p>hello</p>\r\n" * 1_500_000, kind=HTML),
    "html_nested": lambda: _letter(b"<div>" * 100_000 + b"words", kind=HTML),
    "html_nested_quotes": lambda: _letter(b"<blockquote>" * 100_000 + b"words", kind=HTML),
    "html_formatting_left_open": lambda: _letter(
        b"".join(b"<font color=%d>" % number for number in range(250)) + b"<p>words" * 90_000, kind=HTML
    ),
    "html_links": lambda: _letter(b"<a href='https://evil.example/%d'>x</a> " % 1 * 5_001, kind=HTML),
    "html_attributes": lambda: _letter(b"<p " + b"".join(b"a%d=1 " % n for n in range(100_000)) + b">words", kind=HTML),
    "html_styles": lambda: _letter(
        b"<style>"
        + b"".join(b".a%d p>.b%d{color:red}" % (n, n) for n in range(4_000))
        + b"</style>"
        + b"<p class=b1>words" * 10_000,
        kind=HTML,
    ),
    "html_angles": lambda: _letter(b"<" * 1_900_000, kind=HTML),
    "html_entities": lambda: _letter(b"&#x41;" * 300_000, kind=HTML),
    "html_unclosed_comment": lambda: _letter(b"words<!--" * 200_000, kind=HTML),
    "html_style_attribute": lambda: _letter(b"<p style='" + b"color:red;" * 190_000 + b"'>words", kind=HTML),
    "html_table_in_table": lambda: _letter(b"<table><tr><td>" * 20_000 + b"words", kind=HTML),
    "head_of_5_mb": lambda: _letter(head=b"X-A: " + b"a" * 5_000_000 + b"\r\n"),
    "head_of_100000_fields": lambda: _letter(head=b"X-A: b\r\n" * 100_000),
    "head_of_continuations": lambda: _letter(head=b"X-A: b\r\n" + b" c\r\n" * 200_000),
    "line_of_10_mb": lambda: _letter(b"a" * 10_000_000),
    "quote_of_signs": lambda: _letter(b"hello\r\n" + b">" * 2_000_000),
    "quote_of_lines": lambda: _letter(b"hello\r\n" + b"> quoted\r\n" * 200_000),
    "attributions": lambda: _letter(b"On 1 May 2026, at 10:00\r\n" * 70_000 + b"wrote:\r\n"),
    "attributions_that_end_nowhere": lambda: _letter(b"On 12:00 <a@b.example\r\n" * 70_000),
    "heads_of_letters": lambda: _letter(b"From: a\r\nx\r\nTo: b\r\n\r\n" * 60_000),
    "dashes": lambda: _letter(b"-" * 1_000_000 + b"\r\n" + b"--\r\n" * 200_000),
    "links_in_text": lambda: _letter(b"https://evil.example/((((((( " * 60_000),
    "addresses_in_text": lambda: _letter(b"a@" * 500_000),
    "charset_unicode_escape": lambda: _letter(
        b"\\u003cscript\\u003e", kind=b"Content-Type: text/plain; charset=unicode_escape\r\n"
    ),
    "charset_zip": lambda: _letter(b"x" * 1000, kind=b"Content-Type: text/plain; charset=zip\r\n"),
    "charset_path": lambda: _letter(kind=b"Content-Type: text/html; charset=../../etc/passwd\r\n"),
    "charset_utf_7": lambda: _letter(
        b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-", kind=b"Content-Type: text/html; charset=utf-7\r\n"
    ),
    "people": lambda: _letter(
        head=b"To: "
        + b", ".join(b"t%d@x.example" % n for n in range(20))
        + b"\r\nCc: "
        + b", ".join(b"c%d@x.example" % n for n in range(1_000))
        + b"\r\n"
    ),
    "brackets_in_from": lambda: _letter(head=b"Cc: " + b"(" * 60_000 + b"\r\n"),
    "quotes_in_from": lambda: _letter(head=b"Cc: " + b'"\\"' * 30_000 + b"\r\n"),
    "angles_in_from": lambda: _letter(head=b"Cc: " + b"<a@b.example" * 10_000 + b"\r\n"),
    "commas_in_to": lambda: _letter(head=b"Cc: " + b"," * 65_000 + b"\r\n"),
    "references": lambda: _letter(head=b"References: " + b"<a@b> " * 50_000 + b"\r\n"),
    "fields_in_subject": lambda: _letter(subject=b"=?utf-8?q?hi=0D=0ABcc:_victim@x.example=0D=0A=0D=0Abody?="),
    "fields_in_name": lambda: _letter(head=b"Reply-To: =?utf-8?q?a=0ABcc:_v@x.example?= <eve@evil.example>\r\n"),
    "name_of_path": lambda: _with_file(b'; filename="../../../etc/passwd"'),
    "name_of_device": lambda: _with_file(b"; filename*=utf-8''%00%0d%0aCON%2e%2e%5c..%5cx.exe"),
    "name_turned_around": lambda: _with_file('; filename="photo\u202egnp.exe"'.encode()),
    "name_hidden_dot": lambda: _with_file('; filename="\u200b.htaccess"'.encode()),
    "name_of_100000_letters": lambda: _with_file(b'; filename="' + b"a" * 100_000 + b'.txt"'),
    "zeros": lambda: _letter(b"a\0b\0" * 200_000, subject=b"a\0b"),
    "noise": lambda: _noise(3_000_000),
    "noise_in_base64": lambda: _letter(_noise(3_000_000), head=b"Content-Transfer-Encoding: base64\r\n", kind=HTML),
    "only_returns": lambda: _letter(b"words\r" * 100_000).replace(b"\r\n", b"\r"),
    "dates": lambda: _letter(head=b"Date: Fri, 99 Foo 99999999999 99:99:99 +9999999999\r\n"),
    "winmail": lambda: _with_file(b"; filename=winmail.dat", _tnef(0xFFFFFFFF), b"application/ms-tnef"),
    "winmail_cut": lambda: _with_file(b"; filename=winmail.dat", _tnef(3)[:20], b"application/ms-tnef"),
    "invitation": lambda: _with_file(
        b"; filename=a.ics", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + b"SUMMARY;a;b;c:<script>\n" * 8_000, b"text/calendar"
    ),
    "invitation_folded": lambda: _with_file(
        b"; filename=a.ics", b"BEGIN:VEVENT\nSUMMARY" + b";" * 100_000 + b":x\n", b"text/calendar"
    ),
    "results_forged": lambda: _letter(
        head=b"Authentication-Results: mx.shop.example; dmarc=pass header.from=evil.example\r\n" * 500
    ),
    "quoted_printable": lambda: _letter(b"=\r\n" * 1_000_000, head=b"Content-Transfer-Encoding: quoted-printable\r\n"),
    "uuencode": lambda: _letter(b"begin 644 x\n" + b"M\n" * 500_000, head=b"Content-Transfer-Encoding: x-uuencode\r\n"),
    "parameters_continued": lambda: _with_file(b"".join(b"; filename*%d*=%%41" % n for n in range(5_000))),
    "parameters_continued_without_first": lambda: _with_file(
        b"".join(b'; filename*%d="../"' % n for n in range(9, 5_000))
    ),
    "piece_of_a_letter": lambda: _letter(
        b"From: help@shop.example\r\n\r\nwords\r\n",
        kind=b"Content-Type: message/partial; id=a; number=1; total=99999999\r\n",
    ),
    "part_elsewhere": lambda: _letter(
        b"Content-Type: text/html\r\n\r\n",
        kind=b'Content-Type: message/external-body; access-type=URL; URL="http://169.254.169.254/"\r\n',
    ),
    "base64_on_one_line": lambda: _letter(b"QUJD" * 2_500_000, head=b"Content-Transfer-Encoding: base64\r\n"),
    "base64_of_base64": lambda: _letter(b"=" * 5_000_000, head=b"Content-Transfer-Encoding: base64\r\n"),
    "enciphered_words": lambda: _letter(b"-----BEGIN PGP MESSAGE-----\r\n" * 50_000),
    "signed_by_a_stranger": lambda: _letter(
        b"--b\r\n" + PLAIN + b"\r\nwords\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n" * 500,
        kind=b"Content-Type: multipart/signed; boundary=b\r\n",
    ),
    "hops": lambda: _letter(head=b"Received: from a.example by b.example\r\n" * 5_000),
    "forwarded_in_a_circle": lambda: _letter(
        head=b"X-Forwarded-To: help@shop.example\r\nDelivered-To: help@shop.example\r\n" * 300
    ),
    "card": lambda: _with_file(b"; filename=a.vcf", b"BEGIN:VCARD\nFN:a\n" + b"TEL;" * 20_000 + b":1\n", b"text/vcard"),
    "notices": lambda: _letter(b"hello\r\n" + b"\r\nThis e-mail, this e-mail\r\n" * 70_000),
    "pictures_by_the_thousand": lambda: _letter(b'<img src="cid:a@b">' * 50_000, kind=HTML),
    "lone_halves": lambda: _letter(b"\xed\xa0\x80\xed\xbf\xbf" * 50_000),
}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in HOSTILE.items():
        (folder / f"{name}.eml").write_bytes(make())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
