"""Readings of ratings. Whoever asks has already been allowed to see the conversation."""

from counterbell.conversations.models import Conversation
from counterbell.feedback.models import Rating


def rating_of(conversation: Conversation) -> Rating | None:
    """The newest rating of a conversation."""
    return Rating.objects.filter(conversation=conversation).order_by("-resolved_at").first()


def rating_of_ending(conversation: Conversation) -> Rating | None:
    """The rating of how it ended last; None while that is unrated or the conversation goes on."""
    if conversation.resolved_at is None:
        return None
    return Rating.objects.filter(conversation=conversation, resolved_at=conversation.resolved_at).first()
