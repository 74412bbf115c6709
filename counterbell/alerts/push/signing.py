"""RFC 8292 (VAPID): push services learn which installation sends, and whom to write to when it sends too much."""

import base64
import hashlib
import time
from urllib.parse import urlsplit

import jwt
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings
from django.db import IntegrityError, transaction

from counterbell.alerts.models import PushKey, Subscription
from counterbell.alerts.push.sealing import padless, point
from counterbell.base.env import env
from counterbell.base.log import get_log

log = get_log(__name__)
SIGNED_FOR = 12 * 3600


def public_key() -> str:
    """What a browser wants to know of us before it subscribes."""
    return _kept().public


def authorization(endpoint: str) -> str:
    """The header that goes with a push to this address."""
    parts = urlsplit(endpoint)
    whom = env().url if env().secure else f"mailto:no-reply@{env().hostname}"
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(time.time()) + SIGNED_FOR, "sub": whom}
    kept = _kept()
    return f"vapid t={jwt.encode(claims, _open(kept.sealed), algorithm='ES256')}, k={kept.public}"


def _kept() -> PushKey:
    """The key of this installation, made when it is first needed."""
    found = PushKey.objects.first()
    if found and _opens(found):
        return found
    try:
        with transaction.atomic():
            return _make(found)
    except IntegrityError:  # another process was faster
        return PushKey.objects.get()


def _make(unreadable: PushKey | None) -> PushKey:
    if unreadable:
        # The secret is another than when it was sealed. Browsers subscribed to the old key: they ask anew.
        log.warning("the push key cannot be opened with this secret; devices must be subscribed again")
        unreadable.delete()
        Subscription.objects.all().delete()
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return PushKey.objects.create(sealed=_seal().encrypt(pem).decode(), public=padless(point(key.public_key())))


def _opens(kept: PushKey) -> bool:
    try:
        _open(kept.sealed)
    except InvalidToken:
        return False
    return True


def _open(sealed: str) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(_seal().decrypt(sealed.encode()), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _seal() -> Fernet:
    digest = hashlib.sha256(b"counterbell.alerts.push" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
