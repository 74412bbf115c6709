"""DKIM checked by ourselves: the examples of RFC 8463, and what others try."""

import re

import pytest

from counterbell.connectors.email.dkim import Signature, check_signatures
from counterbell.contracts.letters import Check

RSA_KEY = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/b"
    "yYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
)
KEYS = {
    "brisbane._domainkey.football.example.com": ["v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="],
    "test._domainkey.football.example.com": [f"v=DKIM1; k=rsa; p={RSA_KEY}"],
}
ED25519 = """\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
"""
RSA = """\
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
"""
LETTER = """\
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
"""
RFC = (ED25519 + RSA + LETTER).encode()


def keys(name: str) -> list[str]:
    return KEYS.get(name, [])


def checks(raw: bytes) -> list[Check]:
    return [one.check for one in check_signatures(raw, keys)]


def test_the_examples_of_the_rfc() -> None:
    passed = Signature("football.example.com", Check.PASS)
    assert check_signatures(RFC, keys) == (passed, passed)
    assert check_signatures(RFC.replace(b"\n", b"\r\n"), keys) == (passed, passed)


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        (b"hungry", b"angry"),
        (b"dinner", b"lunch"),
        (b"joe@football", b"eve@football"),
        (b"From: Joe", b"From: eve@evil.example\nFrom: Joe"),
        (b"Subject: Is", b"Subject: other\nSubject: Is"),
        (b"Joe.\n", b"Joe.\nBuy!\n"),
        (b"/gCrinpc", b"/gCrinpd"),
    ],
)
def test_what_was_changed_fails(found: bytes, instead: bytes) -> None:
    assert Check.PASS not in checks((ED25519 + LETTER).encode().replace(found, instead, 1))


def test_white_space_may_change_as_relaxed_allows() -> None:
    assert checks(RFC.replace(b"Hi.", b"Hi. \t").replace(b"game.  Are", b"game. Are") + b"\n\n") == [Check.PASS] * 2
    assert checks(RFC.replace(b"Subject: Is", b"SUBJECT:   Is")) == [Check.PASS] * 2


@pytest.mark.parametrize(
    ("found", "instead", "check"),
    [
        (b"a=ed25519-sha256", b"a=rsa-sha1", Check.NEUTRAL),
        (b"v=1;", b"v=1; l=5;", Check.NEUTRAL),
        (b"v=1;", b"v=2;", Check.PERMERROR),
        (b"v=1;", b"v=1; x=1528637910;", Check.NEUTRAL),
        (b"t=1528637909", b"t=99999999999", Check.NEUTRAL),
        (b"i=@football.example.com", b"i=@evil.example", Check.PERMERROR),
        (b"h=from : to", b"h=x : to", Check.PERMERROR),
        (b"s=brisbane", b"s=sydney", Check.PERMERROR),
        (b"s=brisbane", b"s=../../x", Check.PERMERROR),
        (b"d=football.example.com", b"d=com", Check.PERMERROR),
        (b"bh=", b"xx=", Check.PERMERROR),
    ],
)
def test_signatures_that_say_too_little(found: bytes, instead: bytes, check: Check) -> None:
    raw = (ED25519 + LETTER).encode()
    if b"h=x" in instead:
        raw = re.sub(rb"message-id : from", b"message-id : x", raw)
    assert checks(raw.replace(found, instead, 1)) == [check]


def test_keys_that_are_gone_or_weak_or_silent() -> None:
    raw = (ED25519 + LETTER).encode()

    def silent(_: str) -> list[str]:
        raise TimeoutError

    assert [one.check for one in check_signatures(raw, lambda _: ["v=DKIM1; k=ed25519; p="])] == [Check.FAIL]
    assert [one.check for one in check_signatures(raw, lambda _: ["p=AAAA; k=ed25519"])] == [Check.PERMERROR]
    assert [one.check for one in check_signatures(raw, lambda _: ["k=rsa; p=AAAA"])] == [Check.PERMERROR]
    assert [one.check for one in check_signatures(raw, silent)] == [Check.TEMPERROR]


def test_no_more_signatures_than_a_letter_needs() -> None:
    asked: list[str] = []
    raw = (ED25519 * 500 + LETTER).encode()
    assert len(check_signatures(raw, lambda name: asked.append(name) or [])) == 5  # type: ignore[func-returns-value]
    assert len(asked) == 5
