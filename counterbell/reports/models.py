"""FirstReply, AnswerTime and ChatCase: all can be thrown away and counted again."""

from django.db import models

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation


class FirstReply(models.Model):
    """How long a shopper waited for the first public word of a person. The bot never counts."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, primary_key=True, related_name="+")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()  # by the calendar
    open_seconds = models.PositiveIntegerField(null=True)  # of the hours of that day; None when none were kept

    class Meta:
        indexes = [models.Index(fields=["brand", "-answered_at"], name="first_reply_newest")]

    def __str__(self) -> str:
        return f"{self.seconds} s in {self.conversation_id}"


class AnswerTime(models.Model):
    """What a brand may promise: the median of its newest first replies. One row, so that a bubble reads it at once."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, primary_key=True, related_name="+")
    seconds = models.PositiveIntegerField(null=True)  # None: too few to say anything
    in_hours = models.BooleanField(default=False)  # counted only while it was open
    samples = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.seconds} s for {self.brand_id}"


class ChatCase(models.Model):
    """A chat of a brand that has a bot, and how far the bot brought it alone. All figures of the bot are read here."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, primary_key=True, related_name="+")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    began_at = models.DateTimeField()
    topic = models.CharField(max_length=80, blank=True)  # the key of what was asked first; "" when nobody knows
    language = models.CharField(max_length=12, blank=True)
    involved = models.BooleanField(default=False)  # the bot said something
    answered = models.BooleanField(default=False)
    asked_back = models.BooleanField(default=False)
    handed_over = models.BooleanField(default=False)
    by_person = models.BooleanField(default=False)  # an agent wrote to her
    disliked = models.BooleanField(default=False)  # she rated it badly
    ended_at = models.DateTimeField(null=True)  # when she confirmed it herself; the first such moment
    again_at = models.DateTimeField(null=True)  # when she came back within `AGAIN` of that

    class Meta:
        indexes = [models.Index(fields=["brand", "-began_at"], name="chat_case_newest")]

    def __str__(self) -> str:
        return f"chat {self.conversation_id} of {self.brand_id}"
