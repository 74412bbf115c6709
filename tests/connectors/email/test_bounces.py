"""Which of our letters did not arrive."""

import json

import pytest

from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import AutomaticKind, Bounce
from tests import corpora

FLUFL = "corpora/bounces/flufl_bounce"
# A university's own words about a nickname; the addresses in it are examples of how to write to somebody.
NOT_MET = {"yale_01.txt"}


def test_other_peoples_bounces() -> None:
    expected = json.loads(corpora.read(f"{FLUFL}/expected.json"))
    wrong, hard = {}, {}
    for name, one in expected.items():
        letter = read_letter((corpora.ROOT / FLUFL / "data" / name).read_bytes())
        wanted = {address.lower() for address in one["permanent"] or one["temporary"]}
        found = {address.lower() for address in letter.bounce.addresses} if letter.bounce else set()
        if wanted != found:
            wrong[name] = (wanted, found)
        if one["temporary"] and not one["permanent"] and letter.bounce and letter.bounce.hard:
            hard[name] = letter.bounce
        if wanted:
            assert letter.auto
            assert letter.auto.kind is AutomaticKind.BOUNCE
    assert set(wrong) == NOT_MET
    assert hard == {}


REPORT = b"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: help@shop.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your letter could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; dana@nowhere.example
Original-Recipient: rfc822;Dana@nowhere.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

Final-Recipient: rfc822; bob@nowhere.example
Action: delivered
Status: 2.0.0
--b
Content-Type: text/rfc822-headers

Message-ID: <ours@shop.example>
Subject: your order
--b--
"""


def test_a_report() -> None:
    assert read_letter(REPORT).bounce == Bounce(
        addresses=("Dana@nowhere.example",),
        status="5.1.1",
        hard=True,
        original_message_id="ours@shop.example",
        diagnosis="550 5.1.1 no such user",
    )


def test_a_delay_is_soft_and_a_full_box_too() -> None:
    delayed = read_letter(REPORT.replace(b"Action: failed\nStatus: 5.1.1", b"Action: delayed\nStatus: 4.4.1")).bounce
    full = read_letter(REPORT.replace(b"Status: 5.1.1", b"Status: 4.2.2")).bounce
    assert delayed
    assert full
    assert (delayed.hard, full.hard) == (False, False)


@pytest.mark.parametrize(
    "raw",
    [
        # People who write about deliveries, in a shop of all places.
        b"From: Dana <dana@shop.example>\nSubject: Delivery failed\n\nThe lamp did not reach dana@home.example.\n",
        b"From: dana@shop.example\nSubject: Fwd: Undelivered Mail\n\nWhat is it?\n\n> <bob@x.example>: 550\n",
        b"From: Dana <dana@shop.example>\nSubject: Undeliverable: lamp\n\nI got this, see\nbob@x.example\n",
        b"From: delivery@parcels.example\nSubject: Your order\n\nIt is on its way to dana@shop.example.\n",
        b"From: Postmaster Pete <pete@shop.example>\nSubject: lamp\n\nHello from pete@home.example\n",
    ],
)
def test_people_are_no_bounces(raw: bytes) -> None:
    assert read_letter(raw).bounce is None


def test_a_person_who_sends_a_report_as_a_file_is_a_person() -> None:
    inner = REPORT.replace(b"--b", b"--c").replace(b"boundary=b", b"boundary=c")
    raw = (
        b"From: Dana <dana@shop.example>\nSubject: Fwd: Undelivered Mail\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\n\nWhy did I get this?\n--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b--\n"
    )
    letter = read_letter(raw)
    assert (letter.bounce, letter.auto, letter.fresh_text) == (None, None, "Why did I get this?")
    assert letter.attachments[0].name == "Undelivered Mail Returned to Sender.eml"
