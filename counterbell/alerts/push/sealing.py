"""RFC 8291: a notice sealed for one browser, so that the push service carries what it cannot read."""

import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096  # one record is all that push services take
LONGEST = RECORD - 86 - 17  # after the header, the mark of the last record and the tag


class NoReceiver(Exception):
    """These are no keys of a browser."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A browser's half of the seal."""

    key: ec.EllipticCurvePublicKey
    auth: bytes


def receiver(p256dh: str, auth: str) -> Receiver:
    """Read what a browser told.

    Raises:
        NoReceiver: when it is no point on the curve, or the secret has the wrong length.
    """
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpadded(p256dh))
        secret = unpadded(auth)
    except ValueError as mistake:
        raise NoReceiver from mistake
    if len(secret) != 16:
        raise NoReceiver
    return Receiver(key, secret)


def seal(words: bytes, to: Receiver) -> bytes:
    """The body of a push, content encoding aes128gcm."""
    if len(words) > LONGEST:
        raise ValueError("too long for one push")
    ours, salt = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    public = point(ours.public_key())
    key, nonce = keys(ours.exchange(ec.ECDH(), to.key), to.auth, salt, point(to.key), public)
    sealed = AESGCM(key).encrypt(nonce, words + b"\x02", None)
    return salt + struct.pack("!IB", RECORD, len(public)) + public + sealed


def keys(shared: bytes, auth: bytes, salt: bytes, theirs: bytes, ours: bytes) -> tuple[bytes, bytes]:
    """Key and nonce of the one record."""
    secret = _derive(shared, auth, b"WebPush: info\x00" + theirs + ours, 32)
    return (
        _derive(secret, salt, b"Content-Encoding: aes128gcm\x00", 16),
        _derive(secret, salt, b"Content-Encoding: nonce\x00", 12),
    )


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def unpadded(text: str) -> bytes:
    """base64url, with or without its padding."""
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (NotBase64, UnicodeEncodeError) as mistake:
        raise ValueError("no base64url") from mistake


def padless(raw: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
