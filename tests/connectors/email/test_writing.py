"""An outgoing letter as bytes."""

import email
import email.policy

import pytest

from counterbell.connectors.email.writing import as_message
from counterbell.contracts.channels import Enclosure, GiveUp, Outbound

LONG = "c1bwq5xy9k3a7.0123456789.abcdefghijklmnopqrstuvwxyz@a-rather-long-name.of.a.shop.example"


def outbound(**changed: object) -> Outbound:
    told: dict[str, object] = {
        "message_id": LONG, "sender": "help@shop.example", "sender_name": "Lisbon", "to": ("dana@post.example",),
    }  # fmt: skip
    return Outbound(**{**told, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("poison", ["a\r\nBcc: eve@evil.example", "a\nBcc: eve@evil.example", "a\r Bcc:\x00\u2028b"])
def test_nothing_typed_becomes_a_header(poison: str) -> None:
    made = as_message(
        outbound(subject=poison, sender_name=poison, text="x", in_reply_to=poison, headers={"X-Loop": poison})
    )
    read = email.message_from_bytes(made.as_bytes(), policy=email.policy.default)
    assert read["Bcc"] is None
    assert read["X-Loop"].startswith("a")


@pytest.mark.parametrize("field", ["subject", "sender_name", "headers", "in_reply_to", "file"])
def test_an_encoded_word_in_an_encoded_word_becomes_no_header(field: str) -> None:
    """S22 found it: a customer's subject, decoded once, was decoded again in our answer, with the line break in it."""
    poison = "=?utf-8?q?a=0D=0ABcc:_eve=40evil.example?="
    file = Enclosure(poison if field == "file" else "a.txt", "text/plain", b"x")
    told: dict[str, object] = {"headers": {"X-Ours": poison}} if field == "headers" else {field: poison}
    made = as_message(outbound(text="x", enclosures=(file,), **({} if field == "file" else told)))
    raw = made.as_bytes()
    assert b"\nBcc:" not in raw
    assert email.message_from_bytes(raw)["Bcc"] is None


@pytest.mark.parametrize("strange", ["\x85", "\x0b", "\x1c", "\u2029"])
def test_a_line_break_that_only_python_knows_holds_up_no_letter(strange: str) -> None:
    """S22 found it: a customer's subject with one of these made every answer to her stumble for ever."""
    made = as_message(outbound(subject=f"one{strange}line", sender_name=f"a{strange}b", text="x"))
    read = email.message_from_bytes(made.as_bytes(), policy=email.policy.default)
    assert read["Subject"] == "one line"


def test_long_ids_stay_whole() -> None:
    raw = as_message(outbound(in_reply_to=LONG, references=(LONG, LONG), text="x")).as_bytes()
    assert raw.count(f"<{LONG}>".encode()) == 4
    assert max(map(len, raw.split(b"\r\n"))) < 998


def test_every_language_and_the_same_each_time() -> None:
    told = outbound(subject="سفارش شما رسید 注文が届きました", text="سلام\n\nžćš", html="<p>سلام</p>")
    read = email.message_from_bytes(as_message(told).as_bytes(), policy=email.policy.default)
    assert read["Subject"] == told.subject
    assert read.get_body(("plain",)).get_content().splitlines() == told.text.splitlines()  # type: ignore[union-attr]


def test_files_with_any_name() -> None:
    names = ("../../etc/passwd", "رسید.pdf", 'a"b\r\nX: y.txt')
    files = tuple(Enclosure(name, "application/pdf", b"%PDF") for name in names)
    read = email.message_from_bytes(
        as_message(outbound(text="x", enclosures=files)).as_bytes(), policy=email.policy.default
    )
    assert [part.get_filename() for part in read.iter_attachments()][:2] == list(names[:2])  # type: ignore[attr-defined]
    assert read["X"] is None


def test_an_address_that_is_none_is_given_up() -> None:
    with pytest.raises(GiveUp):
        as_message(outbound(to=("not an address",), text="x"))
