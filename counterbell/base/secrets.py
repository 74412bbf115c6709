"""The installation's secret, and words only we can sign."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

SECRET_BYTES = 48


class NoSecret(Exception):
    """The installation has no secret yet: `counterbell init` makes one."""


class Unsealable(Exception):
    """What was kept sealed cannot be opened; the text says what to do."""


def load_secret(data: Path) -> str:
    """Read the secret of a data folder.

    Raises:
        NoSecret: when the folder has none.
    """
    try:
        found = (data / "secret").read_text().strip()
    except FileNotFoundError:
        raise NoSecret(f"{data / 'secret'} is missing: run `counterbell init` first") from None
    if len(found) < 32:
        raise NoSecret(f"{data / 'secret'} is too short to be a secret: restore it from a backup")
    return found


def make_secret(data: Path) -> None:
    """Make the data folder (0700) and its secret (0600); harmless when both are there."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    data.chmod(0o700)
    try:
        handle = os.open(data / "secret", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(SECRET_BYTES) + "\n")


def new_token() -> str:
    """192 random bits for a link or key that strangers must not guess."""
    return secrets.token_urlsafe(24)


def fingerprint(token: str) -> str:
    """What we store of a token: enough to recognise it, useless to whoever reads the table."""
    return hashlib.sha256(token.encode()).hexdigest()


def seal(text: str) -> str:
    """The text so that only this installation can read it: for passwords that we must say to others."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed.

    Raises:
        Unsealable: when it was sealed with another secret, or changed.
    """
    try:
        return _box().decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeError):
        raise Unsealable("this was sealed with another secret: enter the password again") from None


def keyed(purpose: str, words: str) -> bytes:
    """256 bits that only who has our secret can make from these words, apart for each purpose."""
    key = hashlib.sha256(f"counterbell.{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, words.encode(), hashlib.sha256).digest()


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"counterbell.seal:{settings.SECRET_KEY}".encode()).digest()))
