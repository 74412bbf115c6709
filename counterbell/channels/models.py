"""Channel: one way to reach one brand."""

from django.db import models

from counterbell.accounts.models import Brand
from counterbell.base.clock import now


class Channel(models.Model):
    """A brand's web chat, mailbox, telephone number …"""

    class Kind(models.TextChoices):
        WEBCHAT = "webchat"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand"], condition=models.Q(kind="webchat"), name="one_webchat_a_brand")
        ]

    def __str__(self) -> str:
        return self.name
