"""SPF, DKIM and DMARC, as we look at them where the receiver is ours."""

import base64
from email.message import EmailMessage

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from counterbell.connectors.email import spf
from counterbell.connectors.email.names import NoAnswer
from counterbell.connectors.email.proving import prove
from counterbell.contracts.letters import Check

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEER = "93.184.216.34"
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).decode()
NET = {
    ("one._domainkey.post.example", "TXT"): [f"v=DKIM1; k=rsa; p={PUBLIC}"],
    ("one._domainkey.evil.example", "TXT"): [f"v=DKIM1; k=rsa; p={PUBLIC}"],
    ("_dmarc.post.example", "TXT"): ["v=DMARC1; p=reject"],
    ("post.example", "TXT"): ["something else", "v=spf1 include:_spf.post.example -all"],
    ("_spf.post.example", "TXT"): ["v=spf1 ip4:93.184.216.0/24 mx ~all"],
    ("_spf.post.example", "MX"): ["mx.post.example"],
    ("mx.post.example", "A"): ["93.184.217.1"],
    ("loop.example", "TXT"): ["v=spf1 include:loop.example -all"],
    ("macro.example", "TXT"): ["v=spf1 exists:%{i}.example -all"],
    ("two.example", "TXT"): ["v=spf1 -all", "v=spf1 +all"],
    ("moved.example", "TXT"): ["v=spf1 redirect=post.example"],
    ("open.example", "TXT"): ["v=spf1 ?all"],
}


def ask(name: str, kind: str) -> list[str]:
    if name.startswith("silent"):
        raise NoAnswer(name)
    return NET.get((name.lower(), kind), [])


def letter(sender: str = "dana@post.example", domain: str = "", text: str = "hello") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "help@shop.example", "A question"
    message.set_content(text)
    raw = message.as_bytes().replace(b"\n", b"\r\n")
    if not domain:
        return raw
    pem = KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return bytes(dkim.sign(raw, b"one", domain.encode(), pem, include_headers=[b"From", b"Subject"])) + raw


def verdict(raw: bytes, sender: str = "", peer: str = PEER, domain: str = "post.example") -> tuple[str, str, str]:
    found = prove(raw, domain, {"from": sender, "peer": peer, "helo": "mx.nowhere.example"}, ask)
    return found.spf, found.dkim, found.dmarc


def test_a_signature_of_her_own_domain() -> None:
    assert verdict(letter(domain="post.example")) == ("none", "pass", "pass")


def test_a_changed_letter_proves_nothing() -> None:
    raw = letter(domain="post.example").replace(b"hello", b"hullo")
    assert verdict(raw) == ("none", "fail", "fail")


def test_a_strangers_signature_is_not_hers() -> None:
    assert verdict(letter(domain="evil.example")) == ("none", "pass", "fail")


def test_her_own_server() -> None:
    assert verdict(letter(), "bounces@post.example") == ("pass", "none", "pass")
    assert verdict(letter(), "eve@evil.example") == ("none", "none", "fail")
    assert verdict(letter(), "dana@post.example", "8.8.8.8") == ("fail", "none", "fail")


def test_a_domain_without_rules_refutes_nothing() -> None:
    assert verdict(letter("x@small.example"), domain="small.example") == ("none", "none", "none")


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.7", "::1", ""])
def test_over_our_own_servers_nothing_is_concluded(peer: str) -> None:
    assert verdict(letter(), "eve@evil.example", peer) == ("none", "none", "none")


def test_a_domain_above_or_below() -> None:
    assert verdict(letter("x@mail.post.example", "post.example"), domain="mail.post.example")[2] == "pass"
    NET["one._domainkey.news.post.example", "TXT"] = NET["one._domainkey.post.example", "TXT"]
    assert verdict(letter(domain="news.post.example"))[2] == "pass"
    NET["one._domainkey.eve.pages.example", "TXT"] = NET["one._domainkey.post.example", "TXT"]
    assert verdict(letter("x@pages.example", "eve.pages.example"), domain="pages.example")[2] == "none"


@pytest.mark.parametrize(
    ("domain", "found"),
    [
        ("post.example", Check.PASS),
        ("moved.example", Check.PASS),
        ("loop.example", Check.PERMERROR),
        ("macro.example", Check.PERMERROR),
        ("two.example", Check.PERMERROR),
        ("open.example", Check.NEUTRAL),
        ("none.example", Check.NONE),
        ("silent.example", Check.TEMPERROR),
    ],
)
def test_spf(domain: str, found: Check) -> None:
    assert spf.check(PEER, domain, ask) is found


def test_spf_of_a_named_host() -> None:
    assert spf.check("93.184.217.1", "post.example", ask) is Check.PASS
    assert spf.check("2001:db8::1", "post.example", ask) is Check.FAIL
