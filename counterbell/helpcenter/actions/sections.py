"""The sections of a brand's help centre."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.base.ordering import move
from counterbell.helpcenter.events import SectionsChanged
from counterbell.helpcenter.models import Section
from counterbell.journal.actions import record

MOST, LONGEST_NAME, LONGEST_ABOUT = 100, 80, 200


@transaction.atomic
def save_section(
    brand: Brand,
    section: Section | None = None,
    *,
    names: Mapping[str, str],
    abouts: Mapping[str, str],
    by: Agent | None,
) -> Section:
    """Make a section (the last in order), or name one anew.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_HELP)
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    count = Section.objects.filter(brand=brand).count()
    if not section and count >= MOST:
        raise Refused(_("A help centre has at most %(count)d sections.") % {"count": MOST})
    kept = section or Section(brand=brand, position=count)
    kept.names, kept.abouts = _said(names, LONGEST_NAME), _said(abouts, LONGEST_ABOUT)
    if not kept.names.get(brand.default_language):
        raise Refused(
            _("Write the name in %(language)s, the brand's default language.")
            % {"language": dict(settings.LANGUAGES).get(brand.default_language, brand.default_language)}
        )
    kept.save()
    record(SectionsChanged(brand=brand.pk), actor=name_of(by))
    return kept


@transaction.atomic
def move_section(section: Section, *, by: Agent | None, up: bool) -> None:
    """Let it come before (or after) its neighbour; at the end of the line nothing happens."""
    require(by, May.SET_HELP)
    Brand.objects.select_for_update(no_key=True).get(pk=section.brand_id)
    if move(Section.objects.filter(brand=section.brand_id), section, up=up):
        record(SectionsChanged(brand=section.brand_id), actor=name_of(by))


@transaction.atomic
def delete_section(section: Section, *, by: Agent | None) -> None:
    """Delete a section; its articles stay, without one."""
    require(by, May.SET_HELP)
    brand = section.brand_id
    section.delete()
    record(SectionsChanged(brand=brand), actor=name_of(by))


def _said(texts: Mapping[str, str], longest: int) -> dict[str, str]:
    known = dict(settings.LANGUAGES)
    return {
        code: " ".join(text.replace("\x00", "").split())[:longest]
        for code, text in texts.items()
        if code in known and text.strip()
    }
