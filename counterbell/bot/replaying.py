"""Past questions, asked of the bot as it is and as it would be with a change. Nobody is told, nothing is kept."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.bot import sources, words
from counterbell.bot.models import Answer, Bot, Question, Replay, Turn
from counterbell.bot.mood import is_angry
from counterbell.bot.own import entries_of
from counterbell.bot.policies import Move, decide
from counterbell.bot.queries import bot_of, question_of, topics_for_people
from counterbell.bot.sources import Entry
from counterbell.bot.truth import Judge, truths_of
from counterbell.channels.models import Channel
from counterbell.conversations.models import Conversation, Message

if TYPE_CHECKING:
    from counterbell.bot.mind import Mind

MOST = 1_000  # questions, the newest
LONGEST = 1_000  # letters of one
LATELY = timedelta(minutes=10)
NEW = "own.new"  # the key of a question that is not saved yet


class Change:
    """The kinds of change, and what each has in `Replay.change`."""

    NOTHING = "nothing"  # {}: the bot as it is
    BEHAVIOUR = "behaviour"  # {"tolerated": "3.5", "silent": ["canned"]}
    QUESTION = "question"  # {"key", "texts", "phrasings", "calls_person", "addresses"}; the key is "" for a new one
    REST = "rest"  # {"key"}: it is not used any more
    USE = "use"  # {"key"}: it is used again
    # What QUESTION has, as the page of unanswered questions would save it, and what that page was told: {"ids", "text",
    # "language"}; without a text, they are attached to what is answered already.
    SETTLE = "settle"
    LEARNED = "learned"  # as QUESTION, what it was before it was settled: the change is live, and is looked back at


@dataclass(frozen=True, slots=True)
class Version:
    """A bot that can be asked: what it knows, how it decides."""

    mind: "Mind"
    entries: Sequence[Entry]
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Said:
    """What a version does with one question. `text`: what is said, or offered on buttons; `verdict` as `Judge` says."""

    move: str
    keys: tuple[str, ...]
    text: str
    verdict: str

    def kept(self) -> dict[str, str]:
        return {"move": self.move, "text": self.text[:600], "verdict": self.verdict}


def past_questions(brand: Brand) -> list[int]:
    """Ids of what was asked lately, the newest first: what the bot read, then how other chats began."""
    read = Turn.objects.filter(brand=brand).exclude(move=Turn.Move.SMALL_TALK).order_by("-at")
    found = list(read.values_list("pk", flat=True)[:MOST])
    if len(found) < MOST:
        hers = Message.objects.filter(
            conversation=OuterRef("pk"), author=Message.Author.CUSTOMER, kind=Message.Kind.PUBLIC
        )
        chats = Conversation.objects.filter(
            brand=brand, channel__kind=Channel.Kind.WEBCHAT, merged_into=None, suspected_at=None
        )
        first = Subquery(hers.order_by("number").values("pk")[:1])
        begun = chats.order_by("-active_at").annotate(first=first).values_list("first", flat=True)[:MOST]
        found += [pk for pk in begun if pk]
        small = set(Turn.objects.filter(pk__in=found, move=Turn.Move.SMALL_TALK).values_list("pk", flat=True))
        found = [pk for pk in dict.fromkeys(found) if pk not in small]
    return found[:MOST]


def learned_lately(brand: Brand) -> Replay | None:
    """The look back at what was settled just now."""
    return Replay.objects.filter(brand=brand, kind=Change.LEARNED, created_at__gt=now() - LATELY).first()


def as_it_is(bot: Bot) -> Version:
    """Today's bot."""
    return _version(bot, sources.entries(bot.brand_id, without=bot.silent), topics_for_people(bot.brand), bot.tolerated)


def as_it_would_be(bot: Bot, kind: str, change: Mapping[str, Any]) -> Version:
    """The bot with the change."""
    silent = change["silent"] if kind == Change.BEHAVIOUR else bot.silent
    tolerated = change["tolerated"] if kind == Change.BEHAVIOUR else bot.tolerated
    entries = sources.entries(bot.brand_id, without=silent)
    topics = topics_for_people(bot.brand)
    if kind in {Change.REST, Change.QUESTION, Change.USE, Change.SETTLE}:
        entries = [one for one in entries if one.key != change["key"]]
    if kind in {Change.QUESTION, Change.USE, Change.SETTLE}:
        question, said = _question(bot.brand, kind, change)
        key = change["key"] or NEW
        if question.is_on or kind != Change.SETTLE:  # whoever settles does not wake what rests
            entries += [replace(one, key=key) for one in entries_of(question, said)]
        topics = topics - {key} | ({key} if question.calls_person else set())
    return _version(bot, entries, topics, tolerated)


def _version(bot: Bot, entries: list[Entry], topics: Iterable[str], tolerated: Any) -> Version:
    from counterbell.bot.mind import mind_with  # numpy: only where somebody is answered

    share, default = float(tolerated) / 100, bot.brand.default_language
    return Version(mind_with(bot.brand_id, entries, tolerated=share, default=default), entries, frozenset(topics))


def _question(brand: Brand, kind: str, change: Mapping[str, Any]) -> tuple[Question, dict[str, Answer]]:
    """The question as it would be, unsaved, and its answers."""
    kept = (question_of(brand, change["key"]) if change["key"] else None) or Question(brand=brand)
    if kind == Change.USE:
        return kept, {one.language: one for one in kept.answers.all()}
    told = {name: change[name] for name in ("phrasings", "calls_person")}
    changed = Question(pk=kept.pk, brand=brand, pack=kept.pack, is_on=kept.is_on, **told)
    texts = {language: text for language, text in change["texts"].items() if text.strip()}
    return changed, {language: Answer(language=language, text=text, version=0) for language, text in texts.items()}


# ——— asking ———


@dataclass(slots=True)
class Asked:
    """What came of some questions: counts for both versions, and the cases that differ."""

    now: Counter[str]
    then: Counter[str]
    changed: list[tuple[int, Said, Said]]


class Stage:
    """Both versions of the bot, ready to be asked."""

    def __init__(self, brand: Brand, kind: str, change: Mapping[str, Any]) -> None:
        bot = bot_of(brand)
        self._default = brand.default_language
        if kind == Change.LEARNED:
            self._versions = (as_it_would_be(bot, Change.QUESTION, change), as_it_is(bot))
        else:
            self._versions = (as_it_is(bot), as_it_would_be(bot, kind, change))
        self._judge = Judge([*self._versions[0].entries, *self._versions[1].entries])

    def ask(self, messages: Sequence[int]) -> Asked:
        """Ask both; what was deleted meanwhile is left out."""
        truths = truths_of(messages)
        turns = dict(Turn.objects.filter(pk__in=messages).values_list("pk", "language"))
        asked = Asked(Counter(), Counter(), [])
        found = Message.objects.filter(pk__in=messages).values_list("pk", "text", "conversation__language")
        for pk, text, language in found:
            if not text.strip():
                continue
            spoken = turns.get(pk) or language or self._default
            was, would = (self._said(one, text[:LONGEST], spoken, truths.get(pk)) for one in self._versions)
            for counts, said in ((asked.now, was), (asked.then, would)):
                counts.update(["asked", said.move, *([said.verdict] if said.verdict else [])])
            if (was.move, was.text) != (would.move, would.text):
                asked.changed.append((pk, was, would))
        return asked

    def _said(self, version: Version, text: str, language: str, truth: Any) -> Said:
        decision = decide(version.mind.think(text), failures=0, said=0, topics=version.topics, angry=is_angry(text))
        entries = [one for key in decision.keys if (one := version.mind.entry(key, language))]
        small = [str(words.SMALL_TALK[key]) for key in decision.keys if key in words.SMALL_TALK]
        if decision.move == Move.ASK_BACK:
            return Said(decision.move, decision.keys, " · ".join(one.title for one in entries), "")
        told = "\n\n".join([one.answer for one in entries] or small)
        if decision.move != Move.ANSWER or not entries:
            return Said(decision.move, decision.keys, told, "")
        versions = {one.key: one.version for one in entries}
        return Said(decision.move, decision.keys, told, self._judge.verdict(truth, decision.keys, told, versions))


def turn_of(now: Said, then: Said) -> str:
    """Whether a change is for the better, for the worse, or nobody can say."""
    worth = {"right": 2, "": 1, "wrong": 0}
    known = {now.verdict, then.verdict} & {"right", "wrong"}
    if not known or worth[now.verdict] == worth[then.verdict]:
        return "other"
    return "better" if worth[then.verdict] > worth[now.verdict] else "worse"
