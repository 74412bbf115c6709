"""Readings of the bot: who answers where, what it knows, what it could not answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May, may
from counterbell.base.clock import now
from counterbell.bot import pack
from counterbell.bot.features import see
from counterbell.bot.models import Answer, Bot, LanguageModel, ModelCall, Question, Stay, Turn, Unanswered
from counterbell.bot.mood import is_rude
from counterbell.bot.nearness import Weights, likeness, weights_of
from counterbell.bot.sources import EVERYBODY, SIGNED_IN
from counterbell.channels.models import Channel
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.visitors import is_signed_in

if TYPE_CHECKING:
    from counterbell.bot.mind import Mind

MOST_ASKED = 2_000  # messages of which somebody wants to know what they were about
MOST_SHOWN = 400  # of what was not answered, the newest
ALIKE = 0.5
RESTS, RESTS_AFTER = timedelta(minutes=3), 3  # calls of a model that failed, one after the other
SHOWN = 6  # of the ways in which one thing was asked


def bot_of(brand: Brand) -> Bot:
    """How the bot of a brand behaves; unsaved and off where nobody has set it up."""
    return Bot.objects.filter(brand=brand).first() or Bot(brand=brand)


def mind_for(bot: Bot, audience: str = EVERYBODY) -> "Mind":
    """What it knows now that such readers may be told."""
    from counterbell.bot.mind import mind_of  # numpy: only where somebody is answered

    tolerated = float(bot.tolerated) / 100
    default = bot.brand.default_language
    return mind_of(
        bot.brand_id,
        version=bot.version,
        tolerated=tolerated,
        default=default,
        without=bot.silent,
        audience=audience,
    )


def audience_of(conversation: Conversation) -> str:
    """What the shopper may be told: more only where every browser that can read it belongs to somebody signed in."""
    return SIGNED_IN if is_signed_in(conversation.customer_id, conversation.brand) else EVERYBODY


def topics_for_people(brand: Brand) -> set[str]:
    """The keys of questions that always go to a person."""
    return {one.key for one in Question.objects.filter(brand=brand, calls_person=True).only("pack")}


def is_left_to_people(brand: Brand, key: str) -> bool:
    """Whether the owner has switched a question of the pack off, or wants a person for it: then no skill takes it."""
    resting = Question.objects.filter(brand=brand, pack=key.removeprefix("pack."))
    return resting.filter(Q(is_on=False) | Q(calls_person=True)).exists()


def is_vip(bot: Bot, conversation: Conversation) -> bool:
    """Whether this customer always gets a person: by her address, or by a label on any of her conversations."""
    address = conversation.customer.email.lower()
    named = set(bot.people_addresses)
    if address and (address in named or f"@{address.rpartition('@')[2]}" in named):
        return True
    if bot.pk is None or bot._state.adding:
        return False
    worn = bot.people_labels.values("pk")
    return Conversation.objects.filter(customer=conversation.customer_id, labels__in=worn).exists()


def brands_on(brands: Iterable[int]) -> set[int]:
    """Those of these brands whose bot answers."""
    return set(Bot.objects.filter(is_on=True, brand__in=set(brands)).values_list("brand_id", flat=True))


def answers_in(conversation: Conversation) -> bool:
    """Whether the bot (if it is on) answers here: in the chat, while nobody of us has anything to do with it."""
    if conversation.channel.kind != Channel.Kind.WEBCHAT or conversation.merged_into_id:
        return False
    if conversation.assignee_id or conversation.suspected_at:
        return False
    if Stay.objects.filter(conversation=conversation, state=Stay.State.HANDED_OVER).exists():
        return False
    return not conversation.messages.filter(author=Message.Author.AGENT, kind=Message.Kind.PUBLIC).exists()


def is_owed(stay: Stay) -> bool:
    """Whether what was handed over still waits for a person; only her answer or the end of the matter ends that."""
    conversation = stay.conversation
    if stay.handed_at is None or conversation.status == Conversation.Status.RESOLVED:
        return False
    said = conversation.messages.filter(author=Message.Author.AGENT, kind=Message.Kind.PUBLIC)
    return not said.filter(created_at__gt=stay.handed_at).exists()


# ——— what it knows ———


def questions_of(brand: Brand) -> QuerySet[Question]:
    """What the shop has said something to."""
    return Question.objects.filter(brand=brand).order_by("-pk")


def question_of(brand: Brand, key: str) -> Question | None:
    """One of them by its key; one of the pack need not be kept yet."""
    source, _, name = key.partition(".")
    if source == "pack" and name in pack.names():
        found = Question.objects.filter(brand=brand, pack=name).first()
        return found or Question(brand=brand, pack=name)
    if source == "own" and name.isdecimal():
        return Question.objects.filter(brand=brand, pack="", pk=int(name)).first()
    return None


def answered_count(brand: Brand) -> int:
    """How many questions the shop has answered."""
    answers = Answer.objects.filter(question__brand=brand)
    return answers.aggregate(count=Count("question", distinct=True))["count"] or 0


def topics_asked(brand: Brand, since: datetime) -> dict[int, set[str]]:
    """Conversation → what the bot took the questions in it for; of the newest ones since that moment."""
    asked = Turn.objects.filter(brand=brand, at__gt=since).exclude(move=Turn.Move.SMALL_TALK)
    found: dict[int, set[str]] = defaultdict(set)
    for conversation, topic in asked.order_by("-at").values_list("message__conversation_id", "topic")[:MOST_ASKED]:
        if topic:
            found[conversation].add(topic)
    return dict(found)


# ——— the language model ———


def minds_manners(brand: int) -> bool:
    """Whether agents of a brand are asked before a rude answer is sent."""
    return Bot.objects.filter(brand=brand, minds_manners=True).exists()


def sounds_rude(brand: int, *texts: str) -> bool:
    """Whether agents of a brand are to be asked before one of these texts is sent to a customer."""
    return minds_manners(brand) and any(map(is_rude, texts))


def model_of(brand: int) -> LanguageModel:
    """Where it is and what it may cost; unsaved and off where nobody has set it up."""
    return LanguageModel.objects.filter(brand=brand).first() or LanguageModel(brand_id=brand)


def spent_today(brand: int) -> int:
    """Tokens that the model has cost since midnight in the shop's time zone."""
    midnight = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    today = ModelCall.objects.filter(brand=brand, created_at__gte=midnight)
    return today.aggregate(spent=Sum("tokens"))["spent"] or 0


def is_resting(brand: int) -> bool:
    """Whether it failed again and again just now: then nobody waits for it for a while."""
    last = ModelCall.objects.filter(brand=brand).order_by("-created_at", "-pk")[:RESTS_AFTER]
    found = [one for one in last if one.created_at > now() - RESTS]
    return len(found) == RESTS_AFTER and all(one.state == ModelCall.State.FAILED for one in found)


def calls_of(brand: Brand, agent: Agent) -> QuerySet[ModelCall]:
    """What was sent to the model, the newest first; only for those who may set the bot up."""
    if not may(agent, May.SET_BRAND):
        return ModelCall.objects.none()
    return ModelCall.objects.filter(brand=brand).select_related("message__conversation").order_by("-created_at", "-pk")


# ——— what it could not answer ———


@dataclass(slots=True)
class Group:
    """Questions that mean the same, the newest first."""

    rows: list[Unanswered]
    key: str  # the question of the pack that it surely is; "" when nobody knows
    centre: Weights

    @property
    def shown(self) -> list[str]:
        """Different ways in which it was asked."""
        return list(dict.fromkeys(one.text for one in self.rows))[:SHOWN]

    @property
    def said(self) -> str:
        """What an agent answered to the newest that was answered."""
        return next((one.reply.text for one in self.rows if one.reply), "")

    @property
    def by(self) -> str:
        """Who that was."""
        return next((one.reply.agent.name for one in self.rows if one.reply and one.reply.agent), "")

    @property
    def taken(self) -> str:
        """The key of the suggested answer that an agent sent as it was."""
        return next((one.taken for one in self.rows if one.taken), "")

    @property
    def ids(self) -> str:
        """For the buttons."""
        return ",".join(str(one.pk) for one in self.rows)


def groups(brand: Brand, agent: Agent) -> list[Group]:
    """What waits for an answer, sorted by meaning, the most asked first; only for those who may set the bot up."""
    if not may(agent, May.SET_BRAND):
        return []
    found: list[Group] = []
    waiting = Unanswered.objects.filter(brand=brand, state=Unanswered.State.OPEN).order_by("-created_at", "-pk")
    for one in waiting.select_related("message__conversation", "reply__agent")[:MOST_SHOWN]:
        asked = weights_of(see(one.text))
        home = _home(found, one, asked)
        if home:
            home.rows.append(one)
        else:
            found.append(Group([one], one.guess, asked))
    return sorted(found, key=lambda group: -len(group.rows))


def _home(found: Iterable[Group], one: Unanswered, asked: Weights) -> Group | None:
    if one.guess:
        return next((group for group in found if group.key == one.guess), None)
    near = [(likeness(asked, group.centre), group) for group in found if not group.key]
    best = max(near, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= ALIKE else None
