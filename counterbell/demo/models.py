"""Order: what somebody bought in the demo shop."""

from django.db import models

from counterbell.base.clock import now
from counterbell.base.secrets import new_token


class Order(models.Model):
    """An order of the demo shop. How far it has come follows from its age: see policies."""

    number = models.PositiveIntegerField(unique=True)
    key = models.CharField(max_length=40, unique=True, default=new_token)  # the customer's own link
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    address = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8)
    lines = models.JSONField()  # [{"slug": "halo", "variant": "brass", "quantity": 1, "price": 12900}]
    gift = models.BooleanField(default=False)
    placed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-placed_at"]

    def __str__(self) -> str:
        return f"TW-{self.number}"
