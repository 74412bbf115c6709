"""How the letters of a brand look."""

from django.db import transaction

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.events import BrandChanged
from counterbell.accounts.letterhead import Letterhead, Unfit, checked
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.journal.actions import record


@transaction.atomic
def set_letterhead(brand: Brand, letterhead: Letterhead, *, by: Agent | None) -> Brand:
    """Let letters look otherwise, from the next one on; those that were queued too.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_BRAND)
    try:
        wanted = checked(letterhead).as_dict()
    except Unfit as why:
        raise Refused(str(why)) from None
    held = Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    if held.letterhead != wanted:
        held.letterhead = wanted
        held.save(update_fields=["letterhead"])
        record(BrandChanged(brand=held.pk), actor=name_of(by))
    return held
