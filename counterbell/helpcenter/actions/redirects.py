"""Where old addresses lead."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.helpcenter.models import Article, Redirect
from counterbell.helpcenter.redirects import named_article, old_path, path_of_article

MOST = 2_000


@transaction.atomic
def add_redirects(brand: Brand, lines: Iterable[tuple[str, str]], *, by: Agent | None) -> int:
    """Let old addresses lead to articles of the brand, each (old address, article as `named_article` knows it).

    An address that is known leads to the new article from now on. Returns how many there were.

    Raises:
        Refused: with a sentence about what is wrong; then nothing is kept.
    """
    require(by, May.SET_HELP)
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    told: dict[str, Article] = {}
    for typed, target in lines:
        path = old_path(typed)
        if not path:
            raise Refused(_("This is no address: %(name)s") % {"name": typed[:100]})
        if path.startswith(f"/help/{brand.key}/"):
            raise Refused(_("This is an address of this help centre: %(name)s") % {"name": typed[:100]})
        told[path] = named_article(brand, target)
    for path, article in told.items():
        Redirect.objects.update_or_create(brand=brand, path=path, defaults={"article": article, "section": None})
    if Redirect.objects.filter(brand=brand, path__startswith="/").count() > MOST:
        raise Refused(_("At most %(count)d old addresses are kept.") % {"count": MOST})
    return len(told)


@transaction.atomic
def forget_redirect(redirect: Redirect, *, by: Agent | None) -> None:
    """Let an old address lead nowhere."""
    require(by, May.SET_HELP)
    redirect.delete()


def lead_on(article: Article, instead: Article | None) -> None:
    """Lead readers of an article that is about to be deleted to another one, else to its section, else nowhere."""
    section = None if instead else article.section
    if not instead and not section:
        return
    Redirect.objects.filter(article=article).update(article=instead, section=section)
    Redirect.objects.create(
        brand_id=article.brand_id, path=path_of_article(article.pk), article=instead, section=section
    )
