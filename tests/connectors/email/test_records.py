"""What the net says about a domain, from name servers that the test plays."""

from typing import Any

from counterbell.connectors.email.names import NoAnswer
from counterbell.connectors.email.records import look_up, selectors_in

RETURNED = b"""From: MAILER-DAEMON@post.example

--b
Content-Type: text/rfc822-headers

DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=shop.example; s=Autumn26; h=from:to; bh=abc; b=def
DKIM-Signature: v=1; d=amazonses.com; s=other; b=def
Message-ID: <c1@mail.shop.example>
"""
NET = {
    ("shop.example", "MX"): ["mx.shop.example"],
    ("shop.example", "TXT"): ["google-site-verification=1", "v=spf1 include:_spf.post.example ~all"],
    ("_dmarc.shop.example", "TXT"): ["v=DMARC1; p=none"],
    ("autumn26._domainkey.shop.example", "TXT"): ["v=DKIM1; k=rsa; p=MIGf"],
    ("google._domainkey.shop.example", "TXT"): ["v=DKIM1; p="],
}


def ask(name: str, kind: str) -> list[str]:
    return NET.get((name, kind), [])


def test_what_is_there_is_found() -> None:
    assert look_up("help@shop.example", [RETURNED], ask) == {
        "mx": ["mx.shop.example"],
        "spf": ["v=spf1 include:_spf.post.example ~all"],
        "dmarc": ["v=DMARC1; p=none"],
        "selectors": ["autumn26"],
        "keys": ["autumn26"],  # the key of google was taken back
    }


def test_what_nobody_answers_is_not_called_missing() -> None:
    def silent(name: str, kind: str) -> list[str]:
        if kind == "MX":
            return ["mx.shop.example"]
        raise NoAnswer(f"{name} {kind}")

    found: dict[str, Any] = look_up("help@shop.example", [], silent)
    assert found == {"mx": ["mx.shop.example"], "spf": None, "dmarc": None, "selectors": [], "keys": None}


def test_only_signatures_of_the_domain_count() -> None:
    assert list(selectors_in(RETURNED, "amazonses.com")) == ["other"]
    assert list(selectors_in(b"DKIM-Signature: d=shop.example; s=../../x; b=1\n", "shop.example")) == []
    assert list(selectors_in(b"dkim-signature:" + b"x" * 5_000_000, "shop.example")) == []
