"""Bytes of strangers become text: by an allow-list of character sets, never by whatever name Python happens to know.

Codecs such as `unicode_escape`, `idna`, `rot13` or `zip` are reachable by name in Python; a letter may not choose them.
"""

import re

# Names that letters use → Python's codec. A superset is taken where mailers say the smaller name and mean the larger.
_CODECS = {
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "646": "cp1252",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "cp65001": "utf-8",
    "utf-7": "utf-7",
    "unicode-1-1-utf-7": "utf-7",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16-be",
    "utf-32": "utf-32",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "x-user-defined": "cp1252",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "windows-31j": "cp932",
    "cp932": "cp932",
    "euc-jp": "euc_jp",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-1": "iso2022_jp_1",
    "iso-2022-jp-2": "iso2022_jp_2",
    "iso-2022-jp-3": "iso2022_jp_3",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "cp950": "cp950",
    "x-big5": "cp950",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "cp949": "cp949",
    "uhc": "cp949",
    "iso-2022-kr": "iso2022_kr",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "koi8-ru": "koi8-u",
    "macintosh": "mac_roman",
    "mac": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ce": "mac_latin2",
    "ibm850": "cp850",
    "ibm437": "cp437",
    "cp850": "cp850",
    "cp437": "cp437",
    "cp866": "cp866",
    "ibm866": "cp866",
    **{f"iso-8859-{number}": f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-{number}": f"cp{number}" for number in range(1250, 1259)},
    **{f"cp{number}": f"cp{number}" for number in range(1250, 1259)},
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
}
_LATIN = "cp1252"
# Control characters that no text needs; tab and line feed stay, form feed becomes a line.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_LONE = re.compile(r"[\ud800-\udfff]")
_JAPANESE_ESCAPE = re.compile(rb"\x1b(?:\$[@B(]|\([BJI])")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{1,40})", re.IGNORECASE)
_LOOK_AT = 4_096


def codec_of(charset: str) -> str | None:
    """Python's codec for a character set named in a letter, or None for one that letters may not use."""
    name = charset.strip().strip("\"'").lower()
    # RFC 2231 allows a language after the name, `utf-8*en`; some mailers write underscores or no dash at all.
    name = name.partition("*")[0]
    return (
        _CODECS.get(name)
        or _CODECS.get(name.replace("_", "-"))
        or _CODECS.get(re.sub(r"^(?:x-)?(iso)-?8859[-_]?(\d+)(?:-[ie])?(?::\d+)?$", r"\1-8859-\2", name))
        or _CODECS.get(re.sub(r"^(?:x-)?(?:win|windows|cp)[-_]?(125\d)$", r"cp\1", name))
    )


def decode(data: bytes, charset: str = "") -> str:
    """Text of these bytes. What the charset cannot read is guessed; nothing raises and nothing is left out silently."""
    named = codec_of(charset) if charset else None
    if named == _LATIN or named is None:
        return tidy(_guess(data))
    try:
        return tidy(data.decode(named))
    except (UnicodeDecodeError, UnicodeError):
        pass
    try:
        return tidy(data.decode("utf-8"))
    except UnicodeDecodeError:
        return tidy(data.decode(named, errors="replace"))


def decode_html(data: bytes, charset: str = "") -> str:
    """As `decode`; a page that names no charset outside may name one inside."""
    if not codec_of(charset) and (inside := _META.search(data, 0, _LOOK_AT)):
        charset = inside[1].decode("ascii", "replace")
    return decode(data, charset)


def _guess(data: bytes) -> str:
    """Bytes that call themselves Latin or nothing: UTF-8 or Japanese escapes if they are, else the Western page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        if b"\x1b" in data and _JAPANESE_ESCAPE.search(data):
            return data.decode("iso2022_jp_ext")
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_LATIN, errors="replace")


def tidy(text: str) -> str:
    """Line ends are one kind, controls and halves of characters are gone: what can be stored and shown anywhere."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\x0b", "\n").replace("\x0c", "\n")
    return _CONTROLS.sub("", _LONE.sub("\ufffd", text))
