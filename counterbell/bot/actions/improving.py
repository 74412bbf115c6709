"""What agents changed before they sent it becomes the shop's answer, or is left as it is."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.bot.actions.teaching import save_question
from counterbell.bot.models import Question, Suggestion
from counterbell.bot.queries import question_of


@transaction.atomic
def improve(brand: Brand, ids: Iterable[int], *, text: str, language: str, by: Agent | None) -> Question:
    """Let this be the answer, in this language, of the question that these changes were made to.

    Raises:
        Refused: when there is nothing to say, the answer is gone, or somebody has looked already.
    """
    require(by, May.SET_BRAND)
    rows = _held(brand, ids)
    question = question_of(brand, rows[0].key)
    if not text.strip():
        raise Refused(_("Write the answer."))
    if question is None or question.pk is None or not question.answers.filter(language=language).exists():
        raise Refused(_("There is no such question."))
    saved = save_question(brand, question, texts={language: text}, addresses=_addresses(question, language), by=by)
    _settle(rows)
    return saved


@transaction.atomic
def leave(brand: Brand, ids: Iterable[int], *, by: Agent | None) -> None:
    """The answer is good as it is."""
    require(by, May.SET_BRAND)
    _settle(_held(brand, ids))


def _held(brand: Brand, ids: Iterable[int]) -> list[Suggestion]:
    waiting = Suggestion.objects.select_for_update(of=("self",)).filter(conversation__brand=brand, pk__in=list(ids))
    found = list(waiting.exclude(better=None).order_by("-created_at"))
    if not found or len({one.key for one in found}) > 1:
        raise Refused(_("Somebody has seen to this already."))
    return found


def _addresses(question: Question, language: str) -> dict[str, str]:
    return dict(question.answers.filter(language=language).values_list("language", "address"))


def _settle(rows: list[Suggestion]) -> None:
    Suggestion.objects.filter(pk__in=[one.pk for one in rows]).update(better=None)
