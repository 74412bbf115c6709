"""The tables: which conversations belong together."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation


class Link(models.Model):
    """Two conversations belong together. Where they are not equal, `one` stands above `other`.

    A merge leaves the rows as they are: whoever reads follows both ends to their survivors, so that undoing it needs
    nothing here.
    """

    class Kind(models.TextChoices):
        RELATED = "related"
        CHILD = "child"  # `one` is the parent

    one = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(Least("one", "other"), Greatest("one", "other"), name="link_once_a_pair"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="link_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.one_id} and {self.other_id}"
