"""What the bot would say, and how sure it is: for the owner, before a shopper asks."""

from dataclasses import dataclass

from counterbell.accounts.models import Brand
from counterbell.base.languages import language_of
from counterbell.bot import words
from counterbell.bot.foreign import tongue_unknown
from counterbell.bot.generation.wording import asked
from counterbell.bot.models import Bot, Turn
from counterbell.bot.mood import is_angry
from counterbell.bot.policies import Move, Reason, decide
from counterbell.bot.queries import bot_of, mind_for, model_of, topics_for_people
from counterbell.bot.skills.telling import told, with_skills
from counterbell.bot.titles import name_of_key
from counterbell.bot.tones import Tone, in_tone
from counterbell.conversations.models import Message
from counterbell.conversations.tongues import base


@dataclass(frozen=True, slots=True)
class Part:
    """One question of the message: what it was taken for, how surely, and what is said to it."""

    text: str
    title: str
    percent: int
    answer: str
    version: int


@dataclass(frozen=True, slots=True)
class Trial:
    """`move`: what the bot would do with the whole message; `choices`: what is offered on buttons."""

    asked: str
    move: Move
    why: str
    parts: tuple[Part, ...]
    choices: tuple[str, ...]


def trial(brand: Brand, asked: str, *, language: str) -> Trial:
    """Read a message as the bot would, and say nothing to anybody."""
    bot = bot_of(brand)
    mind = mind_for(bot)
    thoughts = with_skills(mind.think(asked), brand, language)
    angry, foreign = is_angry(asked), bool(tongue_unknown(asked))
    decision = decide(thoughts, failures=0, said=0, topics=topics_for_people(brand), angry=angry, foreign=foreign)
    parts = []
    for one in thoughts:
        key = one.keys[0] if one.keys else ""
        entry = mind.entry(key, language) or told(brand, key, language) if key and one.step == "answer" else None
        small_talk = words.SMALL_TALK.get(key) if one.step == "answer" else None
        with in_tone(bot.tone):
            answer = entry.answer if entry else str(small_talk or "")
        title = name_of_key(brand, key, language) if key else ""
        parts.append(Part(one.text, title, round(one.chance * 100), answer, entry.version if entry else 0))
    offered = (mind.entry(key, language) for key in decision.keys) if decision.move == Move.ASK_BACK else ()
    why = str(words.REASONS[Reason(decision.reason)]) if decision.reason else ""
    return Trial(asked, decision.move, why, tuple(parts), tuple(one.title for one in offered if one))


def samples(bot: Bot) -> list[tuple[Tone, list[str]]]:
    """How each tone sounds, in the brand's own language."""
    found = []
    for tone in Tone:
        with words.speaking(bot.brand.default_language, Bot(brand=bot.brand, name=bot.name, tone=tone)):
            found.append((tone, words.samples(bot)))
    return found


def last_answered(brand: Brand, *, before: int | None = None) -> Turn | None:
    """The newest question that was answered, of those before that message."""
    answered = Turn.objects.filter(brand=brand, move=Turn.Move.ANSWER, message__kind=Message.Kind.PUBLIC)
    if before is not None:
        answered = answered.filter(pk__lt=before)
    return answered.select_related("message__conversation").order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class ModelTrial:
    """`plain`: what is said without the model, "" when it would not be asked; `state` "": it may not be asked now."""

    asked: str
    plain: str = ""
    state: str = ""
    why: str = ""
    text: str = ""
    sentence: str = ""


def model_trial(brand: Brand, question: str, *, language: str) -> ModelTrial:
    """What the brand's language model would make of an answer; it is really asked, and nothing is said to anybody."""
    mind = mind_for(bot_of(brand))
    decision = decide(mind.think(question), failures=0, said=0)
    language = language_of(question) or language
    found = [mind.entry(key, language) for key in decision.keys] if decision.move == Move.ANSWER else []
    entries = [one for one in found if one and base(one.language) == base(language)]
    if not entries or len(entries) < len(found):
        return ModelTrial(question)
    plain = "\n\n".join(one.answer for one in entries)
    call = asked(model_of(brand.pk), question, entries, language)
    return (
        ModelTrial(question, plain, call.state, call.why, call.text, call.sentence)
        if call
        else ModelTrial(question, plain)
    )
