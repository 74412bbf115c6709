"""Readings of the journal."""

from counterbell.journal.models import Entry


def latest_entry() -> int:
    """The newest entry's id; 0 when nothing has happened yet."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
