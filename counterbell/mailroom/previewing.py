"""An answer as it would arrive, made by the same hand that makes the real one; nothing is kept and nothing leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.contracts.channels import Outbound
from counterbell.conversations.models import Attachment, Conversation, Delivery, Message
from counterbell.conversations.policies import clean
from counterbell.mailroom import pictures
from counterbell.mailroom.addressing import address_of, mailbox_for
from counterbell.mailroom.composing import compose_answer, enclose


@dataclass(frozen=True, slots=True)
class Preview:
    """The letter that would leave, and its HTML as it looks with its pictures."""

    letter: Outbound
    html: str


def preview(conversation: Conversation, *, text: str, files: Sequence[str], by: Agent) -> Preview:
    """The letter that these words of an agent would be; `files` are keys of what she has uploaded."""
    said = Message(
        conversation=conversation,
        number=conversation.last_number + 1,
        kind=Message.Kind.PUBLIC,
        author=Message.Author.AGENT,
        agent=by,
        text=clean(text),
    )
    delivery = Delivery(
        message=said,
        channel=mailbox_for(conversation) or conversation.channel,
        recipients=address_of(conversation).as_json(),
        sent_as="preview",
        created_at=now(),
    )
    rows = list(Attachment.objects.filter(key__in=files, uploader=by.ref, message=None).order_by("pk"))
    enclosures = tuple(enclose(row, b"") for row in rows)
    letter = compose_answer(delivery, enclosures)
    html = letter.html
    for row, one in zip(rows, enclosures, strict=True):
        if one.content_id:
            html = html.replace(f'src="cid:{one.content_id}"', f'src="{pictures.link_to_file(row.key)}"')
    return Preview(letter, html)
