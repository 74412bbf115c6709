"""The shop's own examples are asked as if they were new whenever they have changed: the bot is surer then, or less."""

import json
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from counterbell.base.clock import now
from counterbell.bot import sources
from counterbell.bot.models import Bot, OwnRehearsal, Unanswered

MOST_IGNORED = 200  # the newest that somebody called nobody's business


def rehearse_own(brand: int) -> None:
    """Outside of any transaction, in a process apart; nothing where the examples are those of the last time."""
    from counterbell.bot.own_rehearsal import as_json, rehearse_apart, tried_by  # numpy: only where somebody learns

    bot = Bot.objects.filter(brand=brand, is_on=True).first()
    if bot is None:
        return
    entries = sources.entries(brand, without=bot.silent)
    ways = list(dict.fromkeys((way, one.key) for one in entries for way in one.phrasings))
    ignored = list(
        Unanswered.objects.filter(brand=brand, state=Unanswered.State.IGNORED)
        .order_by("-created_at", "-pk")
        .values_list("text", flat=True)[:MOST_IGNORED]
    )
    made_of = sha256(json.dumps([tried_by(), sorted(ways), sorted(ignored)]).encode()).hexdigest()
    kept = OwnRehearsal.objects.filter(brand=brand).values_list("made_of", flat=True).first()
    if kept == made_of or not (ways or kept):
        return
    _keep(brand, made_of, as_json(rehearse_apart(ways, ignored, settings.BOT_ROOT)) if ways else {})


@transaction.atomic
def _keep(brand: int, made_of: str, tried: dict[str, Any]) -> None:
    """Every process judges by it from the next question on."""
    OwnRehearsal.objects.update_or_create(brand_id=brand, defaults={"made_of": made_of, "tried": tried, "at": now()})
    Bot.objects.filter(brand=brand).update(version=F("version") + 1)
