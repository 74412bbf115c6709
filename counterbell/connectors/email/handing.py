"""Letters handed to a provider, with django-anymail's backends."""

from datetime import UTC, timedelta
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.utils import formataddr, parsedate_to_datetime
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives

from counterbell.base.addresses import Failed, Refused
from counterbell.base.clock import now
from counterbell.connectors.email.calling import guard
from counterbell.connectors.email.dialing import not_allowed
from counterbell.connectors.email.writing import one_line
from counterbell.contracts.channels import Enclosure, GiveUp, Outbound, Sent, TryLater, Unknowable

# Their door is shut for now: a key that is none yet, too much at once, a fault of theirs before they took it.
LATER = {401, 403, 408, 425, 429}
ANSWERED_NO, BROKEN, GATEWAY_TIMEOUT = 300, 500, 504
LONGEST_PAUSE = timedelta(hours=6)
REFUSED = {"invalid", "rejected", "failed"}


def hand_over(outbound: Outbound, backend: Any) -> Sent:
    """Hand one letter over.

    Raises:
        SendFailed: as one of its kinds.
    """
    message = _message(outbound)
    opened = backend.create_session
    backend.create_session = lambda: guard(opened())
    try:
        backend.send_messages([message])
    except Refused as fault:
        raise GiveUp(not_allowed("the provider's address", fault)) from None
    except Failed as fault:
        raise TryLater(f"the provider does not answer: {fault}") from None
    except AnymailRecipientsRefused as fault:
        raise GiveUp(f"every recipient was refused: {_words(fault)}") from None
    except AnymailAPIError as fault:
        raise _kind_of(fault) from None
    except AnymailError as fault:
        raise GiveUp(_words(fault)) from None
    status = message.anymail_status  # type: ignore[attr-defined]  # anymail puts it there
    named = status.message_id if isinstance(status.message_id, set) else {status.message_id}
    people = {one: said.status for one, said in (status.recipients or {}).items() if said.status in REFUSED}
    # Some name it anew for each recipient, and for who was refused not at all.
    return Sent(min(filter(None, named), default=""), refused=people)


def _kind_of(fault: AnymailAPIError) -> GiveUp | TryLater | Unknowable:
    code = int(getattr(fault, "status_code", 0) or 0)
    if code in LATER or (code >= BROKEN and code != GATEWAY_TIMEOUT):
        return TryLater(_words(fault), after=_pause(fault))
    if ANSWERED_NO <= code < BROKEN:
        return GiveUp(_words(fault))
    # They were told everything. That they did not answer, or not in their own way, says nothing of what they did.
    return Unknowable(f"the provider did not answer in the end: {_words(fault)}", repeats=False)


def _pause(fault: AnymailAPIError) -> timedelta | None:
    """How long they ask us to wait."""
    response = getattr(fault, "response", None)
    said = str(response.headers.get("Retry-After", "")) if response is not None else ""
    if said.isdecimal():
        return min(timedelta(seconds=int(said[:9])), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    return min(max(until.astimezone(UTC) - now(), timedelta(0)), LONGEST_PAUSE)


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


def _words(fault: Exception) -> str:
    """What the provider said, on one line."""
    return " ".join(str(fault).split())[:500]
