"""FirstWords."""

from django.db import models

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation


class FirstWords(models.Model):
    """What a conversation began with, as a fingerprint: kept for a day, to see the same words come again and again."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    fingerprint = models.CharField(max_length=32)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "fingerprint", "at"], name="first_words_again"),
            models.Index(fields=["at"], name="first_words_old"),
        ]

    def __str__(self) -> str:
        return f"first words of {self.conversation_id}"
