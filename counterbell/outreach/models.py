"""Greeting and AnsweredGreeting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation


class Greeting(models.Model):
    """Words beside the bell, and when they are said. `conditions` are those of policies.Conditions."""

    class Every(models.TextChoices):
        VISITOR = "visitor", _("Once for each visitor")
        SESSION = "session", _("Once a visit")
        DAYS = "days", _("Again after some days")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", verbose_name=_("brand"))
    name = models.CharField(_("name"), max_length=80)  # for those who write it; shoppers do not see it
    is_on = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)  # the first that fits is said
    texts = models.JSONField(_("texts"), default=dict)  # {"en": "…"}
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    every = models.CharField(_("how often"), max_length=7, choices=Every.choices, default=Every.VISITOR)
    days = models.PositiveSmallIntegerField(_("days"), default=7)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["brand", "position"], name="greeting_order")]

    def __str__(self) -> str:
        return self.name

    def text(self, language: str) -> str:
        """The words in that language, else in the brand's default language, else ''."""
        return str(self.texts.get(language) or self.texts.get(self.brand.default_language) or "")


class AnsweredGreeting(models.Model):
    """What stood beside the bell when she rang it: the words as she read them, whatever became of the greeting."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="answered_greeting")
    greeting = models.ForeignKey(Greeting, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=8)
    text = models.TextField()
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"greeting answered in {self.conversation_id}"
