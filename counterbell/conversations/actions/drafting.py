"""What an agent has begun to write is kept, with what is to go along: it waits for her on every device."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations.actions.later import Written, kept_written
from counterbell.conversations.models import Conversation, Draft, Message
from counterbell.conversations.rich import Part

LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Along:
    """What goes with the words; nothing of it has been sent, and all of it is looked at again when it is."""

    files: tuple[str, ...] = ()
    part: Part | None = None
    reply_to: int | None = None
    written: Written | None = None

    @property
    def some(self) -> bool:
        """Whether there is anything without words of one's own."""
        return bool(self.files or self.part or self.reply_to)


NOTHING = Along()


@transaction.atomic
def save_draft(conversation: Conversation, *, agent: Agent, kind: str, text: str, along: Along = NOTHING) -> None:
    """Keep what an agent has begun; when there are neither words nor anything along, that is forgotten."""
    key: dict[str, Any] = {"conversation": conversation, "agent": agent, "kind": Message.Kind(kind)}
    if not text.strip() and not along.some:
        Draft.objects.filter(**key).delete()
        return
    begun: dict[str, Any] = {"text": text[:LONGEST], "changed_at": now()}
    begun |= {"files": list(along.files), "part": along.part, "reply_to": along.reply_to}
    Draft.objects.update_or_create(**key, defaults=begun | {"written": kept_written(along.written)})


@transaction.atomic
def begin_reply(conversation: Conversation, *, agent: Agent, text: str, part: Part | None = None) -> None:
    """Let words stand below those that she has begun there; what goes along stays, unless these bring something."""
    key: dict[str, Any] = {"conversation": conversation, "agent": agent, "kind": Message.Kind.PUBLIC}
    begun = Draft.objects.select_for_update().filter(**key).values_list("text", flat=True).first()
    whole = f"{begun}\n\n{text}" if begun else text
    told: dict[str, Any] = {"text": whole[:LONGEST], "changed_at": now()} | ({"part": part} if part else {})
    Draft.objects.update_or_create(**key, defaults=told)
