"""Whether it helped."""

from django.db import transaction
from django.db.models import F

from counterbell.helpcenter.models import Translation, Vote

LONGEST_WORDS = 500


@transaction.atomic
def vote(translation: Translation, *, voter: str, helpful: bool, reason: str = "", words: str = "") -> Vote:
    """Keep one reader's word; saying it again changes it, and counts once."""
    held = Translation.objects.select_for_update(no_key=True).get(pk=translation.pk)
    why = reason if not helpful and reason in Vote.Reason.values else ""
    said = {
        "helpful": helpful,
        "reason": why,
        "words": " ".join(words.replace("\x00", "").split())[:LONGEST_WORDS] if not helpful else "",
        "revision": held.live,
    }
    before = Vote.objects.filter(translation=held, voter=voter).first()
    kept, fresh = Vote.objects.update_or_create(translation=held, voter=voter, defaults=said)
    if fresh or (before and before.helpful != helpful):
        step = 0 if fresh else -1
        Translation.objects.filter(pk=held.pk).update(
            helpful=F("helpful") + (1 if helpful else step), unhelpful=F("unhelpful") + (step if helpful else 1)
        )
    return kept
