"""Messages in other languages, as the thread on the desk shows them."""

from typing import Any

from django.urls import reverse

from counterbell.accounts.models import Agent
from counterbell.bot.generation.assisting import Helps, helps_of, tongue_of_agent
from counterbell.conversations.models import Conversation, Rendition
from counterbell.conversations.queries_tongues import reads_translated, renditions_in, tongue_of_customer
from counterbell.ui import languages
from counterbell.workspace.contents import Contents


def renditions_of(conversation: Conversation, agent: Agent) -> list[dict[str, Any]]:
    """What stands beside its messages for this agent."""
    return [rendition_card(one) for one in renditions_in(conversation, tongue_of_agent(agent))]


def rendition_card(one: Rendition) -> dict[str, Any]:
    """One of them as the browser shows it."""
    return {
        "number": one.message.number,
        "text": one.text,
        "lang": one.language,
        "language": languages.name_of(one.language),
        "written": one.written,
        "differs": one.differs,
    }


def tongue_facts(conversation: Conversation, agent: Agent, there: Contents) -> dict[str, Any]:
    """What the desk must know: whose languages they are, and what somebody can do about their words."""
    facts: dict[str, Any] = {"renditions": renditions_of(conversation, agent) if there.renditions else []}
    helps = helps_of(conversation.brand_id) if there.model else Helps()
    if helps.checks_tone:
        facts["tone"] = reverse("model-tone", args=[conversation.public_id])
    if not helps.translates:
        return facts
    hers = tongue_of_customer(conversation)
    if not hers or hers == tongue_of_agent(agent):
        return facts
    asked_at = reverse("model-draft", args=[conversation.public_id]).removesuffix("draft/")
    always = reads_translated(conversation, agent)
    return facts | {"hers": languages.name_of(hers), "always": always, "model": asked_at}
