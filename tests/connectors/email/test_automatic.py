"""Nothing automatic answers something automatic."""

import pytest

from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import AutomaticKind

OURS = {"own_hosts": ["mail.shop.example"], "own_addresses": ["help@shop.example"]}


def kind(*fields: str, sender: str = "Dana <dana@home.example>", subject: str = "lamp") -> AutomaticKind | None:
    head = "\n".join([f"From: {sender}", f"Subject: {subject}", *fields])
    auto = read_letter(f"{head}\n\nhello\n".encode(), **OURS).auto
    return auto.kind if auto else None


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("Auto-Submitted: auto-replied", AutomaticKind.AUTO_REPLY),
        ("Auto-Submitted: auto-replied (vacation)", AutomaticKind.AUTO_REPLY),
        ("Auto-Submitted: Auto-Generated; x=y", AutomaticKind.GENERATED),
        ("Auto-Submitted: auto-notified", AutomaticKind.GENERATED),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply", AutomaticKind.GENERATED),
        ("X-Auto-Response-Suppress: All", AutomaticKind.GENERATED),
        ("Precedence: bulk", AutomaticKind.BULK),
        ("Precedence: JUNK", AutomaticKind.BULK),
        ("Precedence: list", AutomaticKind.LIST),
        ("Precedence: auto_reply", AutomaticKind.AUTO_REPLY),
        ("List-Id: <news.shop.example>", AutomaticKind.LIST),
        ("List-Unsubscribe: <mailto:x@y.example>", AutomaticKind.LIST),
        ("X-Loop: somebody", AutomaticKind.OWN_LOOP),
        ("X-Counterbell-Loop: 1", AutomaticKind.OWN_LOOP),
        ("X-Autoreply: yes", AutomaticKind.AUTO_REPLY),
        ("X-Autorespond: lamp", AutomaticKind.AUTO_REPLY),
        ("Return-Path: <>", AutomaticKind.GENERATED),
        ("Content-Type: multipart/report; boundary=b", AutomaticKind.REPORT),
        ("Message-ID: <1@mail.shop.example>", AutomaticKind.OWN_LOOP),
    ],
)
def test_fields(field: str, found: AutomaticKind) -> None:
    assert kind(field) is found


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: no",
        "X-Auto-Response-Suppress: DR, RN, NRN",
        "Precedence: normal",
        "Return-Path: <dana@home.example>",
        # The host exactly: look-alikes and sub-domains are somebody else.
        "Message-ID: <1@not.mail.shop.example>",
        "Message-ID: <1@mail.shop.example.evil.example>",
        "Message-ID: <mail.shop.example@home.example>",
        "References: <1@mail.shop.example>",
    ],
)
def test_people(field: str) -> None:
    assert kind(field) is None


@pytest.mark.parametrize(
    ("sender", "found"),
    [
        ("MAILER-DAEMON@home.example", AutomaticKind.NO_REPLY),
        ("postmaster@home.example", AutomaticKind.NO_REPLY),
        ("Shop <no-reply@home.example>", AutomaticKind.NO_REPLY),
        ("noreply+orders@home.example", AutomaticKind.NO_REPLY),
        ("do_not_reply@home.example", AutomaticKind.NO_REPLY),
        ("orders-noreply@home.example", AutomaticKind.NO_REPLY),
        ("nobody at all", AutomaticKind.NO_REPLY),
        ("Help@shop.example", AutomaticKind.OWN_LOOP),
        ("help+token@shop.example", AutomaticKind.OWN_LOOP),
        ("noreen@home.example", None),
        ("help@shop.example.evil.example", None),
    ],
)
def test_senders(sender: str, found: AutomaticKind | None) -> None:
    assert kind(sender=sender) is found


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("Automatic reply: lamp", AutomaticKind.AUTO_REPLY),
        ("Automatic reply: Out of office", AutomaticKind.OUT_OF_OFFICE),
        ("Out of Office: lamp", AutomaticKind.OUT_OF_OFFICE),
        ("Abwesenheitsnotiz: Lampe", AutomaticKind.OUT_OF_OFFICE),
        ("Automatische Antwort: Lampe", AutomaticKind.AUTO_REPLY),
        ("Réponse automatique : lampe", AutomaticKind.AUTO_REPLY),
        ("پاسخ خودکار: چراغ", AutomaticKind.AUTO_REPLY),
        ("رد تلقائي: المصباح", AutomaticKind.AUTO_REPLY),
        ("自動応答: ランプ", AutomaticKind.AUTO_REPLY),
        ("Automatski odgovor: lampa", AutomaticKind.AUTO_REPLY),
        ("الرد التلقائي: المصباح", AutomaticKind.AUTO_REPLY),
        ("Automaattinen vastaus: lamppu", AutomaticKind.AUTO_REPLY),
        ("Automatikus válasz: lámpa", AutomaticKind.AUTO_REPLY),
        ("Αυτόματη απάντηση: λάμπα", AutomaticKind.AUTO_REPLY),
        ("Răspuns automat: lampă", AutomaticKind.AUTO_REPLY),
        ("Автоматична відповідь: лампа", AutomaticKind.AUTO_REPLY),
        ("תשובה אוטומטית: מנורה", AutomaticKind.AUTO_REPLY),
        ("ตอบกลับอัตโนมัติ: โคมไฟ", AutomaticKind.AUTO_REPLY),
        ("Trả lời tự động: đèn", AutomaticKind.AUTO_REPLY),
        ("Balasan otomatis: lampu", AutomaticKind.AUTO_REPLY),
        ("Samodejni odgovor: svetilka", AutomaticKind.AUTO_REPLY),
        ("Re: Out of Office: lamp", None),
        ("I was out of office, where is my lamp?", None),
        ("Is the reply automatic?", None),
        ("不在票が届きました", AutomaticKind.OUT_OF_OFFICE),
    ],
)
def test_subjects(subject: str, found: AutomaticKind | None) -> None:
    assert kind(subject=subject) is found


def test_a_letter_that_goes_in_a_circle_is_answered_by_nobody() -> None:
    hops = b"Received: from a.example by b.example\r\n"
    head = b"From: dana@home.example\r\nSubject: lamp\r\n\r\nhello"
    assert read_letter(hops * 20 + head).auto is None
    found = read_letter(hops * 60 + head).auto
    assert found
    assert (found.kind, found.reason) == (AutomaticKind.OWN_LOOP, "Received")
