"""Canned replies as a source, where the owner lets the bot say them: those of the brand, and everybody's."""

from collections.abc import Iterable

from django.db.models import Q

from counterbell.bot.sources import Entry, source
from counterbell.conversations.models import CannedReply

NAME = "canned"


@source(NAME)
def canned(brand: int) -> Iterable[Entry]:
    """One entry for each language; a team's and somebody's own are no promise of the shop's."""
    shared = CannedReply.objects.filter(Q(brand=brand) | Q(brand=None), team=None, owner=None)
    for one in shared.order_by("pk"):
        for language, text in one.texts.items():
            yield Entry(
                key=f"canned.{one.pk}",
                language=language,
                title=one.name,
                answer=text,
                phrasings=(one.name,),
                passages=(text,),
                version=1,
            )
