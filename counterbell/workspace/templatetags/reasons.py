"""Filters that say reasons in the reader's language."""

from django import template

from counterbell.workspace import reasons

register = template.Library()
register.filter("unreadable", reasons.unreadable)
register.filter("says_more", reasons.says_more)
register.filter("trouble", reasons.trouble)
register.filter("unsent", reasons.unsent)
register.filter("noted", reasons.noted)
register.filter("unworded", reasons.unworded)
