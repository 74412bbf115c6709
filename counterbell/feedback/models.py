"""Rating."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from counterbell.base.clock import now
from counterbell.conversations.models import Conversation
from counterbell.customers.models import Customer


class Rating(models.Model):
    """One to five for one ending of a conversation; reopened and resolved again, it can be rated again."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="ratings", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    resolved_at = models.DateTimeField()  # which ending: the conversation's own `resolved_at` when it was rated
    score = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "resolved_at"], name="rating_once_an_ending"),
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="rating_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.score}/5 for {self.conversation_id}"
