"""The only writers of greetings."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require, require_name
from counterbell.accounts.bubble import Unclear
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.base.clock import now
from counterbell.base.ordering import move
from counterbell.conversations.actions import note_happening
from counterbell.conversations.models import Conversation
from counterbell.journal.actions import record
from counterbell.outreach.events import GreetingAnswered, GreetingsChanged
from counterbell.outreach.models import AnsweredGreeting, Greeting
from counterbell.outreach.policies import LONGEST_TEXT, MOST_DAYS, conditions

MOST_GREETINGS = 50


@transaction.atomic
def save_greeting(
    brand: Brand,
    greeting: Greeting | None = None,
    *,
    name: str,
    texts: Mapping[str, str],
    asks: Mapping[str, Any],
    every: str = Greeting.Every.VISITOR,
    days: int = 7,
    is_on: bool = True,
    by: Agent | None,
) -> Greeting:
    """Make a greeting (the last in order), or change one.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_BRAND)
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    kept = greeting or Greeting(brand=brand, position=_last_place(brand) + 1)
    if not greeting and Greeting.objects.filter(brand=brand).count() >= MOST_GREETINGS:
        raise Refused(_("A brand has at most %(count)d greetings.") % {"count": MOST_GREETINGS})
    kept.name = require_name(name)
    kept.texts = _texts(brand, texts)
    try:
        kept.conditions = conditions(asks).as_dict()
    except Unclear as why:
        raise Refused(str(why)) from None
    if every not in Greeting.Every.values or not 1 <= days <= MOST_DAYS:
        raise Refused(_("Choose between 1 and %(most)d days.") % {"most": MOST_DAYS})
    kept.every, kept.days, kept.is_on, kept.changed_at = every, days, is_on, now()
    kept.save()
    record(GreetingsChanged(brand=brand.pk), actor=name_of(by))
    return kept


@transaction.atomic
def switch_greeting(greeting: Greeting, *, is_on: bool, by: Agent | None) -> Greeting:
    """Use a greeting, or keep it for later."""
    require(by, May.SET_BRAND)
    if greeting.is_on != is_on:
        greeting.is_on = is_on
        greeting.save(update_fields=["is_on"])
        record(GreetingsChanged(brand=greeting.brand_id), actor=name_of(by))
    return greeting


@transaction.atomic
def move_greeting(greeting: Greeting, *, by: Agent | None, up: bool) -> None:
    """Let it come before (or after) its neighbour; at the end of the line nothing happens."""
    require(by, May.SET_BRAND)
    Brand.objects.select_for_update(no_key=True).get(pk=greeting.brand_id)
    if move(Greeting.objects.filter(brand=greeting.brand_id), greeting, up=up):
        record(GreetingsChanged(brand=greeting.brand_id), actor=name_of(by))


@transaction.atomic
def delete_greeting(greeting: Greeting, *, by: Agent | None) -> None:
    """Greet so no more. Conversations that it began keep its words."""
    require(by, May.SET_BRAND)
    brand = greeting.brand_id
    greeting.delete()
    record(GreetingsChanged(brand=brand), actor=name_of(by))


@transaction.atomic
def note_answer(conversation: Conversation, greeting: Greeting, *, language: str) -> AnsweredGreeting:
    """Keep which greeting the shopper answered; only the first counts, and saying it twice is harmless."""
    held = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    kept, fresh = AnsweredGreeting.objects.get_or_create(
        conversation=held,
        defaults={"greeting": greeting, "language": language, "text": greeting.text(language)},
    )
    if fresh:
        note_happening(held, "greeted", text=kept.text)
        answered = GreetingAnswered(brand=held.brand_id, conversation=held.pk, greeting=greeting.pk)
        record(answered, actor=f"customer:{held.customer_id}")
    return kept


def _last_place(brand: Brand) -> int:
    last = Greeting.objects.filter(brand=brand).aggregate(last=Max("position"))["last"]
    return -1 if last is None else int(last)


def _texts(brand: Brand, said: Mapping[str, str]) -> dict[str, str]:
    known = dict(settings.LANGUAGES)
    texts = {code: text.replace("\x00", "").strip() for code, text in said.items() if code in known and text.strip()}
    if not texts:
        raise Refused(_("Write what the greeting says."))
    if brand.default_language not in texts:
        # Whoever speaks none of the languages reads this one.
        raise Refused(
            _("Write the greeting in %(language)s, the brand's default language.")
            % {"language": known.get(brand.default_language, brand.default_language)}
        )
    for text in texts.values():
        if len(text) > LONGEST_TEXT:
            raise Refused(
                _("“%(start)s…” is longer than %(count)d letters.") % {"start": text[:20], "count": LONGEST_TEXT}
            )
    return texts
