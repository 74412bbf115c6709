"""What could not be answered becomes what can: answered, attached to what there is, or ignored."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.bot import pack
from counterbell.bot.actions.teaching import save_question
from counterbell.bot.models import Question, Unanswered
from counterbell.bot.queries import question_of
from counterbell.conversations.tongues import base

State = Unanswered.State


@transaction.atomic
def answer_all(brand: Brand, ids: Iterable[int], *, key: str, text: str, language: str, by: Agent | None) -> Question:
    """Answer questions that mean the same; `key` is the question of the pack that they are, "" for one of the shop's.

    Raises:
        Refused: when there is nothing to say, or nothing waits.
    """
    require(by, May.SET_BRAND)
    rows = waiting(brand, ids)
    if not text.strip():
        raise Refused(_("Write the answer."))
    question = question_of(brand, key) if key else Question(brand=brand)
    if question is None:
        raise Refused(_("There is no such question."))
    saved = save_question(brand, question, texts={language: text}, phrasings=ways_with(question, rows), by=by)
    _settle(rows, State.ANSWERED, key=saved.key)
    return saved


@transaction.atomic
def attach_all(brand: Brand, ids: Iterable[int], *, key: str, by: Agent | None) -> Question:
    """Say that these questions ask for what is answered already: they are new ways to ask it.

    Raises:
        Refused: when there is no such question, or nothing waits.
    """
    require(by, May.SET_BRAND)
    rows = waiting(brand, ids)
    question = question_of(brand, key)
    if question is None or question.pk is None or not question.answers.exists():
        raise Refused(_("There is no such question."))
    saved = save_question(brand, question, texts={}, phrasings=ways_with(question, rows), by=by)
    _settle(rows, State.ATTACHED, key=saved.key)
    return saved


@transaction.atomic
def ignore_all(brand: Brand, ids: Iterable[int], *, by: Agent | None) -> None:
    """Nobody needs to answer these."""
    require(by, May.SET_BRAND)
    _settle(waiting(brand, ids), State.IGNORED)


def waiting(brand: Brand, ids: Iterable[int]) -> list[Unanswered]:
    """Those of these questions that nobody has seen to yet, the newest first, held.

    Raises:
        Refused: when there is none.
    """
    open_ = Unanswered.objects.select_for_update().filter(brand=brand, state=State.OPEN, pk__in=list(ids))
    found = list(open_.order_by("-created_at"))
    if not found:
        raise Refused(_("Somebody has seen to this already."))
    return found


def ways_with(question: Question, rows: Sequence[Unanswered]) -> dict[str, list[str]]:
    """The ways in which it is asked, these among them."""
    ways = {language: list(said) for language, said in question.phrasings.items()}
    for row in reversed(rows):
        language = base(row.language) if base(row.language) in pack.languages() else "en"
        ways.setdefault(language, []).append(row.text)
    return ways


def _settle(rows: Sequence[Unanswered], state: str, *, key: str = "") -> None:
    Unanswered.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, settled=key)
