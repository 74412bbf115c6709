"""How the letters of a brand look."""

from django.db import transaction

from counterbell.accounts.actions.keeping import keep
from counterbell.accounts.actions.refused import Refused, require
from counterbell.accounts.letterhead import Letterhead, Unfit, checked
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May


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
    return keep(brand, "letterhead", wanted, by=by)
