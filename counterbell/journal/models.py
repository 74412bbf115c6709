"""Entry: what happened. Duty: what is still owed because of it."""

from django.db import models
from django.db.models import Q, Value

from counterbell.base.clock import now
from counterbell.base.ids import new_id


class Entry(models.Model):
    """One fact, kept for ever: ids, not words, so that forgetting a customer never rewrites it."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    name = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    actor = models.CharField(max_length=60)  # "agent:7", "customer:12", "system"
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.name} by {self.actor}"


class DutyQuerySet(models.QuerySet["Duty"]):
    def claimable(self) -> "DutyQuerySet":
        return self.filter(state=Duty.State.OWED, due__lte=now())


class Duty(models.Model):
    """One subscriber's debt for one entry, or for some that were recorded together if it does many at once.

    Done means gone: the row is deleted with the work it stood for.
    """

    class State(models.TextChoices):
        OWED = "owed"
        PARKED = "parked"  # its subscriber is gone; it waits for it to come back
        FAILED = "failed"  # tried until trying again made no sense; a person must look

    id = models.BigIntegerField(primary_key=True, default=new_id)
    # Entries are kept for ever: the database need not look for each one, twice a message.
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="duties", db_index=False, db_constraint=False
    )
    # Ids of the further entries. The default is the database's too: while an installation is updated, processes of the
    # version before write duties that know nothing of it.
    others = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    subscriber = models.CharField(max_length=80)
    # With whom outside it deals, where that makes a difference: a mailbox. The default is the database's, likewise.
    lane = models.CharField(max_length=40, default="", db_default="", blank=True)
    # While a worker holds it, `due` is the end of its lease: a killed worker's duties fall due again by themselves.
    due = models.DateTimeField(default=now)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OWED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(default="", blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due"], name="duty_owed", condition=Q(state="owed"))]

    def __str__(self) -> str:
        return f"{self.subscriber} owes {self.entry_id}"
