"""The bot reads a message and says something: once for each message, and never beside a person."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from counterbell.bot import failing, settling, words
from counterbell.bot.actions.conversing import converse
from counterbell.bot.actions.handing import hand_over
from counterbell.bot.actions.turning import keep_turn
from counterbell.bot.events import BotAnswered, BotAsked, BotSteppedAside
from counterbell.bot.foreign import tongue_unknown
from counterbell.bot.generation.wording import worded
from counterbell.bot.models import Bot, Stay
from counterbell.bot.mood import is_angry
from counterbell.bot.policies import Decision, Move, Reason, decide
from counterbell.bot.queries import answers_in, audience_of, bot_of, brands_on, mind_for
from counterbell.bot.router import goes_on
from counterbell.bot.speech import Speech
from counterbell.conversations.actions import resolve, speak
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.events import MessageReceived
from counterbell.conversations.models import Conversation, Message
from counterbell.journal.actions import record, record_many
from counterbell.search.tokens import fold

if TYPE_CHECKING:
    from counterbell.bot.mind import Thought


@transaction.atomic
def attend(received: Iterable[MessageReceived]) -> set[int]:
    """Take upon itself what the bot shall answer; returns those conversations: their messages call nobody yet."""
    events = list(received)
    on = brands_on(one.brand for one in events)
    wanted = [one for one in events if one.brand in on]
    if not wanted:
        return set()
    found = Conversation.objects.filter(pk__in={one.conversation for one in wanted}).select_related("channel")
    taken = {one.pk for one in found if answers_in(one)}
    record_many(
        [
            (BotAsked(brand=one.brand, conversation=one.conversation, message=one.message), "system")
            for one in wanted
            if one.conversation in taken
        ]
    )
    return taken


def respond(message: int) -> None:
    """Read a message and answer it, ask back, or call a person. Reads outside of any transaction: that takes its time.

    Once for each message; where a person has come meanwhile, it is hers.
    """
    said = Message.objects.select_related("conversation__brand", "conversation__channel").filter(pk=message).first()
    if said is None:
        return
    bot = bot_of(said.conversation.brand)
    if bot.is_on and answers_in(said.conversation):
        speech = Speech(bot, said, mind_for(bot, audience_of(said.conversation)))
        _word(bot, said, speech)
        _act(bot, said, speech)
    else:
        _step_aside(said)


def _word(bot: Bot, said: Message, speech: Speech) -> None:
    """Let the brand's language model, if it has one, word what will be said: before anybody's rows are held."""
    if said.conversation.messages.filter(client_id=_name_of(said)).exists():
        return
    stay = Stay.objects.filter(conversation=said.conversation_id).first() or Stay()
    if stay.skill.get("open"):
        return
    decision = _decided(stay, said, speech)
    if decision.move == Move.ANSWER:
        entries = [entry for key in decision.keys if (entry := speech.written(key))]
        if len(entries) == len(decision.keys):
            speech.worded = worded(bot.brand_id, said.text, entries, speech.language, said=said)


@transaction.atomic
def _act(bot: Bot, said: Message, speech: Speech) -> None:
    held = locked(said.conversation_id)
    if not answers_in(held) or held.pk != said.conversation_id:
        _step_aside(said)
        return
    if held.messages.filter(client_id=_name_of(said)).exists():
        return
    stay = Stay.objects.get_or_create(conversation=held)[0]
    for kind, value in speech.named():
        known = [one for one in stay.collected.get(kind, []) if one != value]
        stay.collected = {**stay.collected, kind: [*known, value][-5:]}
    decision = _decided(stay, said, speech)
    with words.speaking(speech.language, bot):
        told = converse(bot, stay, said, speech, decision)
        if told is None:
            tell = hand_over if decision.move == Move.HAND_OVER else _speak
            told = decision, tell(bot, stay, said, speech, decision)
        keep_turn(said, speech, *told)


@transaction.atomic
def _step_aside(said: Message) -> None:
    if said.conversation.messages.filter(client_id=_name_of(said)).exists():
        return  # it was its own, and was dealt with
    aside = BotSteppedAside(brand=said.conversation.brand_id, conversation=said.conversation_id, message=said.pk)
    record(aside, actor="bot")


def _name_of(said: Message) -> str:
    """The answer's own id: a message is answered once, however often its duty is done."""
    return f"bot:{said.pk}"


def _decided(stay: Stay, said: Message, speech: Speech) -> Decision:
    """She pressed a button, asked something, or went on from what was answered last."""
    chosen = _chosen(stay, said, speech)
    failing.begin(stay, said, speech)
    if chosen and not speech.vip:
        return chosen
    return settling.settled(stay, speech) or failing.end(stay, speech, _understood(stay, speech))


def _understood(stay: Stay, speech: Speech) -> Decision:
    found = _decide(stay, speech, speech.thoughts)
    clear = found.move == Move.ANSWER and not goes_on(speech.text)
    if clear or found.reason not in {None, Reason.DOUBT, Reason.UNANSWERED, Reason.FAILED}:
        return found
    followed = speech.followed(stay.asked) if len(speech.thoughts) == 1 else []
    return _decide(stay, speech, followed) if followed else found


def _decide(stay: Stay, speech: Speech, thoughts: "Sequence[Thought]") -> Decision:
    return decide(
        thoughts,
        failures=speech.failures,
        said=stay.said,
        topics=speech.topics,
        vip=speech.vip,
        angry=is_angry(speech.text),
        foreign=bool(tongue_unknown(speech.text)),
    )


def _chosen(stay: Stay, said: Message, speech: Speech) -> Decision | None:
    """She pressed one of the buttons."""
    key = stay.offered.get(fold(said.text).strip())
    return Decision(Move.ANSWER, (key,)) if key and speech.entry(key) else None


def _speak(bot: Bot, stay: Stay, said: Message, speech: Speech, decision: Decision) -> Message:
    text, facts = speech.of(decision, stay)
    message = speak(stay.conversation_id, text=text, facts=facts, client_id=_name_of(said))
    stay.failures = speech.failures + (decision.move != Move.ANSWER and not speech.contested)
    remember(stay, speech, decision, facts)
    answered = BotAnswered(brand=bot.brand_id, conversation=stay.conversation_id, message=message.pk)
    record(answered, actor="bot")
    if settling.ends(stay, speech, decision):
        resolve(stay.conversation, by=None)
    return message


def remember(stay: Stay, speech: Speech, decision: Decision, facts: dict[str, Any]) -> None:
    """Keep what was said and offered."""
    stay.said += 1
    if decision.move == Move.ANSWER and not all(key in words.SMALL_TALK for key in decision.keys):
        stay.asked = stay.asked if speech.went_on else speech.text[:300]
    stay.offered = {fold(label).strip(): key for label, key in speech.buttons(decision) if key}
    stay.tried = [*stay.tried, *facts.get("sources", ())][-20:]
    stay.save()
