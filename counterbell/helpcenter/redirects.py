"""Where old addresses lead: those of deleted articles, and those of a help centre that the shop had before."""

import re
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused
from counterbell.accounts.models import Brand
from counterbell.helpcenter.models import Article, Redirect

LONGEST = 300
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


def path_of_article(number: int) -> str:
    """How an article of ours is called among old addresses."""
    return f"article:{number}"


def old_path(typed: str) -> str:
    """Path and query of an address, in one spelling; "" for what is none."""
    try:
        parts = urlsplit(typed.strip())
    except ValueError:
        return ""
    path = "/" + unquote(parts.path).strip("/")
    whole = path + (f"?{unquote(parts.query)}" if parts.query else "")
    fits = len(whole) <= LONGEST and whole.isprintable() and whole != "/"
    return whole if fits and (parts.path.startswith("/")) else ""


def led_from(brand: Brand, address: str) -> Redirect | None:
    """Where an old address leads; without its query where nobody entered it with one."""
    asked = old_path(address)
    known = {one.path: one for one in Redirect.objects.filter(brand=brand, path__in={asked, asked.partition("?")[0]})}
    return known.get(asked) or known.get(asked.partition("?")[0])


def led_on(brand: Brand, number: int) -> Redirect | None:
    """Where readers of an article that was deleted are led."""
    rows = Redirect.objects.filter(brand=brand, path=path_of_article(number))
    return rows.select_related("section__brand").first()


def named_article(brand: Brand, typed: str) -> Article:
    """The article of the brand that somebody names by its number or by its address here.

    Raises:
        Refused: there is none.
    """
    home = re.escape(f"/help/{brand.key}/")
    found = re.search(rf"{home}[a-z-]+/(\d{{1,18}})-", typed, re.ASCII)
    number = found[1] if found else typed.strip().removeprefix("article:")
    article = Article.objects.filter(brand=brand, pk=int(number)).first() if _NUMBER.fullmatch(number) else None
    if article is None:
        raise Refused(_("There is no such article: %(name)s. Copy the address of its page.") % {"name": typed[:100]})
    return article
