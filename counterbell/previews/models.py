"""The table: what a page of the shop's said of itself, for a day."""

from django.db import models

from counterbell.accounts.models import Brand
from counterbell.base.clock import now


class PagePreview(models.Model):
    """What was found at an address; without a title: nothing that could be shown, which is remembered as well."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=64)  # fingerprint of its address
    title = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=200, blank=True)
    picture = models.CharField(max_length=1000, blank=True)  # where it lies; we fetch it for whoever looks
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "page"], name="page_preview_once")]
        indexes = [models.Index(fields=["brand", "at"], name="page_preview_age")]

    def __str__(self) -> str:
        return self.title or f"nothing at {self.page}"
