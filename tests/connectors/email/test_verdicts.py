"""Who vouches for a sender."""

import pytest

from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import Check, Verdict

FROM = "From: Dana <dana@shop.example>"


def verdict(*fields: str, ours: str = "mx.us.example", sender: str = FROM) -> Verdict:
    raw = "\n".join([*fields, sender, "Subject: x"]) + "\n\nhello\n"
    return read_letter(raw.encode(), authserv_id=ours).verdict


def test_ours() -> None:
    found = verdict(
        "Authentication-Results: MX.us.example 1; dmarc=pass (p=reject; x) header.from=shop.example;\n"
        " spf=softfail smtp.mailfrom=bounce@list.example; dkim=pass header.d=shop.example header.s=a;\n"
        " dkim=fail header.d=list.example"
    )
    assert found == Verdict(Check.SOFTFAIL, Check.PASS, Check.PASS, "list.example", ("shop.example",))
    assert found.proved


@pytest.mark.parametrize(
    "field",
    [
        "Authentication-Results: evil.example; dmarc=pass header.from=shop.example",
        "Authentication-Results: mx.us.example.evil.example; dmarc=pass header.from=shop.example",
        "Authentication-Results: evil.example (mx.us.example); dmarc=pass header.from=shop.example",
        "ARC-Authentication-Results: i=1; mx.us.example; dmarc=pass header.from=shop.example",
        "X-Authentication-Results: mx.us.example; dmarc=pass",
        "Received-SPF: pass",
        "Authentication-Results: mx.us.example; dmarc=pass header.from=evil.example",
        "Authentication-Results: mx.us.example; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example",
        "Authentication-Results: mx.us.example; dkim=pass header.d=example",
        "Authentication-Results: mx.us.example; dkim=pass header.d=x.shop.example",
        "Authentication-Results: mx.us.example; none",
    ],
)
def test_what_proves_nothing(field: str) -> None:
    assert not verdict(field).proved


def test_without_an_id_of_ours_nobody_is_believed() -> None:
    assert verdict("Authentication-Results: ; dmarc=pass", ours="") == Verdict()


def test_a_receiver_that_knows_no_dmarc() -> None:
    assert verdict("Authentication-Results: mx.us.example; dkim=pass header.d=shop.example").proved
    assert verdict("Authentication-Results: mx.us.example; spf=pass smtp.mailfrom=x@shop.example").proved
    sender = "From: dana@mail.shop.example"
    assert verdict("Authentication-Results: mx.us.example; dkim=pass header.d=shop.example", sender=sender).proved


def test_fail_is_fail() -> None:
    assert verdict("Authentication-Results: mx.us.example; dmarc=fail header.from=shop.example; dkim=none").refuted
    refuted = (
        "Authentication-Results: mx.us.example; dmarc=fail header.from=shop.example; dkim=pass header.d=shop.example"
    )
    assert not verdict(refuted).proved


def test_a_forged_result_below_ours_changes_nothing() -> None:
    ours = "Authentication-Results: mx.us.example; dmarc=fail header.from=shop.example"
    forged = "Authentication-Results: mx.us.example; dmarc=pass header.from=shop.example"
    raw = f"{ours}\n{forged}\n{FROM}\n\nx".encode()
    letter = read_letter(raw, authserv_id="mx.us.example")
    assert letter.verdict.refuted
    assert "contradicting_results" in letter.warnings
    above = read_letter(f"{forged}\n{ours}\n{FROM}\n\nx".encode(), authserv_id="mx.us.example")
    assert not above.verdict.proved


@pytest.mark.parametrize(
    "sender",
    [
        "From: dana@shop.example\nFrom: eve@evil.example",
        "From: dana@shop.example, eve@evil.example",
        "From: dana@shop.example <eve@evil.example> <x@y.example>",
    ],
)
def test_two_senders_prove_nobody(sender: str) -> None:
    assert not verdict(
        "Authentication-Results: mx.us.example; dmarc=pass header.from=shop.example", sender=sender
    ).proved
