"""Readings of greetings. What a greeting says and asks for is told to every browser: it needs no right."""

from typing import Any

from django.db.models import QuerySet

from counterbell.accounts.models import Brand
from counterbell.base.prepared import prepared
from counterbell.conversations.models import Conversation
from counterbell.outreach.models import AnsweredGreeting, Greeting
from counterbell.outreach.policies import zones_of


def has_greetings(brand: Brand) -> bool:
    """Whether the brand greets by rules of its own."""
    return Greeting.objects.filter(brand=brand, is_on=True).exists()


def greetings_of(brand: Brand) -> list[Greeting]:
    """All of them, the first to be tried first."""
    return list(Greeting.objects.filter(brand=brand))


def greeting_of(brand: Brand, pk: int) -> Greeting | None:
    """One of the brand's greetings, in use or not."""
    return Greeting.objects.filter(brand=brand, pk=pk).select_related("brand").first()


def rules_for(brand: Brand, language: str) -> list[dict[str, Any]]:
    """The greetings as the shop's page evaluates them, in one language. Countries become time zones there."""
    found = []
    for greeting in Greeting.objects.filter(brand=brand, is_on=True).select_related("brand"):
        asks = dict(greeting.conditions)
        languages, countries = asks.pop("languages", []), asks.pop("countries", [])
        if languages and language not in languages:
            continue
        rule = {"id": greeting.pk, "text": greeting.text(language), "every": greeting.every, "days": greeting.days}
        if countries:
            rule["zones"] = zones_of(countries)
        found.append({**rule, **asks})
    return found


def answered_in(conversation: Conversation) -> AnsweredGreeting | None:
    """The greeting that a conversation began with. Who asks has already been allowed to see the conversation."""
    return next(iter(greetings_answered(conversation.pk)), None)


@prepared
def greetings_answered(conversation: int) -> QuerySet[AnsweredGreeting]:
    """The same, by the conversation's key."""
    return AnsweredGreeting.objects.filter(conversation=conversation).order_by("pk")[:1]
