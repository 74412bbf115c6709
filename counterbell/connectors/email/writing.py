"""An outgoing letter as bytes: the same bytes each time for the same letter, one line for each header."""

import re
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import cast

from counterbell.contracts.channels import GiveUp, Outbound

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # \x85 too is a line break to Python


class _Ids(UnstructuredHeader):
    """Message-IDs and addresses, each whole on a line of its own: Python would break a long one into encoded words."""

    def fold(self, *, policy: Policy) -> str:
        name = str(self.name)  # type: ignore[attr-defined]  # given by BaseHeader
        return f"{name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


_headers = HeaderRegistry()
for _name in ("message-id", "in-reply-to", "references", "list-unsubscribe", "list-id"):
    _headers.map_to_type(_name, cast("type[BaseHeader]", _Ids))  # made whole by the registry
_POLICY = SMTP.clone(max_line_length=78, cte_type="7bit", header_factory=_headers)


def as_message(outbound: Outbound) -> EmailMessage:
    """The letter.

    Raises:
        GiveUp: when an address in it is none.
    """
    message = EmailMessage(_POLICY)
    message["Message-ID"] = f"<{one_line(outbound.message_id)}>"
    if outbound.date:
        message["Date"] = format_datetime(outbound.date)
    try:
        message["From"] = Address(one_line(outbound.sender_name), addr_spec=outbound.sender)
        for name, people in (("To", outbound.to), ("Cc", outbound.cc)):
            if people:
                message[name] = [Address(addr_spec=one) for one in people]
        if outbound.reply_to:
            message["Reply-To"] = Address(addr_spec=outbound.reply_to)
    except (ValueError, IndexError) as fault:
        raise GiveUp(f"an address in the letter is none: {fault}") from None
    message["Subject"] = one_line(outbound.subject)
    if outbound.in_reply_to:
        message["In-Reply-To"] = f"<{one_line(outbound.in_reply_to)}>"
    if outbound.references:
        message["References"] = " ".join(f"<{one_line(one)}>" for one in outbound.references)
    for name, value in outbound.headers.items():
        message[name] = one_line(value)
    _fill(message, outbound)
    return message


def one_line(text: str) -> str:
    """The text without anything that could begin another header.

    Nor an encoded word: Python would decode it, and write the line breaks that may be in it as they are.
    """
    return _BREAKS.sub(" ", text).replace("=?", "= ?").strip()


def _fill(message: EmailMessage, outbound: Outbound) -> None:
    message.set_content(outbound.text or " ", cte="quoted-printable")
    if outbound.html:
        message.add_alternative(outbound.html, subtype="html", cte="quoted-printable")
        inside = [one for one in outbound.enclosures if one.content_id]
        html = message.get_payload()[1]  # type: ignore[index]  # we have just made it
        for one in inside:
            kind, _, what = one.content_type.partition("/")
            told = {"cid": f"<{one.content_id}>", "filename": one_line(one.name), "disposition": "inline"}
            html.add_related(one.data, kind, what, **told)  # type: ignore[union-attr]
    for one in outbound.enclosures:
        if not one.content_id:
            kind, _, what = one.content_type.partition("/")
            message.add_attachment(one.data, kind, what or "octet-stream", filename=one_line(one.name))
