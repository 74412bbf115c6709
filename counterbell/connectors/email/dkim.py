"""DKIM signatures checked by ourselves (RFC 6376, RFC 8463), for letters that our own receiver took.

The key comes from the DNS through `lookup`, so that tests and the receiver bring their own. Nothing here raises for
what a stranger wrote; a signature that says less than it should (part of the body, a short key, SHA-1) proves nothing.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from counterbell.base.clock import now
from counterbell.connectors.email.headers import LONGEST_HEAD
from counterbell.contracts.letters import Check

MOST_SIGNATURES = 5
SHORTEST_KEY = 1_024
# Clocks of others may be ahead of ours.
TOLERANCE = 3_600

# The TXT records of a name; empty when there are none. Raises OSError when nobody answers.
Lookup = Callable[[str], Sequence[str]]

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_TAG = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9_]*)\s*=\s*(.*)", re.DOTALL)
_BLANKS = re.compile(rb"[ \t]+")
_SIGNED_VALUE = re.compile(rb"((?:\A|[;\s:])b[ \t\r\n]{0,20}=)[^;]*")
_DOMAIN = re.compile(r"(?:[a-z0-9_-]{1,63}\.){1,10}[a-z0-9-]{2,63}")
_SELECTOR = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,5}")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature and what became of it."""

    domain: str
    check: Check
    reason: str = ""


class Bad(Exception):
    """The signature proves nothing; the first argument is the Check, the second says why."""

    def __init__(self, check: Check, reason: str) -> None:
        super().__init__(reason)
        self.check, self.reason = check, reason


def check_signatures(raw: bytes, lookup: Lookup) -> tuple[Signature, ...]:
    """Every signature of a letter, at most `MOST_SIGNATURES`, as the letter came over the wire."""
    fields, body = split(raw)
    signed = [field for field in fields if name_of(field) == b"dkim-signature"][:MOST_SIGNATURES]
    bodies: dict[bool, bytes] = {}
    return tuple(_checked(field, fields, body, bodies, lookup) for field in signed)


def _checked(field: bytes, fields: list[bytes], body: bytes, bodies: dict[bool, bytes], lookup: Lookup) -> Signature:
    tags = read_tags(field.partition(b":")[2].decode("ascii", "replace"))
    domain = tags.get("d", "").lower()
    try:
        _agree(tags, domain)
        check_signature(field, tags, fields, body, bodies, lookup)
    except Bad as bad:
        return Signature(domain[:255], bad.check, bad.reason)
    return Signature(domain, Check.PASS)


def check_signature(
    field: bytes, tags: dict[str, str], fields: list[bytes], body: bytes, bodies: dict[bool, bytes], lookup: Lookup
) -> None:
    """Raise Bad unless the field signs this body and these fields; `bodies` keeps the body's forms between calls."""
    header_form, _, body_form = tags.get("c", "simple/simple").lower().partition("/")
    relaxed = body_form == "relaxed"
    if relaxed not in bodies:
        bodies[relaxed] = _relaxed_body(body) if relaxed else _simple_body(body)
    _same_body(tags, bodies[relaxed])
    signed = _signed_bytes(field, fields, tags["h"], relaxed=header_form == "relaxed")
    verify(tags, signed, find_key(tags, tags["d"].lower(), lookup))


def split(raw: bytes) -> tuple[list[bytes], bytes]:
    """The fields with their continuations, and the body, lines ending in CRLF."""
    raw = re.sub(rb"\r?\n", b"\r\n", raw)
    head, _, body = raw.partition(b"\r\n\r\n")
    fields: list[bytes] = []
    for line in head[:LONGEST_HEAD].split(b"\r\n"):
        if line[:1] in {b" ", b"\t"} and fields:
            fields[-1] += b"\r\n" + line
        elif _FIELD.match(line):
            fields.append(line)
    return fields, body


def name_of(field: bytes) -> bytes:
    """The name of a field, in lower case."""
    found = _FIELD.match(field)
    return found[1].lower() if found else b""


def read_tags(text: str) -> dict[str, str]:
    """The tags of a signature or of a key."""
    tags: dict[str, str] = {}
    for part in text[:10_000].split(";"):
        if found := _TAG.match(part):
            tags.setdefault(found[1], found[2].strip())
    return tags


def _agree(tags: dict[str, str], domain: str) -> None:
    """Refuse signatures that are not made as they must be."""
    if tags.get("v") != "1" or not all(tags.get(name) for name in ("a", "b", "bh", "d", "h", "s")):
        raise Bad(Check.PERMERROR, "a tag is missing")
    check_signer(tags)
    signer = tags.get("i", f"@{domain}").rpartition("@")[2].lower()
    if signer != domain and not signer.endswith(f".{domain}"):
        raise Bad(Check.PERMERROR, "signed for somebody else")
    if "from" not in {name.strip().lower() for name in tags["h"].split(":")}:
        raise Bad(Check.PERMERROR, "From is not signed")
    if "l" in tags:
        # Whatever was added below the signed part would look signed too.
        raise Bad(Check.NEUTRAL, "only a part of the body is signed")
    expires, made = tags.get("x", ""), tags.get("t", "")
    here = now().timestamp()
    if (expires.isdigit() and int(expires[:15]) < here) or (made.isdigit() and int(made[:15]) > here + TOLERANCE):
        raise Bad(Check.NEUTRAL, "not valid at this time")


def check_signer(tags: dict[str, str]) -> None:
    """Raise Bad for a signer that cannot be asked for a key, or an algorithm that proves nothing."""
    if not _DOMAIN.fullmatch(tags["d"].lower()) or not _SELECTOR.fullmatch(tags["s"].lower()):
        raise Bad(Check.PERMERROR, "no such domain")
    if tags["a"].lower() not in {"rsa-sha256", "ed25519-sha256"}:
        raise Bad(Check.NEUTRAL, "an algorithm that proves nothing")


def _relaxed_body(body: bytes) -> bytes:
    body = _without_end(_BLANKS.sub(b" ", body).replace(b" \r\n", b"\r\n"))
    return body.rstrip(b" ") + b"\r\n" if body.strip(b" ") else b""


def _simple_body(body: bytes) -> bytes:
    return _without_end(body) + b"\r\n"


def _without_end(body: bytes) -> bytes:
    """Without the blank lines at its end, counted from there: a pattern would try every blank line of the letter."""
    end = len(body)
    while end >= 2 and body[end - 2 : end] == b"\r\n":
        end -= 2
    return body[:end]


def _same_body(tags: dict[str, str], body: bytes) -> None:
    if _decoded(tags["bh"]) != hashlib.sha256(body).digest():
        raise Bad(Check.FAIL, "the body is another one")


def _signed_bytes(field: bytes, fields: list[bytes], names: str, *, relaxed: bool) -> bytes:
    """The fields that were signed, each from the bottom up, and the signature itself without its value."""
    left: dict[bytes, list[bytes]] = {}
    for one in fields:
        left.setdefault(name_of(one), []).append(one)
    stacks = [left.get(name.strip().lower().encode("ascii", "replace"), []) for name in names.split(":")[:200]]
    chosen = [stack.pop() for stack in stacks if stack]
    form = relaxed_field if relaxed else bytes
    return b"".join(form(one) + b"\r\n" for one in chosen) + form(without_value(field))


def without_value(field: bytes) -> bytes:
    """A signature as it was signed: with an empty b=."""
    start, colon, value = field.partition(b":")
    return start + colon + _SIGNED_VALUE.sub(rb"\1", value)


def relaxed_field(field: bytes) -> bytes:
    """A field as RFC 6376 has it for the relaxed form."""
    name, _, value = field.partition(b":")
    unfolded = value.replace(b"\r\n", b"")
    return name.strip().lower() + b":" + _BLANKS.sub(b" ", unfolded).strip()


def find_key(tags: dict[str, str], domain: str, lookup: Lookup) -> rsa.RSAPublicKey | ed25519.Ed25519PublicKey:
    """The key of a signature, from the net. Raises Bad."""
    try:
        records = lookup(f"{tags['s'].lower()}._domainkey.{domain}")
    except OSError as silent:
        raise Bad(Check.TEMPERROR, "the DNS does not answer") from silent
    record = next((found for text in list(records)[:5] if "p" in (found := read_tags(text))), {})
    kind = tags["a"].lower().partition("-")[0]
    if not record or record.get("v", "DKIM1") != "DKIM1" or record.get("k", "rsa").lower() != kind:
        raise Bad(Check.PERMERROR, "no such key")
    if "h" in record and "sha256" not in record["h"].lower().split(":"):
        raise Bad(Check.PERMERROR, "the key is not for this algorithm")
    data = _decoded(record["p"])
    if not data:
        raise Bad(Check.FAIL, "the key was withdrawn")
    try:
        key = ed25519.Ed25519PublicKey.from_public_bytes(data) if kind == "ed25519" else load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as broken:
        raise Bad(Check.PERMERROR, "the key cannot be read") from broken
    if isinstance(key, rsa.RSAPublicKey) and not SHORTEST_KEY <= key.key_size <= 8_192:
        raise Bad(Check.NEUTRAL, "a key that proves nothing")
    if not isinstance(key, rsa.RSAPublicKey | ed25519.Ed25519PublicKey):
        raise Bad(Check.PERMERROR, "the key cannot be used")
    return key


def verify(tags: dict[str, str], signed: bytes, key: rsa.RSAPublicKey | ed25519.Ed25519PublicKey) -> None:
    """Raise Bad unless the key made b= of these bytes."""
    value = _decoded(tags["b"])
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(value, hashlib.sha256(signed).digest())
    except (InvalidSignature, ValueError) as wrong:
        raise Bad(Check.FAIL, "the signature is wrong") from wrong


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()))
    except (binascii.Error, ValueError):
        return b""
