"""Seals of lists and forwarders (ARC): the word of those we trust is told, and nobody becomes verified by it."""

import base64
from dataclasses import replace
from email.message import EmailMessage
from types import SimpleNamespace

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from counterbell.connectors.email.arc import MOST_STATIONS
from counterbell.connectors.email.proving import prove
from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import Verdict

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
)
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).decode()
FOUND = "dkim=pass header.d=post.example; dmarc=pass header.from=post.example"


class Result:
    """One result, as dkimpy wants to read it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.method, _, rest = text.partition("=")
        self.result = rest.split()[0] if rest else ""

    def __str__(self) -> str:
        return self.text


class Results:
    """In place of authres, of which dkimpy wants this much when it seals."""

    core = SimpleNamespace(SyntaxError=SyntaxError)

    @classmethod
    def parse(cls, field: str) -> SimpleNamespace:
        first, *rest = field.partition(": ")[2].split("; ")
        return SimpleNamespace(authserv_id=first, results=[Result(one) for one in rest])


@pytest.fixture(autouse=True)
def _dkimpy_can_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    found = SimpleNamespace(AuthenticationResultsHeader=Results, core=Results.core)
    monkeypatch.setattr(dkim, "authres", found, raising=False)


def ask(name: str, kind: str) -> list[str]:
    if kind == "TXT" and name.startswith("s._domainkey."):
        return [f"v=DKIM1; k=rsa; p={PUBLIC}"]
    return ["v=DMARC1; p=reject"] if name == "_dmarc.post.example" else []


def letter() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Dana <dana@post.example>", "list@big.example", "A lamp"
    message["Message-ID"] = "<1@post.example>"
    message.set_content("It flickers.")
    return message.as_bytes().replace(b"\n", b"\r\n")


def passed_on(raw: bytes, by: str, found: str = FOUND, add: bytes = b"") -> bytes:
    """A station adds words below, says what it found before that, and seals."""
    raw = f"Authentication-Results: mx.{by}; {found}\r\n".encode() + raw + add
    sealed = dkim.arc_sign(
        raw, b"s", by.encode(), PEM, f"mx.{by}".encode(), include_headers=[b"from", b"subject", b"message-id"]
    )
    assert sealed
    return b"".join(sealed) + raw


def verdict(raw: bytes, *trusted: str, sender: str = "post.example") -> Verdict:
    return prove(raw, sender, {"from": "list@big.example", "peer": "93.184.216.34", "helo": "mx"}, ask, sealers=trusted)


def test_a_trusted_list_vouches_and_proves_nothing() -> None:
    found = verdict(passed_on(letter(), "big.example", add=b"--\r\nThe list\r\n"), "big.example")
    assert (found.vouched_by, found.proved, found.refuted) == ("big.example", False, False)


def test_a_strangers_seal_is_worth_nothing() -> None:
    raw = passed_on(letter(), "evil.example")
    for trusted in ((), ("big.example",), ("example",), ("il.example",)):
        found = verdict(raw, *trusted)
        assert (found.vouched_by, found.refuted) == ("", True)


def test_who_had_it_later_must_be_trusted_too() -> None:
    first = passed_on(letter(), "big.example")
    raw = passed_on(first, "evil.example", f"arc=pass; {FOUND}", add=b"Send money.\r\n")
    assert verdict(raw, "big.example").vouched_by == ""
    assert verdict(raw, "big.example", "evil.example").vouched_by == "evil.example"
    good = passed_on(first, "mail.example", "arc=pass; dmarc=fail header.from=post.example", add=b"--\r\n")
    assert verdict(good, "big.example", "mail.example").vouched_by == "big.example"


@pytest.mark.parametrize(
    "found",
    [
        "dmarc=fail header.from=post.example",
        "dmarc=pass",
        "dmarc=pass header.from=evil.example",
        "dkim=pass header.d=evil.example",
        "spf=pass smtp.mailfrom=evil.example",
        "none",
        "dmarc=pass header.from=post.example; dmarc=fail header.from=post.example",
    ],
)
def test_what_the_station_did_not_find_is_not_vouched_for(found: str) -> None:
    assert verdict(passed_on(letter(), "big.example", found), "big.example").vouched_by == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"It flickers.", b"Send money."),
        (b"From: Dana <dana@post.example>", b"From: Dana <eve@post.example>"),
        (b"dkim=pass header.d=post.example", b"dkim=pass header.d=post.exampl3"),
        (b"cv=none", b"cv=pass"),
        (b"cv=none", b"cv=fail"),
        (b"i=1; a=rsa-sha256", b"i=2; a=rsa-sha256"),
        (b"ARC-Message-Signature:", b"X-Message-Signature:"),
        (b"d=big.example", b"d=bag.example"),
    ],
)
def test_a_broken_chain_vouches_for_nothing(old: bytes, new: bytes) -> None:
    raw = passed_on(letter(), "big.example")
    assert verdict(raw, "big.example").vouched_by == "big.example"
    assert old in raw
    # What stands above the letter is the station's: there all of it is changed.
    assert verdict(raw.replace(old, new), "big.example", "bag.example").vouched_by == ""


def test_a_set_twice_or_too_many_sets_are_no_chain() -> None:
    raw = passed_on(letter(), "big.example")
    seal = next(line for line in raw.split(b"\r\n") if line.startswith(b"ARC-Seal"))
    assert verdict(seal + b"\r\n" + raw, "big.example").vouched_by == ""
    for _ in range(MOST_STATIONS):
        raw = passed_on(raw, "big.example", f"arc=pass; {FOUND}")
    assert verdict(raw, "big.example").vouched_by == ""


def test_hostile_chains_cost_little_and_raise_nothing() -> None:
    asked: list[str] = []

    def counted(name: str, kind: str) -> list[str]:
        asked.append(name)
        return []

    for seal in (b"i=1; " * 5_000, b"i=99999999999", b"i=\xd9\xa1; a=rsa-sha256", b"", b"i=1; d=" + b"a." * 9_000):
        fields = b"".join(name + b": " + seal + b"\r\n" for name in (b"ARC-Seal", b"ARC-Message-Signature"))
        raw = fields + b"ARC-Authentication-Results: i=1\r\n" + letter()
        assert prove(raw, "post.example", {}, counted, sealers=["big.example"]).vouched_by == ""
    assert len(asked) < 20


def our_receiver(raw: bytes, arc: str = "arc=pass (i=1)") -> bytes:
    results = f"Authentication-Results: mx.shop.example; {arc}; dmarc=fail header.from=post.example\r\n"
    return results.encode() + raw


def test_the_word_of_our_own_receiver_is_enough() -> None:
    raw = passed_on(letter(), "big.example")

    def read(raw: bytes, *trusted: str) -> Verdict:
        return read_letter(raw, authserv_id="mx.shop.example", sealers=trusted).verdict

    assert read(our_receiver(raw), "big.example").vouched_by == "big.example"
    assert not read(our_receiver(raw), "big.example").refuted
    assert read(our_receiver(raw)).refuted
    assert read(our_receiver(raw, "arc=fail"), "big.example").vouched_by == ""
    assert read(raw, "big.example").vouched_by == ""  # nobody of ours looked at it
    # What our receiver seals itself comes after, and hides nobody.
    sealed = our_receiver(passed_on(raw, "shop.example", "arc=pass; dmarc=fail header.from=post.example"))
    assert read(sealed, "big.example").vouched_by == "big.example"


def test_results_below_a_station_are_the_writers_own_words() -> None:
    """A sender can name our receiver as well as we can; ours stands above the first mark of a station."""
    forged = b"Received: from evil\r\nAuthentication-Results: mx.shop.example; arc=pass; dmarc=pass\r\n"
    ours = b"Authentication-Results: mx.shop.example; spf=none\r\n"
    raw = passed_on(letter(), "big.example")
    found = read_letter(ours + forged + raw, authserv_id="mx.shop.example", sealers=["big.example"]).verdict
    assert found == replace(Verdict(), spf_domain="")
