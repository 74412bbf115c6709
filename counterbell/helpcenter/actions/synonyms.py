"""Words that mean the same."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.helpcenter.models import Synonym

MOST_GROUPS, MOST_WORDS, LONGEST_WORD = 300, 12, 40


@transaction.atomic
def set_synonyms(brand: Brand, language: str, groups: Iterable[Iterable[str]], *, by: Agent | None) -> int:
    """Say which words mean the same in a language, instead of what was said before; returns how many groups."""
    require(by, May.SET_HELP)
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one from the list."))
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    clean = [words for group in groups if len(words := _words(group)) > 1]
    if len(clean) > MOST_GROUPS:
        raise Refused(_("There are at most %(count)d groups of words.") % {"count": MOST_GROUPS})
    fresh = list(clean)
    for kept in Synonym.objects.filter(brand=brand, language=language):
        if kept.words in fresh:
            fresh.remove(kept.words)
        else:
            kept.delete()
    for words in fresh:
        Synonym.objects.create(brand=brand, language=language, words=words)  # each by itself: changes are kept
    return len(clean)


def _words(group: Iterable[str]) -> list[str]:
    found = (" ".join(word.replace("\x00", "").split())[:LONGEST_WORD] for word in group)
    return list(dict.fromkeys(filter(None, found)))[:MOST_WORDS]
