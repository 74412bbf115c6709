"""Invitations, visiting cards and winmail.dat."""

import struct

import pytest

from counterbell.connectors.email.facts import facts_of
from counterbell.connectors.email.tnef import File, read_envelope
from counterbell.contracts.letters import Fact

INVITATION = b"""BEGIN:VCALENDAR\r
BEGIN:VTIMEZONE\r
BEGIN:STANDARD\r
DTSTART:19700101T000000\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
SUMMARY:<script>alert(1)</script> Lamp\\, again\r
DTSTART;TZID="Asia/Tehran":20261102T100000\r
DTEND:20261102T110000Z\r
ORGANIZER;CN="Shop: help":mailto:help@shop.example\r
ATTENDEE;CN=Dana;ROLE=REQ:MAILTO:dana@\r
 home.example\r
DESCRIPTION:one\\ntwo\r
ATTACH:https://t.example/x\r
BEGIN:VALARM\r
DESCRIPTION:not this\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_an_invitation() -> None:
    assert facts_of("text/calendar", "", INVITATION) == (
        Fact("what", "<script>alert(1)</script> Lamp, again"),
        Fact("when", "2026-11-02T10:00+03:30"),
        Fact("until", "2026-11-02T11:00+00:00"),
        Fact("organiser", "Shop: help <help@shop.example>"),
        Fact("guest", "Dana <dana@home.example>"),
        Fact("about", "one two"),
    )
    assert facts_of("application/octet-stream", "x.ICS", INVITATION)
    assert facts_of("application/octet-stream", "x.bin", INVITATION) == ()


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("DTSTART;TZID=W. Europe Standard Time:20260702T100000", "2026-07-02T10:00+02:00"),
        ("DTSTART;TZID=../../etc/passwd:20260702T100000", "2026-07-02T10:00"),
        ("DTSTART;TZID=Nowhere/Atlantis:20260702T100000", "2026-07-02T10:00"),
        ("DTSTART:20260702T100000", "2026-07-02T10:00"),
        ("DTSTART;VALUE=DATE:20260702", "2026-07-02"),
    ],
)
def test_times_are_told_with_their_zone(field: str, told: str) -> None:
    assert facts_of("text/calendar", "", f"BEGIN:VEVENT\n{field}\nEND:VEVENT".encode()) == (Fact("when", told),)


@pytest.mark.parametrize("said", ["20261302T100000", "20260702T256161", "yesterday", "99999999", "2026070\u0662"])
def test_times_that_are_none_are_not_told(said: str) -> None:
    assert facts_of("text/calendar", "", f"BEGIN:VEVENT\nDTSTART:{said}\nEND:VEVENT".encode()) == ()


def test_the_first_of_several_is_told() -> None:
    event = "BEGIN:VEVENT\nSUMMARY:{}\nEND:VEVENT\n"
    calendar = f"METHOD:CANCEL\n{event.format('one')}{event.format('two')}METHOD:REQUEST"
    assert facts_of("text/calendar", "", calendar.encode()) == (Fact("method", "CANCEL"), Fact("what", "one"))


def test_a_card() -> None:
    lines = ["item1.FN:دانا", "ORG:Shop;Help", "TEL;TYPE=cell:+98 21", "URL:javascript:alert(1)", "PHOTO:x"]
    card = "\n".join(["BEGIN:VCARD", *lines, "END:VCARD"])
    assert facts_of("text/vcard", "", card.encode()) == (
        Fact("name", "دانا"),
        Fact("organisation", "Shop, Help"),
        Fact("telephone", "+98 21"),
        Fact("web", "javascript:alert(1)"),  # words, never a link
    )


def test_nothing_in_what_is_broken() -> None:
    for data in (
        b"",
        b"BEGIN:VEVENT\n" * 5_000,
        b"SUMMARY:x",
        b"BEGIN:VEVENT\nSUMMARY" + b";" * 50_000 + b":x",
        b"\xff" * 300_000,
    ):
        assert facts_of("text/calendar", "", data) == ()


def attribute(level: int, name: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + b"\0\0"


def value(tag: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<HHII", kind, tag, 1, len(data)) + data + b"\0" * (-len(data) % 4)


def envelope() -> bytes:
    long_name = "نامه.pdf".encode("utf-16-le") + b"\0\0"
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
        + attribute(1, 0x00069003, struct.pack("<I", 1) + value(0x1013, 0x102, b"<p>Gr\xfc\xdfe</p>\0"))
        + attribute(2, 0x00069002, b"\0" * 14)
        + attribute(2, 0x00018010, b"short.pdf\0")
        + attribute(2, 0x0006800F, b"%PDF-1.4")
        + attribute(
            2,
            0x00069005,
            struct.pack("<I", 2) + value(0x3707, 0x1F, long_name) + value(0x370E, 0x1E, b"application/pdf\0"),
        )
    )


def test_winmail() -> None:
    found = read_envelope(envelope())
    assert found
    assert found.html == "<p>Grüße</p>"
    assert found.files == [File("نامه.pdf", b"%PDF-1.4", "application/pdf")]


def test_winmail_that_is_cut_or_lies() -> None:
    whole = envelope()
    for end in range(6, len(whole)):
        assert read_envelope(whole[:end]) is not None
    assert read_envelope(b"no envelope") is None
    assert read_envelope(b"") is None
    huge = struct.pack("<IH", 0x223E9F78, 1) + attribute(
        1, 0x00069003, struct.pack("<IHHII", 0xFFFFFFFF, 0x1E, 1, 0xFFFFFFFF, 9)
    )
    assert read_envelope(huge) is not None
