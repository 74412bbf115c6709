"""The tables: what a message was as a letter, who takes part, whose address works, what went by itself."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.base.ids import new_id
from counterbell.channels.models import Channel, Envelope
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.models import Customer


class Letter(models.Model):
    """What a message was as a letter: its envelope, its headers, its HTML. The message itself has what was said."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    message = models.OneToOneField(Message, null=True, on_delete=models.CASCADE, related_name="letter")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="letters")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    envelope = models.ForeignKey(Envelope, null=True, on_delete=models.SET_NULL, related_name="letters")
    is_ours = models.BooleanField(default=False)  # we wrote it
    fingerprint = models.CharField(max_length=80)  # one letter, one row, by whatever ways it came
    sent_as = models.CharField(max_length=250, blank=True)  # its Message-ID, without angle brackets
    sender_name = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    to = models.JSONField(default=list)  # [["name", "address"], …]
    cc = models.JSONField(default=list)
    subject = models.CharField(max_length=300, blank=True)
    html = models.TextField(blank=True)  # cleaned
    text = models.TextField(blank=True)  # all of it, where the message holds only a part
    quoted = models.TextField(blank=True)
    signature = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    proved = models.BooleanField(default=False)
    verdict = models.JSONField(default=dict)  # {"spf": …, "dkim": …, "dmarc": …}, and "vouched_by"
    automatic = models.CharField(max_length=20, blank=True)  # why no machine may answer it
    warnings = models.JSONField(default=list)  # words that pages explain
    about = models.JSONField(
        default=dict
    )  # {"forwarded": true, "inline": {"content id": "file key"}, "related": id, …}
    written_at = models.DateTimeField(null=True)  # as its writer's clock says
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "fingerprint"], name="letter_once")]
        indexes = [models.Index(fields=["sent_as"], name="letter_sent_as", condition=~Q(sent_as=""))]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class Participant(models.Model):
    """An address that takes part in a conversation. Only who is `proved` may join it again without our token."""

    class Role(models.TextChoices):
        WRITER = "writer", _("Customer")
        COPIED = "copied", _("In copy")
        BLIND = "blind", _("In blind copy")
        ASKED = "asked", _("Asked by us")  # a letter was forwarded to her; she gets no other
        STRANGER = "stranger", _("Not known here")  # answered a letter that was not hers; an agent may let her in

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.SET_NULL, related_name="+")
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=8, choices=Role.choices)
    proved = models.BooleanField(default=False)
    chosen = models.BooleanField(default=False)  # an agent said that the next letters go to her
    brought_by = models.BigIntegerField(null=True)  # the merge that brought her here, and takes her along when undone
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "address"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.role} of {self.conversation_id}"


BROKEN_AT = 3  # from this score on, no machine writes to an address
SOFT_COUNTS_FOR = timedelta(days=14)  # a full mailbox or a slow server: by then it is another story


class StandingQuerySet(models.QuerySet["Standing"]):
    """Readings of how addresses fare."""

    def remembered(self) -> Self:
        """Those with something against them today: what came back for good, and what was put off not long ago."""
        return self.filter(Q(is_final=True) | Q(bounced_at__gt=now() - SOFT_COUNTS_FOR), score__gt=0)


class Standing(models.Model):
    """How letters to an address fare: each that comes back counts, each answer wipes the slate."""

    address = models.CharField(max_length=254, unique=True)
    score = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True)  # of the last one that came back
    bounced_at = models.DateTimeField(null=True)
    is_final = models.BooleanField(default=False)  # one came back for good: time alone does not mend that

    objects = StandingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"standing {self.pk}"

    @property
    def is_broken(self) -> bool:
        """Whether no machine writes to it any more."""
        fresh = self.bounced_at is not None and self.bounced_at > now() - SOFT_COUNTS_FOR
        return self.score >= BROKEN_AT and (self.is_final or fresh)


class Unsubscription(models.Model):
    """An address to which a brand's letters that come by themselves are no longer sent."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    address = models.CharField(max_length=64)  # fingerprint
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "address"], name="unsubscription_once")]

    def __str__(self) -> str:
        return f"unsubscription {self.pk}"


class Automatic(models.Model):
    """A letter that a machine of ours sent without a person: what the caps are counted by."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.BigIntegerField(null=True)
    address = models.CharField(max_length=64)  # fingerprint
    content = models.CharField(max_length=64)  # fingerprint
    sent_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["address", "-sent_at"], name="automatic_address"),
            models.Index(fields=["-sent_at"], name="automatic_time"),
        ]

    def __str__(self) -> str:
        return f"automatic letter {self.pk}"
