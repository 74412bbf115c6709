"""The tables of alerts."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from counterbell.accounts.models import Agent, Brand
from counterbell.alerts import policies
from counterbell.base.clock import now
from counterbell.channels.models import Channel
from counterbell.conversations.models import Conversation, Message


class Preferences(models.Model):
    """How one agent wants to be told. Who never set any has the usual ones, without a row."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="alert_preferences")
    matrix = models.JSONField(default=dict, blank=True)  # {"message": ["sound", "push"]}; a kind not in it: as usual
    quiet_from = models.TimeField(null=True)  # in the agent's own time zone
    quiet_until = models.TimeField(null=True)
    repeat = models.BooleanField(default=False)  # until the customer is answered
    show_words = models.BooleanField(default=False)  # of the customer, on a lock screen
    sound = models.CharField(max_length=8, default="bell")
    wait_minutes = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    idle_minutes = models.PositiveSmallIntegerField(default=10, validators=[MaxValueValidator(240)])  # 0: never away
    read_before = models.DateTimeField(null=True)  # everything up to then is read

    def __str__(self) -> str:
        return f"how {self.agent_id} is told"

    def ways(self, kind: str) -> frozenset[str]:
        """By which ways she hears of that kind."""
        return policies.ways_of(self.matrix, kind)

    def quiet(self, at: datetime) -> bool:
        """Whether she wants to hear nothing at that moment."""
        return policies.is_quiet(at.astimezone(_zone(self.agent.time_zone)), self.quiet_from, self.quiet_until)


class Reminder(models.Model):
    """An agent wants to be told of a conversation at a moment. Hers alone: no colleague sees it."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")  # moves with it
    note = models.CharField(max_length=policies.LONGEST_NOTE, blank=True)
    due = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # its moment came, and she has not ended it yet
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["agent", "due"], name="reminder_of_agent")]

    def __str__(self) -> str:
        return f"{self.agent_id} of {self.conversation_id} at {self.due}"


class Review(models.Model):
    """Somebody is going to look whether anything of a brand waits for a look; no row where nothing may."""

    brand = models.OneToOneField(Brand, primary_key=True, on_delete=models.CASCADE, related_name="+")
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"of {self.brand_id} at {self.due}"


class Notice(models.Model):
    """Something to be told to an agent, or (without one) to everybody who serves the brand."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    agent = models.ForeignKey(Agent, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)  # policies.Kind
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.CASCADE, related_name="+")  # … or a mailbox
    word = models.CharField(max_length=10, blank=True)  # policies.Trouble, policies.Task, or the state of a delivery
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    reminder = models.ForeignKey(Reminder, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    number = models.PositiveIntegerField(default=0)  # a rating's score, minutes waited
    created_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["agent", "-created_at"], name="notice_of_agent"),
            models.Index(fields=["brand", "-created_at"], name="notice_of_all", condition=models.Q(agent=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.agent_id or 'everybody'}"


class Seen(models.Model):
    """An agent has been told a notice where she sat (`read_at` empty), or has read it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="seen")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    told_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "notice"], name="notice_seen_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} has seen {self.notice_id}"


class Mute(models.Model):
    """An agent does not want to hear of one conversation, except when somebody calls her."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "conversation"], name="mute_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} hears nothing of {self.conversation_id}"


class Subscription(models.Model):
    """A browser that shows notices though no page of ours is open. It ends with the sign-in under which it was made."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(UserSession, on_delete=models.CASCADE, related_name="+")
    endpoint = models.TextField()  # named by a browser: called through the guard of base.web only
    fingerprint = models.CharField(max_length=64, unique=True)  # of the endpoint
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    device = models.CharField(max_length=300, blank=True)  # the browser's own name of itself
    created_at = models.DateTimeField(default=now)
    shown_at = models.DateTimeField(null=True)  # the push service took one

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"a device of {self.agent_id}"


class PushKey(models.Model):
    """The key with which we sign for push services; made at first use, sealed with the installation's secret."""

    only = models.BooleanField(default=True, unique=True)
    sealed = models.TextField()
    public = models.CharField(max_length=120)  # uncompressed point, base64url, as browsers want it
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return "the push key"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
