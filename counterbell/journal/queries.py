"""Readings of the journal."""

from django.db.models import F

from counterbell.base import ids
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.journal.models import Entry


def recorded_elsewhere(since: int, most: int) -> list[Recorded]:
    """What other processes recorded under ids above `since`, the oldest first; what only they know is left out."""
    node = F("pk").bitrightshift(ids.SEQUENCE_BITS).bitand((1 << ids.NODE_BITS) - 1)
    fresh = Entry.objects.filter(pk__gt=since, name__in=list(bus.events)).alias(node=node)
    others = fresh.exclude(node__in=ids.maker.nodes).order_by("pk")[:most]
    return [Recorded(e.pk, bus.load(e.name, e.facts), e.actor, e.at) for e in others]
