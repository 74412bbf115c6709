"""A brand as somebody is just changing it: for the preview beside the form, and for nobody else.

A draft lives in the cache for a quarter of an hour, under a token that only its author's page has; when it is gone, the
preview shows what is saved. Never saved: the brand that comes back must not be written.
"""

import copy
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache

from counterbell.accounts.models import Brand
from counterbell.base.secrets import new_token

SECONDS = 900
LONGEST_TOKEN = 80
FIELDS = ("name", "colour", "languages", "default_language", "texts", "bubble", "letterhead")


def keep(brand: Brand, changes: Mapping[str, Any]) -> str:
    """Keep what is being changed; returns the token by which the preview asks for it."""
    token = new_token()
    cache.set(_key(brand, token), {name: changes[name] for name in FIELDS if name in changes}, SECONDS)
    return token


def drafted(brand: Brand, token: str) -> Brand:
    """The brand as in that draft; the brand itself when there is none."""
    changes = cache.get(_key(brand, token)) if 0 < len(token) <= LONGEST_TOKEN else None
    if not changes:
        return brand
    draft = copy.copy(brand)
    for name, value in changes.items():
        setattr(draft, name, value)
    return draft


def _key(brand: Brand, token: str) -> str:
    return f"accounts.draft.{brand.pk}.{token}"
