"""What owners and admins set up: the bot itself, and what it answers."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.base.clock import now
from counterbell.bot import pack
from counterbell.bot.canned import NAME as CANNED
from counterbell.bot.events import BotChanged, BotSwitchedOn
from counterbell.bot.models import Answer, Bot, Question, Revision
from counterbell.bot.policies import PATIENCE
from counterbell.bot.sources import names as source_names
from counterbell.bot.tones import Tone
from counterbell.conversations.models import Label
from counterbell.journal.actions import record

MOST_LETTERS = 2_000  # of an answer
MOST_WAYS = 60  # to ask a question, in one language
LONGEST_WAY = 300
LONGEST_GREETING = 300
MOST_ADDRESSES = 1_000
_ADDRESS = re.compile(r"[^@\s,;]*@[^@\s,;]+\.[^@\s,;]+")
TOLERATED = (Decimal("0.5"), Decimal(10))


@transaction.atomic
def set_up(
    brand: Brand,
    *,
    is_on: bool,
    name: str = "",
    tone: str = Tone.USUAL,
    greetings: Mapping[str, str] | None = None,
    tolerated: Decimal = Decimal(2),
    patience: int = 10,
    helps_agents: bool = True,
    gathers: bool = True,
    minds_manners: bool = False,
    silent: Iterable[str] = (CANNED,),
    people_labels: Iterable[Label] = (),
    people_addresses: Iterable[str] = (),
    by: Agent | None,
) -> Bot:
    """Switch the bot on or off, and say how it behaves.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_BRAND)
    if not TOLERATED[0] <= tolerated <= TOLERATED[1]:
        raise Refused(_("Choose a share between 0.5 and 10 percent."))
    if patience not in PATIENCE:
        raise Refused(_("Choose between 1 and %(most)d minutes.") % {"most": PATIENCE.stop - 1})
    addresses = sorted({one.strip().lower() for one in people_addresses if one.strip()})
    if len(addresses) > MOST_ADDRESSES or any(not _ADDRESS.fullmatch(one) for one in addresses):
        raise Refused(_("Write e-mail addresses, or @ and a domain, one a line."))
    bot = _held(brand)
    switched_on = is_on and not bot.is_on
    bot.is_on, bot.tolerated, bot.patience, bot.helps_agents = is_on, tolerated, patience, helps_agents
    bot.gathers, bot.minds_manners, bot.tone = gathers, minds_manners, Tone(tone).value
    bot.name = " ".join(_plain(name).split())[:40]
    known = dict(settings.LANGUAGES)
    said = {code: _plain(text)[:LONGEST_GREETING] for code, text in (greetings or {}).items() if code in known}
    bot.greetings = {code: text for code, text in said.items() if text}
    bot.silent, bot.people_addresses = sorted(set(silent) & set(source_names())), addresses
    bot.people_labels.set(people_labels)
    bot.save(
        update_fields=[
            "is_on",
            "silent",
            "people_addresses",
            "tolerated",
            "patience",
            "helps_agents",
            "gathers",
            "minds_manners",
            "name",
            "tone",
            "greetings",
        ]
    )
    if switched_on:
        record(BotSwitchedOn(brand=brand.pk), actor=name_of(by))
    _changed(brand.pk, by)
    return bot


@transaction.atomic
def save_question(
    brand: Brand,
    question: Question,
    *,
    texts: Mapping[str, str],
    phrasings: Mapping[str, Iterable[str]] | None = None,
    addresses: Mapping[str, str] | None = None,
    calls_person: bool | None = None,
    by: Agent | None,
) -> Question:
    """Keep what is answered to a question, in which words it is asked; an empty text takes an answer away.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_BRAND)
    _held(brand)
    if question.pack and question.pack not in pack.names():
        raise Refused(_("There is no such question."))
    if phrasings is not None:
        question.phrasings = clean_ways(phrasings)
    if not question.pack and not any(question.phrasings.values()):
        raise Refused(_("Write at least one way to ask the question."))
    if calls_person is not None:
        question.calls_person = calls_person
    question.brand = brand
    question.save()
    for language, text in texts.items():
        if language in dict(settings.LANGUAGES):
            _say(question, language, _plain(text), (addresses or {}).get(language, ""), by)
    _changed(brand.pk, by)
    return question


@transaction.atomic
def switch_question(question: Question, *, is_on: bool, by: Agent | None) -> None:
    """Use what is answered, or keep it for later."""
    require(by, May.SET_BRAND)
    question.is_on = is_on
    question.save(update_fields=["is_on"])
    _changed(question.brand_id, by)


@transaction.atomic
def delete_question(question: Question, *, by: Agent | None) -> None:
    """Forget a question with its answers; messages that said them keep their words."""
    require(by, May.SET_BRAND)
    brand = question.brand_id
    question.delete()
    _changed(brand, by)


@transaction.atomic
def refresh(brand: int) -> None:
    """A source knows something else: every process makes its index anew with the next question."""
    _changed(brand, None)


def clean_ways(phrasings: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Ways to ask, each once, in languages that we know."""
    found = {}
    for language, ways in phrasings.items():
        if language not in pack.languages():
            continue
        cleaned = (" ".join(_plain(way).split())[:LONGEST_WAY] for way in ways)
        found[language] = list(dict.fromkeys(way for way in cleaned if way))[:MOST_WAYS]
    return {language: ways for language, ways in found.items() if ways}


def _say(question: Question, language: str, text: str, address: str, by: Agent | None) -> None:
    if len(text) > MOST_LETTERS:
        raise Refused(_("An answer has at most %(count)d letters.") % {"count": MOST_LETTERS})
    kept = Answer.objects.filter(question=question, language=language).first()
    if (kept.text, kept.address) == (text, address) if kept else not text:
        return
    # Counted over what is gone, too: a version says the same for ever.
    last = Revision.objects.filter(question=question, language=language).aggregate(last=Max("version"))["last"] or 0
    Revision.objects.create(question=question, language=language, version=last + 1, text=text, agent=by)
    if not text:
        Answer.objects.filter(question=question, language=language).delete()
        return
    said = {"text": text, "address": address, "version": last + 1, "changed_at": now()}
    Answer.objects.update_or_create(question=question, language=language, defaults=said)


def _held(brand: Brand) -> Bot:
    Bot.objects.get_or_create(brand=brand)
    return Bot.objects.select_for_update(no_key=True, of=("self",)).select_related("brand").get(brand=brand)


def _changed(brand: int, by: Agent | None) -> None:
    Bot.objects.filter(brand=brand).update(version=F("version") + 1)
    record(BotChanged(brand=brand), actor=name_of(by))


def _plain(text: str) -> str:
    return text.replace("\x00", "").strip()
