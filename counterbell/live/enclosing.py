"""What an agent lets go along with an answer (`say` with `part`): checked here, and an article looked up."""

from typing import Any

from counterbell.base.env import env
from counterbell.conversations import rich
from counterbell.conversations.actions import Refused
from counterbell.conversations.models import Conversation
from counterbell.helpcenter.policies import read_by
from counterbell.helpcenter.queries import article_at
from counterbell.helpcenter.showing import lasting_address
from counterbell.live import frames


def part_of(said: object, conversation: Conversation) -> rich.Part | None:
    """The part that a frame names, in its one form; None when it names none.

    Raises:
        Refused: when it is nothing that can be sent (a code of the wire).
    """
    if said is None:
        return None
    if not isinstance(said, dict):
        raise Refused("part")
    try:
        match said.get("kind"):
            case "buttons":
                return rich.buttons(said)
            case "form":
                return rich.form(said)
            case "article":
                return _article(said, conversation)
    except rich.Misshapen:
        pass
    raise Refused("part")


def _article(said: dict[str, Any], conversation: Conversation) -> rich.Part:
    """Only what every reader may see: a link in a letter opens for whoever has it."""
    brand, language = conversation.brand, frames.words(said, "language", 12)
    everybody = read_by(signed_in=False, colleague=False)
    found, _all = article_at(brand, frames.number(said, "number"), language, everybody)
    if found is None:
        raise Refused("no_article")
    return {
        "kind": "article",
        "number": found.article_id,
        "language": language,
        "title": found.title,
        "words": found.summary,
        "url": env().url.rstrip("/") + lasting_address(brand, language, found.article_id),
    }
