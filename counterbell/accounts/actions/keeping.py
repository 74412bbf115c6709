"""What several of a brand's looks share: one field of it is kept, and who did it is told."""

from typing import Any

from counterbell.accounts.actions.refused import name_of
from counterbell.accounts.events import BrandChanged
from counterbell.accounts.models import Agent, Brand
from counterbell.journal.actions import record


def keep(brand: Brand, field: str, wanted: Any, *, by: Agent | None) -> Brand:
    """Put it into the brand's row, within a transaction; what it was already is no change."""
    held = Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    if getattr(held, field) != wanted:
        setattr(held, field, wanted)
        held.save(update_fields=[field])
        record(BrandChanged(brand=held.pk), actor=name_of(by))
    return held
