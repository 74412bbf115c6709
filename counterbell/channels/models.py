"""Channel: one way to reach one brand. Envelope: what came by it, raw, before and after anybody understood it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.base.ids import new_id


class Channel(models.Model):
    """A brand's web chat, mailbox, telephone number …"""

    class Kind(models.TextChoices):
        WEBCHAT = "webchat", _("Web chat")
        EMAIL = "email", _("E-mail")
        FORM = "form", _("Contact form")  # comes by a page of ours; what we answer leaves as a letter

    BY_LETTER = frozenset({Kind.EMAIL.value, Kind.FORM.value})

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=254, blank=True)  # where customers reach it: an e-mail address; lower case
    config = models.JSONField(default=dict, blank=True)  # its settings; secret ones are sealed: see `settings_of`
    hook = models.CharField(max_length=40, unique=True, null=True)  # names it in the addresses of webhooks
    is_active = models.BooleanField(default=True)
    # What the last look at a mailbox found; `state` is the adapter's own bookmark.
    state = models.JSONField(default=dict, blank=True)
    looked_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)  # the last time that it worked
    trouble = models.TextField(blank=True)  # what was said when the last look failed; empty: it did not
    trouble_reason = models.CharField(max_length=40, blank=True)  # one word for programs: why it failed
    # What the last tests found: {"halves": {"mark": of the settings, "in": true, "out": true}, "names": {…}}
    tried = models.JSONField(default=dict, blank=True)
    watcher = models.CharField(max_length=16, blank=True)  # which process watches it, until when
    watched_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand"], condition=models.Q(kind="webchat"), name="one_webchat_a_brand"),
            models.UniqueConstraint(
                fields=["address"], condition=models.Q(kind="email", is_active=True), name="one_channel_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def by_letter(self) -> bool:
        """Whether what we say in its conversations leaves as letters."""
        return self.kind in self.BY_LETTER

    @property
    def ref(self) -> str:
        """How the journal names this actor."""
        return f"channel:{self.pk}"


class Token(models.Model):
    """By what a channel signs in elsewhere, as its service gave it last; see `tokens`."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)  # fingerprint of what the owner gave: another gift begins anew
    refresh = models.TextField()  # sealed
    access = models.TextField(blank=True)  # sealed; empty: there is none
    ends_at = models.DateTimeField(null=True)  # of the access token
    asker = models.CharField(max_length=16, blank=True)  # which process asks for the next, until when
    asked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"tokens of channel {self.channel_id}"


class Envelope(models.Model):
    """Something a stranger sent, as it came. Understanding it may fail; it stays, and can be tried again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        UNDERSTOOD = "understood", _("Understood")
        REFUSED = "refused", _("Unreadable")

    id = models.BigIntegerField(primary_key=True, default=new_id)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="envelopes", db_index=False)
    external_id = models.CharField(max_length=80)
    about = models.JSONField(default=dict)  # how it came: {"from": envelope sender, "to": [recipients], …}
    raw = models.BinaryField(null=True)
    stored = models.CharField(max_length=120, blank=True)  # path in the file storage, when `raw` is too large for a row
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)  # one word for programs: why it was refused
    error = models.TextField(blank=True)  # more of it, for who knows such things
    arrived_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="envelope_once")]
        indexes = [
            # Only what is not done: the rest grows for ever.
            models.Index(
                fields=["channel", "state", "-id"], name="envelope_undone", condition=~models.Q(state="understood")
            )
        ]

    def __str__(self) -> str:
        return f"envelope {self.pk}"
