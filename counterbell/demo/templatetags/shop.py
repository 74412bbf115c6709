"""Template tags of the demo shop: its own words, money and dates."""

from datetime import datetime
from typing import Any

from django import template
from django.template import Context

from counterbell.demo import words
from counterbell.demo.goods import Product, Variant

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, path: str, **given: object) -> str:
    """A text of the shop in the page's language; numbers get its digits, what is filled in keeps its own direction."""
    language = str(context["lang"])
    shown = {k: words.number(language, v) if isinstance(v, int) else words.isolated(v) for k, v in given.items()}
    return words.say(language, path, **shown)


@register.simple_tag(takes_context=True)
def price(context: Context, cents: int) -> str:
    return words.price(str(context["lang"]), cents)


@register.simple_tag(takes_context=True)
def number(context: Context, value: int) -> str:
    return words.number(str(context["lang"]), value)


@register.simple_tag(takes_context=True)
def day(context: Context, moment: datetime) -> str:
    return words.day(str(context["lang"]), moment)


@register.simple_tag(takes_context=True)
def about(context: Context, product: Product) -> dict[str, Any]:
    """The words of one product: name, line, story, details, care."""
    return dict(words.words(str(context["lang"]))["products"][product.slug])


@register.simple_tag(takes_context=True)
def variant_name(context: Context, variant: Variant) -> str:
    return words.say(str(context["lang"]), f"variant.{variant.key}")


@register.simple_tag(takes_context=True)
def policy(context: Context) -> list[dict[str, Any]]:
    """The sections of the policies page."""
    return list(words.words(str(context["lang"]))["policy"]["sections"])
