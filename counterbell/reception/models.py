"""Form and FilledForm."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Brand, Team
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation


class Form(models.Model):
    """What a brand asks before a chat. What stands in `fields`, `consent` and `teams` is described in policies."""

    class Mode(models.TextChoices):
        OFF = "off", _("Ask nothing")
        OFFLINE = "offline", _("Ask only while nobody is there")
        ALWAYS = "always", _("Always ask")

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="+", verbose_name=_("brand"))
    mode = models.CharField(_("when"), max_length=7, choices=Mode.choices, default=Mode.OFF)
    version = models.PositiveIntegerField(_("version"), default=1)  # counts up with every change of its words
    intro = models.JSONField(_("words above the questions"), default=dict, blank=True)  # {"en": "…"}
    fields = models.JSONField(_("questions"), default=list, blank=True)
    teams = models.JSONField(_("departments"), default=list, blank=True)
    consent = models.JSONField(_("consent"), default=dict, blank=True)
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"questions of {self.brand}"


class FilledForm(models.Model):
    """What one shopper answered, with the questions as she read them. It proves nothing about who she is."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Of the conversation that she is about to begin; made by her browser.
    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    visitor = models.CharField(max_length=40)
    conversation = models.OneToOneField(Conversation, null=True, on_delete=models.CASCADE, related_name="filled_form")
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    answers = models.JSONField(default=list)  # [{"key", "kind", "label", "value"}]
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    consent = models.JSONField(default=dict)  # {"text", "link"} as she agreed to it; {} when nothing was asked
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"answers for {self.public_id}"
