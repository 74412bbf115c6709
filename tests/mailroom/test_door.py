"""Our own SMTP door: a letter is taken when it is on disk."""

import smtplib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections

from counterbell.base.env import env
from counterbell.channels.actions import switch_channel
from counterbell.channels.adapters import open_door
from counterbell.channels.models import Channel, Envelope
from counterbell.channels.raw import read
from counterbell.mailroom.receiving import Mailboxes
from tests.mailroom.post import Written, make_mailbox
from tests.running import free_port

pytestmark = pytest.mark.django_db(transaction=True)


class Place:
    """An open door."""

    def __init__(self, **changed: object) -> None:
        self.port = free_port()
        self.boxes = Mailboxes()
        self.found = env().model_copy(update={"smtp_port": self.port, **changed})
        self.door = open_door(self.found, knows=self.boxes.addresses, keep=lambda taken: self.keep(taken))
        self.keep = self.boxes.keep

    def line(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.port, timeout=20)

    def send(self, letter: Written | bytes, to: str = "help@shop.example", sender: str = "dana@post.example") -> None:
        with self.line() as line:
            line.sendmail(sender, [to], letter if isinstance(letter, bytes) else letter.as_bytes())


@pytest.fixture
def mailbox(brand: object) -> Channel:
    return make_mailbox(brand)  # type: ignore[arg-type]


@pytest.fixture
def place(mailbox: Channel) -> Iterator[Place]:
    made = Place()
    yield made
    made.door.close()


def test_what_is_taken_is_on_disk(place: Place, mailbox: Channel) -> None:
    place.send(Written(), to="HELP+anything@Shop.example")
    kept = Envelope.objects.get()
    assert (kept.channel, kept.state) == (mailbox, "waiting")
    assert kept.about["to"] == ["HELP+anything@Shop.example"]
    assert bytes(kept.raw or b"").startswith(b"Return-Path: <dana@post.example>\r\nReceived: from ")


def test_a_large_letter_is_a_file(place: Place) -> None:
    place.send(Written(files={"big.bin": b"\x00\x01" * 200_000}))
    kept = Envelope.objects.get()
    assert kept.raw is None
    assert kept.stored.startswith("envelopes/")


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_lines_as_programs_write_them_are_taken(place: Place, end: str) -> None:
    raw = f"From: dana@post.example{end}Subject: one line{end}{end}" + f"{'word ' * 20_000}{end}" * 2
    place.send(raw.encode())
    assert b"word word" in read(Envelope.objects.get())


def test_a_line_without_end_is_refused_and_the_next_letter_taken(place: Place) -> None:
    with place.line() as line:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            line.sendmail("dana@post.example", ["help@shop.example"], b"Subject: x\r\n\r\n" + b"x" * 2_000_000)
        assert refused.value.smtp_code == 500
        line.sendmail("dana@post.example", ["help@shop.example"], b"Subject: y\r\n\r\nHello")
    assert Envelope.objects.count() == 1


def test_nobody_else_is_written_to(place: Place) -> None:
    with place.line() as line, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        line.sendmail("eve@evil.example", ["somebody@elsewhere.example"], b"relay me")
    assert refused.value.recipients["somebody@elsewhere.example"][0] == 550
    assert not Envelope.objects.exists()


def test_a_letter_to_a_mailbox_that_closes_meanwhile_is_kept_or_refused(
    place: Place, mailbox: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with place.line() as line:
        line.ehlo()
        line.mail("dana@post.example")
        assert line.rcpt("help@shop.example")[0] == 250
        switch_channel(mailbox, on=False, by=None)
        assert line.data(Written(text="Just in time").as_bytes())[0] == 250
        assert Envelope.objects.count() == 1
        line.mail("dana@post.example")
        assert line.rcpt("help@shop.example")[0] == 250
        monkeypatch.setattr("counterbell.connectors.email.door.KNOWN_SECONDS", 0.0)
        assert line.data(Written(text="Too late").as_bytes())[0] == 451
        assert line.rcpt("help@shop.example")[0] in {503, 550}
    assert Envelope.objects.count() == 1


def test_what_cannot_be_kept_is_not_taken(place: Place) -> None:
    def full(_taken: object) -> None:
        raise OSError(28, "No space left on device")

    place.keep = full
    with pytest.raises(smtplib.SMTPDataError) as refused:
        place.send(Written())
    assert refused.value.smtp_code == 452
    place.keep = place.boxes.keep
    place.send(Written())
    assert Envelope.objects.count() == 1


def test_too_large_is_said(mailbox: Channel) -> None:
    place = Place(largest_letter=1)
    try:
        with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPSenderRefused)) as refused:
            place.send(b"Subject: big\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 20_000)
        assert refused.value.smtp_code == 552
    finally:
        place.door.close()
    assert not Envelope.objects.exists()


def test_the_same_letter_from_many_at_once_is_one(place: Place) -> None:
    letters = [Written(message_id=f"{n}@post.example", text=f"letter {n}").as_bytes() for n in range(20)]
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(place.send, letters * 5))
    assert Envelope.objects.count() == 20


@pytest.mark.parametrize("end", [b"\n.\r\n", b"\n.\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n", b"\0\r\n.\0\r\n"])
def test_a_letter_in_a_letter_stays_one(place: Place, end: bytes) -> None:
    """The trick of two ends of a letter, of which other servers saw another."""
    with place.line() as line:
        line.ehlo()
        line.mail("eve@evil.example")
        line.rcpt("help@shop.example")
        line.docmd("DATA")
        inner = b"MAIL FROM:<admin@shop.example>\r\nRCPT TO:<help@shop.example>\r\nDATA\r\nSubject: two\r\n"
        line.send(b"Subject: one\r\n\r\ntext" + end + inner + b"\r\n.\r\n")
        assert line.getreply()[0] == 250
    assert Envelope.objects.count() == 1


def test_too_many_lines_of_one_peer(place: Place) -> None:
    lines = []
    try:
        for _ in range(41):
            lines.append(socket.create_connection(("127.0.0.1", place.port), timeout=10))
            greeting = lines[-1].recv(200)
        assert greeting.startswith(b"421")
    finally:
        for line in lines:
            line.close()


def test_the_line_can_be_private(mailbox: Channel, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    place = Place(smtp_certificate=certificate, smtp_key=key)
    context = ssl.create_default_context(cafile=str(certificate))
    context.check_hostname = False
    try:
        with place.line() as line:
            line.starttls(context=context)
            line.sendmail("dana@post.example", ["help@shop.example"], Written().as_bytes())
    finally:
        place.door.close()
    assert Envelope.objects.get().about["tls"] is True


@pytest.fixture(autouse=True)
def _no_lines_left() -> Iterator[None]:
    yield
    connections.close_all()
    assert threading.active_count() < 40
