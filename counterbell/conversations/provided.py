"""What is made once and used again: canned replies and macros."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.base.clock import now


class Provided(models.Model):
    """Made once, and there for everybody, for a brand, for a team, or for oneself."""

    name = models.CharField(_("name"), max_length=80)
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Agent, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    changed_at = models.DateTimeField(default=now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


_ONE_SCOPE = (
    Q(brand__isnull=True, team__isnull=True)
    | Q(brand__isnull=True, owner__isnull=True)
    | Q(team__isnull=True, owner__isnull=True)
)


class CannedReply(Provided):
    """An answer that is written once."""

    shortcut = models.CharField(max_length=40)  # "ship", folded; typed as /ship
    texts = models.JSONField(default=dict)  # {"en": "Dear {{customer.name}}, …"}
    parts = models.JSONField(default=dict)  # {"en": what goes along with that text, see rich.py}
    used = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            # Not one for all four: a NULL differs from every other NULL.
            models.UniqueConstraint(
                fields=["shortcut"],
                condition=Q(brand__isnull=True, team__isnull=True, owner__isnull=True),
                name="canned_once",
            ),
            models.UniqueConstraint(fields=["brand", "shortcut"], name="canned_once_a_brand"),
            models.UniqueConstraint(fields=["team", "shortcut"], name="canned_once_a_team"),
            models.UniqueConstraint(fields=["owner", "shortcut"], name="canned_once_a_person"),
            models.CheckConstraint(condition=_ONE_SCOPE, name="canned_one_scope"),
        ]


class Macro(Provided):
    """Several deeds under one name."""

    steps = models.JSONField(default=dict)  # conversations.macros.Steps

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=_ONE_SCOPE, name="macro_one_scope")]
