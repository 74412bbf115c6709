"""Form, ContactForm and FilledForm."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Brand, Team
from counterbell.base.clock import now
from counterbell.base.secrets import new_token
from counterbell.channels.models import Channel
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


class ContactForm(models.Model):
    """A page by which people write to a brand. What stands in `topics` and `consent` is described in policies."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", verbose_name=_("brand"))
    # What comes by it comes by this channel, which has its name and is switched off with it.
    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, unique=True, default=new_token)  # in its address; public, proves nothing
    version = models.PositiveIntegerField(_("version"), default=1)  # counts up with every change of its words
    title = models.JSONField(_("heading"), default=dict, blank=True)  # {"en": "…"}
    intro = models.JSONField(_("words above the questions"), default=dict, blank=True)
    thanks = models.JSONField(_("words after sending"), default=dict, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    consent = models.JSONField(_("consent"), default=dict, blank=True)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.channel.name


class FilledForm(models.Model):
    """What one shopper answered, with the questions as she read them. It proves nothing about who she is."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Of the conversation that she is about to begin; made by her browser.
    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    visitor = models.CharField(max_length=40, blank=True)  # empty: by a contact form
    contact_form = models.ForeignKey(ContactForm, null=True, on_delete=models.SET_NULL, related_name="+")
    topic = models.CharField(max_length=120, blank=True, db_default="")  # as she read it
    conversation = models.OneToOneField(Conversation, null=True, on_delete=models.CASCADE, related_name="filled_form")
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    answers = models.JSONField(default=list)  # [{"key", "kind", "label", "value"}]
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    consent = models.JSONField(default=dict)  # {"text", "link"} as she agreed to it; {} when nothing was asked
    # Whether a letter may ask the address among the answers: not when her browser or network has caused too many.
    may_ask = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"answers for {self.public_id}"
