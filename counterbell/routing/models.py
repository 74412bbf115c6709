"""Schedule."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Brand, Team
from counterbell.base.clock import now


class Schedule(models.Model):
    """When a brand answers, or (with a team) when that team does. Read it through `queries.hours_for`."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", verbose_name=_("brand"))
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("team"))
    is_on = models.BooleanField(_("hours are kept"), default=True)
    zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    # {"mon": [["09:00", "17:30"]], …}: a time that ends before it begins, ends on the next day.
    week = models.JSONField(_("week"), default=dict)
    # [{"date": "2026-12-24", "name": "Christmas Eve", "hours": [["09:00", "12:00"]]}]: no hours means closed.
    special = models.JSONField(_("special days"), default=list, blank=True)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand"], condition=Q(team=None), name="schedule_of_brand"),
            models.UniqueConstraint(fields=["brand", "team"], name="schedule_of_team"),
        ]

    def __str__(self) -> str:
        return f"{self.brand} · {self.team}" if self.team else str(self.brand)
