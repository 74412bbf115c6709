"""A change is tried on the shop's past questions before it goes live, in small parts off the request."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.base.clock import now
from counterbell.bot.actions.learning import answer_all, attach_all, waiting, ways_with
from counterbell.bot.actions.teaching import (
    MOST_LETTERS,
    TOLERATED,
    clean_ways,
    save_question,
    set_up,
    switch_question,
)
from counterbell.bot.events import ReplayAsked
from counterbell.bot.models import Question, Replay, ReplayCase, Unanswered
from counterbell.bot.queries import bot_of, question_of
from counterbell.bot.replaying import Asked, Change, Stage, past_questions, turn_of
from counterbell.bot.sources import names as source_names
from counterbell.journal.actions import record

SECONDS = 3.0  # of thinking in one duty
MOST_SECONDS = 120.0  # of thinking in all: what is left then is not asked
AT_ONCE = 20
KEPT = 20  # replays of a brand
LOOKED_BACK = 200  # questions, the newest, after one was settled
State = Replay.State


@transaction.atomic
def start_replay(brand: Brand, kind: str, change: Mapping[str, Any], *, by: Agent | None) -> Replay:
    """Begin; another one of the brand that still runs is stopped.

    Raises:
        Refused: when the change makes no sense, or nothing has been asked yet.
    """
    require(by, May.SET_BRAND)
    wanted = _checked(brand, kind, change)
    messages = past_questions(brand)
    if not messages:
        raise Refused(_("Nobody has asked anything yet."))
    Replay.objects.filter(brand=brand, state=State.RUNNING).update(state=State.STOPPED)
    tried = Replay.objects.filter(brand=brand).exclude(kind=Change.LEARNED)
    old = tried.order_by("-created_at", "-pk").values_list("pk", flat=True)
    Replay.objects.filter(pk__in=list(old[KEPT - 1 :])).delete()
    return _begin(Replay(brand=brand, agent=by, kind=kind, change=wanted, messages=messages))


@transaction.atomic
def settle(
    brand: Brand, ids: Sequence[int], *, key: str, text: str | None, language: str = "", by: Agent | None
) -> Question:
    """Answer or (without a text) attach at once, and look back later at what that would have answered, too.

    Raises:
        Refused: as `answer_all` and `attach_all`.
    """
    require(by, May.SET_BRAND)
    before = question_of(brand, key) if key else None
    change = {"texts": _texts(before), "phrasings": {}, "calls_person": False}
    if before:
        change |= {"phrasings": before.phrasings, "calls_person": before.calls_person}
    theirs = set(Unanswered.objects.filter(brand=brand, pk__in=ids).values_list("message", flat=True))
    if text is None:
        saved = attach_all(brand, ids, key=key, by=by)
    else:
        saved = answer_all(brand, ids, key=key, text=text, language=language, by=by)
    Replay.objects.filter(brand=brand, kind=Change.LEARNED).delete()  # only the last one is looked back at
    messages = [pk for pk in past_questions(brand) if pk not in theirs][:LOOKED_BACK]
    if messages and saved.is_on and not Replay.objects.filter(brand=brand, state=State.RUNNING).exists():
        told = {"key": saved.key, **change}
        _begin(Replay(brand=brand, agent=by, kind=Change.LEARNED, change=told, messages=messages, adopted_at=now()))
    return saved


def _begin(replay: Replay) -> Replay:
    replay.save()
    record(ReplayAsked(brand=replay.brand_id, replay=replay.pk, asked=0), actor=name_of(replay.agent))
    return replay


def _texts(question: Question | None) -> dict[str, str]:
    return dict(question.answers.values_list("language", "text")) if question and question.pk else {}


def go_on(replay: int, *, asked: int) -> None:
    """Ask the next questions, outside of any transaction, and keep what came of it; a part is kept once."""
    found = Replay.objects.select_related("brand").filter(pk=replay, state=State.RUNNING, asked=asked).first()
    if found is None:
        return
    begun = time.monotonic()
    stage = Stage(found.brand, found.kind, found.change)
    ready = time.monotonic()
    reached = asked
    whole = Asked(Counter(), Counter(), [])
    while reached < found.whole and time.monotonic() - ready < SECONDS:
        some = stage.ask(found.messages[reached : reached + AT_ONCE])
        whole.now += some.now
        whole.then += some.then
        whole.changed += some.changed
        reached = min(reached + AT_ONCE, found.whole)
    _keep(found, whole, asked=asked, reached=reached, seconds=time.monotonic() - begun)


@transaction.atomic
def _keep(replay: Replay, whole: Asked, *, asked: int, reached: int, seconds: float) -> None:
    held = Replay.objects.select_for_update(no_key=True, of=("self",)).filter(pk=replay.pk, asked=asked).first()
    if held is None or held.state != State.RUNNING:
        return
    held.counts = {
        name: dict(Counter(held.counts.get(name, {})) + more)
        for name, more in (("now", whole.now), ("then", whole.then))
    }
    held.asked, held.seconds = reached, held.seconds + seconds
    if reached >= held.whole:
        held.state = State.DONE
    elif held.seconds >= MOST_SECONDS:
        held.state = State.STOPPED
    held.save(update_fields=["counts", "asked", "seconds", "state"])
    ReplayCase.objects.bulk_create(
        [
            ReplayCase(replay=held, message_id=pk, now=was.kept(), then=would.kept(), turn=turn_of(was, would))
            for pk, was, would in whole.changed
        ],
        ignore_conflicts=True,
    )
    if held.state == State.RUNNING:
        record(ReplayAsked(brand=held.brand_id, replay=held.pk, asked=reached), actor="bot")


@transaction.atomic
def stop_replay(replay: Replay, *, by: Agent | None) -> None:
    """Ask no more of it; what was asked stays."""
    require(by, May.SET_BRAND)
    Replay.objects.filter(pk=replay.pk, state=State.RUNNING).update(state=State.STOPPED)


@transaction.atomic
def adopt(replay: Replay, *, by: Agent | None) -> None:
    """Let the change go live as it was tried.

    Raises:
        Refused: when it is live already, or cannot be.
    """
    require(by, May.SET_BRAND)
    held = Replay.objects.select_for_update(no_key=True, of=("self",)).select_related("brand").get(pk=replay.pk)
    if held.adopted_at or held.kind == Change.NOTHING:
        raise Refused(_("This is how the bot is already."))
    brand, change = held.brand, held.change
    if held.kind == Change.BEHAVIOUR:
        bot = bot_of(brand)
        kept = {"is_on": bot.is_on, "name": bot.name, "greetings": bot.greetings, "patience": bot.patience}
        people = {
            "people_labels": [] if bot._state.adding else list(bot.people_labels.all()),
            "people_addresses": bot.people_addresses,
            "helps_agents": bot.helps_agents,
            "gathers": bot.gathers,
            "minds_manners": bot.minds_manners,
        }
        set_up(brand, **kept, **people, tolerated=Decimal(change["tolerated"]), silent=change["silent"], by=by)
    elif held.kind == Change.SETTLE:
        _settle(brand, change, by)
    else:
        question = question_of(brand, change["key"]) if change["key"] else Question(brand=brand)
        if question is None:
            raise Refused(_("There is no such question."))
        if held.kind == Change.QUESTION:
            told = {name: change[name] for name in ("texts", "addresses", "phrasings", "calls_person")}
            save_question(brand, question, **told, by=by)
        else:
            switch_question(question, is_on=held.kind == Change.USE, by=by)
    held.adopted_at = now()
    held.save(update_fields=["adopted_at"])


def _settle(brand: Brand, change: Mapping[str, Any], by: Agent | None) -> None:
    ids, key, text = (change[name] for name in ("ids", "key", "text"))
    if text is None:
        attach_all(brand, ids, key=key, by=by)
    else:
        answer_all(brand, ids, key=key, text=text, language=change["language"], by=by)


def _checked(brand: Brand, kind: str, change: Mapping[str, Any]) -> dict[str, Any]:
    """The change as it is kept: nothing in it but what its kind has."""
    if kind == Change.NOTHING:
        return {}
    if kind == Change.BEHAVIOUR:
        try:
            tolerated = Decimal(str(change.get("tolerated", "")))
        except InvalidOperation:
            tolerated = Decimal(0)
        if not tolerated.is_finite() or not TOLERATED[0] <= tolerated <= TOLERATED[1]:
            raise Refused(_("Choose a share between 0.5 and 10 percent."))
        return {"tolerated": str(tolerated), "silent": sorted(set(change.get("silent", ())) & set(source_names()))}
    if kind == Change.SETTLE:
        return _settling_checked(brand, change)
    key = str(change.get("key", ""))
    known = question_of(brand, key) if key else None
    if kind in {Change.REST, Change.USE}:
        if known is None or known.pk is None:
            raise Refused(_("There is no such question."))
        return {"key": key}
    if kind != Change.QUESTION or (key and known is None):
        raise Refused(_("There is no such question."))
    return _question_checked(key, change)


def _settling_checked(brand: Brand, change: Mapping[str, Any]) -> dict[str, Any]:
    """The question as `answer_all` would save it, or (without a text) `attach_all`."""
    key, text, language = str(change.get("key", "")), change.get("text"), str(change.get("language", ""))
    rows = waiting(brand, change.get("ids", ()))
    if text is not None and not text.strip():
        raise Refused(_("Write the answer."))
    question = question_of(brand, key) if key else Question(brand=brand)
    texts = _texts(question)
    if question is None or (text is None and not texts):
        raise Refused(_("There is no such question."))
    if text is not None and language in dict(settings.LANGUAGES):
        texts[language] = text.strip()
    saved = {"texts": texts, "phrasings": ways_with(question, rows), "calls_person": question.calls_person}
    told = {"ids": [row.pk for row in rows], "text": text, "language": language}
    return {**_question_checked(key, saved), **told}


def _question_checked(key: str, change: Mapping[str, Any]) -> dict[str, Any]:
    texts = {str(code): str(text) for code, text in change.get("texts", {}).items()}
    if any(len(text) > MOST_LETTERS for text in texts.values()):
        raise Refused(_("An answer has at most %(count)d letters.") % {"count": MOST_LETTERS})
    phrasings = clean_ways(change.get("phrasings", {}))
    if not key.startswith("pack.") and not phrasings:
        raise Refused(_("Write at least one way to ask the question."))
    return {
        "key": key,
        "texts": texts,
        "addresses": dict(change.get("addresses", {})),
        "phrasings": phrasings,
        "calls_person": bool(change.get("calls_person")),
    }
