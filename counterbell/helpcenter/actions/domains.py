"""The domain of a help centre."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.domains import clean_domain
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.helpcenter.domains import forget_domains
from counterbell.helpcenter.events import DomainSet
from counterbell.helpcenter.models import HelpDomain
from counterbell.journal.actions import record


@transaction.atomic
def set_domain(brand: Brand, typed: str, *, by: Agent | None) -> str:
    """Let the help centre stand under a name of the shop's own; "": only under Counterbell's. Returns the name.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_HELP)
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    domain = _clean(typed) if typed.strip() else ""
    if domain and HelpDomain.objects.filter(domain=domain).exclude(brand=brand).exists():
        raise Refused(_("Another brand's help centre stands there already."))
    if domain:
        HelpDomain.objects.update_or_create(brand=brand, defaults={"domain": domain})
    else:
        HelpDomain.objects.filter(brand=brand).delete()
    record(DomainSet(brand=brand.pk), actor=name_of(by))
    transaction.on_commit(forget_domains)
    return domain


def _clean(typed: str) -> str:
    try:
        domain = clean_domain(typed)
    except ValueError:
        domain = ""
    if not domain or domain.startswith("*") or ":" in domain or "." not in domain or domain.split(".")[-1].isdigit():
        raise Refused(_("Write a name like help.shop.example."))
    if domain in settings.ALLOWED_HOSTS:
        raise Refused(_("This is the address of Counterbell itself. Choose another name."))
    return domain
