"""Letters that somebody passed on: forwarders and lists break SPF and signatures, and vouch for nobody."""

import pytest

from counterbell.connectors.email.proving import prove
from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import Verdict
from tests.connectors.email.test_proving import NET, ask, letter

FORWARDER, LIST = "9.9.9.9", "8.8.4.4"
SRS = "SRS0=ab12=xy=post.example=dana@forward.example"


@pytest.fixture(autouse=True)
def _stations(monkeypatch: pytest.MonkeyPatch) -> None:
    key = NET["one._domainkey.post.example", "TXT"]
    for name, kind, said in (
        ("forward.example", "TXT", [f"v=spf1 ip4:{FORWARDER} -all"]),
        ("one._domainkey.forward.example", "TXT", key),
        ("list.example", "TXT", [f"v=spf1 ip4:{LIST} -all"]),
        ("_dmarc.list.example", "TXT", ["v=DMARC1; p=reject"]),
        ("one._domainkey.list.example", "TXT", key),
        ("_dmarc.mild.example", "TXT", ["v=DMARC1; p=none"]),
        ("mild.example", "TXT", ["v=spf1 ip4:93.184.216.34 -all"]),
        ("one._domainkey.mild.example", "TXT", key),
    ):
        monkeypatch.setitem(NET, (name, kind), said)


def at_our_door(raw: bytes, envelope_sender: str, peer: str, *, shown: str = "post.example") -> Verdict:
    return prove(raw, shown, {"from": envelope_sender, "peer": peer, "helo": "mx.somewhere.example"}, ask)


def at_the_provider(*fields: str, shown: str = "dana@post.example") -> Verdict:
    """As a server that we trust writes it into the letter."""
    said = "\n".join([*fields, f"From: {shown}", "Subject: x"])
    return read_letter(f"{said}\n\nhello\n".encode(), authserv_id="mx.us.example").verdict


# ——— forwarders ———


def test_forwarded_as_it_was_her_signature_still_speaks() -> None:
    found = at_our_door(letter(domain="post.example"), "dana@post.example", FORWARDER)
    assert (found.spf, found.dkim, found.dmarc) == ("fail", "pass", "pass")


def test_forwarded_under_the_forwarders_name_her_signature_still_speaks() -> None:
    found = at_our_door(letter(domain="post.example"), SRS, FORWARDER)
    assert (found.spf, found.spf_domain, found.proved) == ("pass", "forward.example", True)


@pytest.mark.parametrize("signed", ["", "forward.example"])
def test_a_forwarder_vouches_for_nobody(signed: str) -> None:
    """Its SPF passes, and its signature; From is somebody else's, and that domain said what to think of it."""
    found = at_our_door(letter(domain=signed), SRS, FORWARDER)
    assert (found.spf, found.dmarc) == ("pass", "fail")
    assert (found.proved, found.refuted) == (False, True)


def test_for_a_domain_that_asks_for_nothing_it_is_only_unverified() -> None:
    found = at_our_door(letter("x@mild.example"), "x@mild.example", FORWARDER, shown="mild.example")
    assert (found.spf, found.proved, found.refuted) == ("fail", False, False)


def test_a_name_in_the_envelope_that_looks_like_hers() -> None:
    evil = "dana@post.example@forward.example"
    assert not at_our_door(letter(), evil, FORWARDER).proved
    assert not at_our_door(letter(), "post.example=dana@forward.example", FORWARDER).proved


# ——— lists ———


def test_a_list_that_adds_a_foot_breaks_her_signature() -> None:
    raw = letter(domain="post.example") + b"-- \r\nlist@list.example\r\n"
    found = at_our_door(raw, "list-bounces@list.example", LIST)
    assert (found.spf, found.dkim, found.refuted) == ("pass", "fail", True)
    mild = letter("x@mild.example", "mild.example") + b"-- \r\nlist@list.example\r\n"
    found = at_our_door(mild, "list-bounces@list.example", LIST, shown="mild.example")
    assert (found.proved, found.refuted) == (False, False)


def test_a_list_that_writes_in_its_own_name_is_itself_and_not_she() -> None:
    raw = letter("Dana via List <list@list.example>", "list.example")
    assert at_our_door(raw, "list-bounces@list.example", LIST, shown="list.example").proved
    assert read_letter(raw).sender.email == "list@list.example"


# ——— seals ———

SEALS = (
    "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=forward.example; s=one; b=abc",
    "ARC-Message-Signature: i=1; a=rsa-sha256; d=forward.example; s=one; h=from; bh=abc; b=abc",
    "ARC-Authentication-Results: i=1; forward.example; dkim=pass header.d=post.example; dmarc=pass",
    "ARC-Authentication-Results: i=2; mx.us.example; dmarc=pass header.from=post.example",
)


def test_a_seal_proves_nothing_at_our_door() -> None:
    sealed = "\r\n".join(SEALS).encode() + b"\r\n" + letter()
    assert at_our_door(sealed, SRS, FORWARDER).refuted


def test_a_seal_proves_nothing_at_the_provider() -> None:
    assert at_the_provider(*SEALS) == Verdict()
    passing = "Authentication-Results: mx.us.example; arc=pass (i=1 dmarc=pass fromdomain=post.example); spf=pass"
    assert not at_the_provider(passing, *SEALS).proved
    failing = "Authentication-Results: mx.us.example; arc=pass; dmarc=fail (p=REJECT dis=NONE) header.from=post.example"
    assert at_the_provider(failing, *SEALS).refuted


# ——— what a domain asks for when it fails ———


@pytest.mark.parametrize(
    "said",
    [
        "dmarc=fail (p=NONE sp=QUARANTINE dis=NONE) header.from=post.example",
        "dmarc=fail action=none header.from=post.example",
        "dmarc=fail policy.dmarc=none header.from=post.example",
        "dmarc=fail header.from=post.example policy.published-domain-policy=none",
    ],
)
def test_a_domain_that_asks_for_nothing_refutes_nothing(said: str) -> None:
    found = at_the_provider(f"Authentication-Results: mx.us.example; spf=fail smtp.mailfrom=list.example; {said}")
    assert (found.proved, found.refuted) == (False, False)


@pytest.mark.parametrize(
    "said",
    [
        "dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=post.example",
        "dmarc=fail action=oreject header.from=post.example",
        "dmarc=fail (p=quarantine) header.from=post.example; spf=fail (p=none) smtp.mailfrom=x.example",
        "dmarc=fail header.from=post.example",
    ],
)
def test_a_domain_that_asks_for_something_refutes(said: str) -> None:
    assert at_the_provider(f"Authentication-Results: mx.us.example; {said}").refuted


def test_asking_for_nothing_makes_no_pass_of_other_results() -> None:
    found = at_the_provider(
        "Authentication-Results: mx.us.example; dmarc=fail (p=NONE) header.from=post.example;"
        " spf=pass smtp.mailfrom=post.example"
    )
    assert not found.proved


@pytest.mark.parametrize("field", ["List-Id: <l.list.example>", SEALS[0], "Resent-From: kim@work.example"])
def test_that_it_was_passed_on_is_noted(field: str) -> None:
    assert "passed_on" in read_letter(f"{field}\nFrom: dana@post.example\n\nx".encode()).warnings
    assert "passed_on" not in read_letter(b"From: dana@post.example\n\nx").warnings
