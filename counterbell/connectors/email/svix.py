"""The signature of Svix, with which several providers sign their webhooks."""

import base64
import binascii
import hashlib
import hmac

from counterbell.base.clock import now
from counterbell.contracts.channels import NotGenuine, Request

SVIX_SECONDS = 300  # how old a signed request may be


def check_svix(request: Request, secret: str) -> None:
    """Check that a request bears it.

    Raises:
        NotGenuine: when it does not.
    """
    name, moment = request.headers.get("svix-id", ""), request.headers.get("svix-timestamp", "")
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        sent = float(moment)
    except (binascii.Error, ValueError):
        raise NotGenuine("the signature's time or our secret is none") from None
    if abs(now().timestamp() - sent) > SVIX_SECONDS:
        raise NotGenuine("the signature is too old")
    wanted = hmac.new(key, f"{name}.{int(sent)}.".encode() + request.body, hashlib.sha256).digest()
    for one in request.headers.get("svix-signature", "").split():
        version, _, given = one.partition(",")
        try:
            if version == "v1" and hmac.compare_digest(base64.b64decode(given), wanted):
                return
        except binascii.Error:
            continue
    raise NotGenuine("the signature is wrong")
