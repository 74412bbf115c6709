"""The installation's secret, and words only we can sign."""

import hashlib
import os
import secrets
from pathlib import Path

SECRET_BYTES = 48


class NoSecret(Exception):
    """The installation has no secret yet: `counterbell init` makes one."""


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
