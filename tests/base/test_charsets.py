"""Bytes of strangers become text by an allow-list."""

import pytest

from counterbell.base.charsets import codec_of, decode, decode_html


@pytest.mark.parametrize(
    "charset",
    ["unicode_escape", "idna", "punycode", "rot13", "rot_13", "zip", "bz2", "hex", "base64", "uu", "mbcs",
     "undefined", "string-escape", "../../etc/passwd", "", "x" * 1_000],
)  # fmt: skip
def test_codecs_that_no_letter_may_choose(charset: str) -> None:
    assert codec_of(charset) is None
    assert decode(b"\\u003cscript\\u003e", charset) == "\\u003cscript\\u003e"


@pytest.mark.parametrize(
    ("text", "codec", "named"),
    [
        ("Grüße", "utf-8", "utf8"),
        ("Grüße", "latin-1", "iso-8859-1"),
        ("Grüße", "utf-8", "iso-8859-1"),  # says Latin and is not
        ("“quoted”", "cp1252", "us-ascii"),
        ("注文", "iso2022_jp", "ISO-2022-JP"),
        ("①注文", "cp932", "shift_jis"),
        ("订单", "gb18030", "gb2312"),
        ("訂單", "big5", "Big5"),
        ("주문", "cp949", "ks_c_5601-1987"),
        ("заказ", "koi8-r", "koi8-r"),
        ("заказ", "cp1251", "windows-1251"),
        ("سفارش", "utf-8", "UTF-8*fa"),
        ("طلب", "cp1256", "cp-1256"),
        ("narudžba čćš", "cp1250", "windows_1250"),
        ("sipariş", "iso8859-9", "iso_8859-9"),
    ],
)
def test_read(text: str, codec: str, named: str) -> None:
    assert decode(text.encode(codec), named) == text


def test_nothing_raises_and_nothing_unstorable_stays() -> None:
    assert decode(b"a\x00b\x07\r\nc\rd\x0ce", "utf-8") == "ab\nc\nd\ne"
    assert decode(b"\xff\xfea\x00", "") == "a"
    assert "\ud800" not in decode(b"\xed\xa0\x80x", "utf-8")
    assert decode(b"\xfft\xe9st", "utf-8").endswith("st")


def test_a_page_may_name_its_charset_inside() -> None:
    assert (
        decode_html(b'<meta charset="windows-1251">' + "заказ".encode("cp1251")) == '<meta charset="windows-1251">заказ'
    )
    assert decode_html(b'<meta charset="unicode_escape">\\u0041') == '<meta charset="unicode_escape">\\u0041'
