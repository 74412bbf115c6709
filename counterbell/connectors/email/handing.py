"""Letters handed to a provider, with django-anymail's backends."""

from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.utils import formataddr
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives

from counterbell.connectors.email.writing import one_line
from counterbell.contracts.channels import Enclosure, GiveUp, Outbound, Sent, TryLater, Unknowable

TOO_MANY, BROKEN = 429, 500


def hand_over(outbound: Outbound, backend: Any) -> Sent:
    """Hand one letter over.

    Raises:
        SendFailed: as one of its kinds.
    """
    message = _message(outbound)
    try:
        backend.send_messages([message])
    except AnymailRecipientsRefused as fault:
        raise GiveUp(f"every recipient was refused: {_first_line(fault)}") from None
    except AnymailAPIError as fault:
        raise _kind_of(fault) from None
    except AnymailError as fault:
        raise GiveUp(_first_line(fault)) from None
    except requests.ConnectionError as fault:
        raise TryLater(f"the provider does not answer: {type(fault).__name__}") from None
    except requests.RequestException as fault:
        raise Unknowable(f"the provider did not answer in the end: {type(fault).__name__}") from None
    status = getattr(message, "anymail_status", None)
    name = getattr(status, "message_id", "") or ""
    return Sent(name if isinstance(name, str) else next(iter(name), ""))


def _kind_of(fault: AnymailAPIError) -> GiveUp | TryLater | Unknowable:
    cause = fault.__cause__
    code = int(getattr(fault, "status_code", 0) or 0)
    if code == TOO_MANY or code >= BROKEN:
        return TryLater(_first_line(fault))
    if code:
        return GiveUp(_first_line(fault))
    if isinstance(cause, requests.ConnectTimeout | requests.ConnectionError):
        return TryLater(_first_line(fault))
    return Unknowable(_first_line(fault))


def _message(outbound: Outbound) -> EmailMultiAlternatives:
    headers = {name: one_line(value) for name, value in outbound.headers.items()}
    headers["Message-ID"] = f"<{outbound.message_id}>"
    if outbound.in_reply_to:
        headers["In-Reply-To"] = f"<{one_line(outbound.in_reply_to)}>"
    if outbound.references:
        headers["References"] = " ".join(f"<{one_line(one)}>" for one in outbound.references)
    message = EmailMultiAlternatives(
        one_line(outbound.subject),
        outbound.text,
        formataddr((one_line(outbound.sender_name), outbound.sender)),
        list(outbound.to),
        bcc=list(outbound.bcc),
        cc=list(outbound.cc),
        reply_to=[outbound.reply_to] if outbound.reply_to else [],
        headers=headers,
    )
    if outbound.html:
        message.attach_alternative(outbound.html, "text/html")
    for one in outbound.enclosures:
        if one.content_id and outbound.html:
            message.attach(_inside(one))
        else:
            message.attach(one_line(one.name), one.data, one.content_type)
    return message


def _inside(one: Enclosure) -> MIMEBase:
    """A picture that the HTML shows."""
    kind, _, what = one.content_type.partition("/")
    part = MIMEBase(kind, what or "octet-stream")
    part.set_payload(one.data)
    encode_base64(part)
    part.add_header("Content-Disposition", "inline", filename=one_line(one.name))
    part["Content-ID"] = f"<{one.content_id}>"
    return part


def _first_line(fault: Exception) -> str:
    return str(fault).split("\n", 1)[0][:500]
