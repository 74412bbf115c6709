"""One letter has one name, whichever way its head is read."""

import pytest

from counterbell.connectors.email import naming
from counterbell.connectors.email.naming import letter_id
from tests.corpora import ROOT

PLAIN = (
    b"Message-ID: <a@b.example>\r\nFrom: Dana <dana@b.example>\r\nTo: us\r\nSubject: Where\r\n is it\r\n\r\nHello\r\n"
)
ODD = [
    b"From nobody Sat Nov 28\n" + PLAIN,
    b" begins with a blank\r\n" + PLAIN,
    PLAIN.replace(b"Subject:", b"Subject :"),
    PLAIN.replace(b"To: us", b"no field at all"),
    PLAIN.replace(b"To: us", b"To: us\rSubject: hidden"),
    PLAIN.replace(b"To: us", b"To: us\x0bSubject: hidden"),
    PLAIN.replace(b"To: us", b": nameless"),
    PLAIN.replace(b"To: us", "To: žena".encode()),
    PLAIN.replace(b"To: us", b"TO: us\r\nTo: others"),
    PLAIN.replace(b"To: us", b"To:\r\n\tus"),
    PLAIN.replace(b"\r\n", b"\n"),
    b"\r\n" + PLAIN,
    b"",
]


def test_a_copy_has_the_same_name_and_another_letter_has_not() -> None:
    copy = b"Received: from somewhere\r\n" + PLAIN.replace(b"\r\n", b"\n")
    assert letter_id(copy) == letter_id(PLAIN)
    assert letter_id(PLAIN.replace(b"Dana", b"Eve")) != letter_id(PLAIN)
    assert letter_id(PLAIN.replace(b"Hello", b"Goodbye")) != letter_id(PLAIN)


def test_plain_heads_are_read_as_the_standard_library_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    strange = [path.read_bytes() for path in sorted(ROOT.glob("corpora/mime/**/*.eml"))]
    letters = [PLAIN, *ODD, *strange]
    ours = [letter_id(raw) for raw in letters]
    monkeypatch.setattr(naming, "_plain_fields", lambda _head: None)
    assert ours == [letter_id(raw) for raw in letters]
