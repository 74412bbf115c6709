"""The only writers of previews: one for each page and day, and never more than a brand's pages are worth."""

from datetime import timedelta

from django.db import transaction

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.base.secrets import fingerprint
from counterbell.conversations.actions import show_page
from counterbell.conversations.models import Message
from counterbell.previews.looking import look
from counterbell.previews.models import PagePreview
from counterbell.previews.policies import Page, own_link

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 2_000  # of a brand; the oldest go
MOST_AN_HOUR = 120  # pages of a brand that are fetched, whoever names them


def preview(message: int) -> bool:
    """Let a message show the page that it links to; tells whether it does. Talks to the shop's server, if it must."""
    said = Message.objects.select_related("conversation__brand").filter(pk=message).first()
    brand = said.conversation.brand if said else None
    if said is None or brand is None or not brand.shows_pages:
        return False
    url = own_link(said.text, brand.domains)
    page = _page_at(url, brand) if url else None
    if page is None or not page.title:
        return False
    told = {"kind": "page", "url": url, "title": page.title, "words": page.words, "picture": page.picture}
    return show_page(said, told)


def _page_at(url: str, brand: Brand) -> Page | None:
    """What is there: as it was found today, or as it is found now; None when too many were looked at."""
    fresh = now() - KEPT_FOR
    kept = PagePreview.objects.filter(brand=brand, page=fingerprint(url), at__gt=fresh).first()
    if kept:
        return Page(kept.title, kept.words, kept.picture)
    if PagePreview.objects.filter(brand=brand, at__gt=now() - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        return None
    found = look(url, brand.domains)
    _keep(url, brand, found)
    return found


@transaction.atomic
def _keep(url: str, brand: Brand, found: Page) -> None:
    said = {"title": found.title, "words": found.words, "picture": found.picture, "at": now()}
    PagePreview.objects.update_or_create(brand=brand, page=fingerprint(url), defaults=said)
    over = PagePreview.objects.filter(brand=brand).order_by("-at", "-pk").values_list("pk", flat=True)[MOST_KEPT:]
    PagePreview.objects.filter(pk__in=list(over)).delete()
