"""S15: what stands in the gaps of the help centre's addresses."""

import uuid

from counterbell.accounts.models import Brand
from counterbell.helpcenter.actions import Wording, publish, save_section, start_article
from counterbell.helpcenter.models import Import, ImportPage, Section, Translation


def help_path(brand: Brand, route: str) -> str:
    """An address of the help centre with living objects in it, made for one knock: some addresses delete them."""
    section, article = _section(brand), _article(brand)
    of_brand = "/brand/" in route
    gaps = {
        "<str:key>": brand.key,
        "<slug:language>": "en",
        "section/<int:number>-<str:slug>": f"section/{section.pk}-{section.name('en').lower()}",
        "<int:number>-<str:slug>": f"{article.article_id}-{article.slug}",
        "<int:number>": str(article.article_id),
        "<int:pk>": str(brand.pk if of_brand else article.article_id),
        "<int:section>": str(section.pk),
        "<slug:verb>": "down" if of_brand else "fresh",
        "<path:rest>": "nothing",
    }
    if "<int:run>" in route:
        run = Import.objects.create(
            brand=brand, kind=Import.Kind.SITE, start="https://shop.example/", language="en", most=1
        )
        page = ImportPage.objects.create(run=run, address="https://shop.example/", body="Sizes", language="en")
        gaps |= {"<int:run>": str(run.pk), "<int:page>": str(page.pk)}
    for gap, filled in gaps.items():
        route = route.replace(gap, filled)
    return route


def _section(brand: Brand) -> Section:
    known = Section.objects.filter(brand=brand).first()
    return known or save_section(brand, names={"en": "Orders"}, abouts={}, by=None)


def _article(brand: Brand) -> Translation:
    made = start_article(brand, Wording(title=uuid.uuid4().hex), language="en", by=None)
    return publish(made, by=None)
