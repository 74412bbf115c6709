"""What is found about a message after it was said, and shown with it."""

from typing import Any

from django.db import transaction

from counterbell.conversations.actions.thread import locked
from counterbell.conversations.events import PageShown
from counterbell.conversations.models import Message
from counterbell.journal.actions import record


@transaction.atomic
def show_page(message: Message, part: dict[str, Any]) -> bool:
    """Let it show a page to which its words link, unless something goes along already; tells whether it does now."""
    locked(message.conversation_id)
    held = Message.objects.select_related("conversation").get(pk=message.pk)
    if held.kind != Message.Kind.PUBLIC or (held.facts or {}).get("part"):
        return False
    held.facts = {**(held.facts or {}), "part": part}
    held.save(update_fields=["facts"])
    at = held.conversation
    record(PageShown(brand=at.brand_id, conversation=at.pk, message=held.pk, number=held.number), actor="system")
    return True
