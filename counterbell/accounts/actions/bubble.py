"""How the bubble of a brand stands on a page."""

from django.db import transaction

from counterbell.accounts.actions.keeping import keep
from counterbell.accounts.actions.refused import Refused, require
from counterbell.accounts.bubble import Bubble, Unclear, checked
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May


@transaction.atomic
def set_bubble(brand: Brand, bubble: Bubble, *, by: Agent | None) -> Brand:
    """Let the bell stand elsewhere, look otherwise, or be hidden on some pages.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_BRAND)
    try:
        wanted = checked(bubble).as_dict()
    except Unclear as why:
        raise Refused(str(why)) from None
    return keep(brand, "bubble", wanted, by=by)
