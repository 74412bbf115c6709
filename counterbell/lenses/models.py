"""SavedView and Habits."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Agent, Team
from counterbell.base.clock import now

# Those that stand for a view: they must be told apart at the size of a letter.
ICONS = (
    "layers", "star", "flag", "bell", "clock", "user", "users",
    "tag", "shop", "globe", "mail", "chat", "pin", "eye",
)  # fmt: skip


class Sort(models.TextChoices):
    """In which order a list stands."""

    NEWEST = "newest", _("Newest first")
    OLDEST = "oldest", _("Oldest first")
    WAITING = "waiting", _("Longest waiting first")


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def offered_to(self, agent: Agent) -> "SavedViewQuerySet":
        """One's own, those of one's teams, and everybody's. Somebody else's own is nobody else's business."""
        if not agent.is_active:
            return self.none()
        teams = Team.agents.through.objects.filter(agent=agent).values("team_id")
        shared = Q(share=SavedView.Share.ALL) | Q(share=SavedView.Share.TEAM, team__in=teams)
        if agent.leads:
            shared |= Q(share=SavedView.Share.TEAM)
        return self.filter(Q(owner=agent) | shared)


class SavedView(models.Model):
    """A list that somebody composed and named. What it shows always begins with what its reader may see."""

    class Share(models.TextChoices):
        OWN = "own", _("Only me")
        TEAM = "team", _("A team")
        ALL = "all", _("Everybody")

    name = models.CharField(max_length=60)
    icon = models.CharField(max_length=20, default=ICONS[0])
    colour = models.CharField(max_length=7, default="#6b7280")
    owner = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    share = models.CharField(max_length=4, choices=Share.choices, default=Share.OWN)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    conditions: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # as conditions.as_data writes them
    sort = models.CharField(max_length=7, choices=Sort.choices, default=Sort.NEWEST)
    created_at = models.DateTimeField(default=now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Habits(models.Model):
    """How one agent likes to work."""

    class After(models.TextChoices):
        NEXT = "next", _("Open the next conversation")
        STAY = "stay", _("Stay in the conversation")
        LIST = "list", _("Go back to the list")

    class Density(models.TextChoices):
        ROOMY = "roomy", _("Roomy")
        DENSE = "dense", _("Dense")

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="habits")
    after_reply = models.CharField(max_length=4, choices=After.choices, default=After.STAY)
    after_resolve = models.CharField(max_length=4, choices=After.choices, default=After.STAY)
    density = models.CharField(max_length=5, choices=Density.choices, default=Density.ROOMY)
    view_order: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)  # saved views, first to last

    class Meta:
        verbose_name_plural = "habits"

    def __str__(self) -> str:
        return f"habits of {self.agent_id}"
