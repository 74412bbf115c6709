"""The dialogue of a skill: it asks what it must know, hears the answers, acts, or calls a person with what there is."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from counterbell.base.clock import now
from counterbell.bot import words
from counterbell.bot.actions.handing import hand_over, keep_questions
from counterbell.bot.answers import Step
from counterbell.bot.events import BotAnswered, BotSteppedAside, BotWaits
from counterbell.bot.models import Bot, Stay
from counterbell.bot.policies import Decision, Move, Reason
from counterbell.bot.queries import answers_in, bot_of, is_left_to_people, mind_for
from counterbell.bot.skills import dialogue
from counterbell.bot.skills.dialogue import CONFIRM, Go, Heard, State
from counterbell.bot.skills.registry import skill_for, skill_named
from counterbell.bot.skills.replies import Reply, button
from counterbell.bot.skills.skill import Matter, Skill
from counterbell.bot.speech import Speech
from counterbell.conversations.actions import speak
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.models import Conversation, Message
from counterbell.journal.actions import record

if TYPE_CHECKING:
    from counterbell.bot.mind import Thought

PATIENCE = timedelta(minutes=5)  # for an answer; then a person is called without it
ANSWERED = Decision(Move.ANSWER)  # and nothing was asked
# Whoever is to have a person gets her, whatever was asked.
CALLED = frozenset({Reason.ASKED, Reason.ANGER, Reason.TOPIC, Reason.VIP, Reason.LENGTH})


@dataclass(frozen=True, slots=True)
class Talk:
    """A message within its conversation, and what the bot would have done with it."""

    bot: Bot
    stay: Stay
    said: Message
    speech: Speech
    decision: Decision


def stop_waiting(conversation: int, *, message: int) -> None:
    """She has not answered what the bot asked: what she wanted first is a person's, without it. Reads outside of any
    transaction.
    """
    asked = Message.objects.select_related("conversation__brand").filter(pk=message).first()
    heard = asked and _last(asked.conversation, author=Message.Author.CUSTOMER)
    if asked and heard:
        bot = bot_of(asked.conversation.brand)
        _call_late(bot, asked, heard, Speech(bot, heard, mind_for(bot)))


@transaction.atomic
def _call_late(bot: Bot, asked: Message, heard: Message, speech: Speech) -> None:
    held = locked(asked.conversation_id)
    stay = Stay.objects.filter(conversation=held).first()
    state = dialogue.state_of(stay.skill.get("open", {})) if stay else None
    skill = skill_named(state.skill) if state else None
    if stay is None or state is None or skill is None or skill.otherwise is None:
        return
    if not answers_in(held) or _last(held) != asked:
        return
    if not bot.is_on:
        aside = BotSteppedAside(brand=held.brand_id, conversation=held.pk, message=heard.pk)
        record(aside, actor="bot")
        return
    with words.speaking(speech.language, bot):
        talk = Talk(bot, stay, heard, speech, Decision(Move.HAND_OVER))
        hand_over(bot, stay, heard, speech, _called(talk, skill, state, skill.otherwise), late=True)


def _last(conversation: Conversation, **of: str) -> Message | None:
    return conversation.messages.filter(kind=Message.Kind.PUBLIC, **of).order_by("-number").first()


def converse(
    bot: Bot, stay: Stay, said: Message, speech: Speech, decision: Decision
) -> tuple[Decision, Message] | None:
    """Within the caller's transaction: go on with a dialogue, or begin one. None: no skill has to do with it."""
    talk = Talk(bot, stay, said, speech, decision)
    state = dialogue.state_of(stay.skill.get("open", {}))
    skill = skill_named(state.skill) if state else None
    if state is None or skill is None:
        return _begin(talk)
    speech.is_reply = True
    if decision.reason in CALLED:
        _leave(talk, state)
        return None
    return _do(talk, skill, *dialogue.hear(skill, state, _heard(talk, state)))


def _begin(talk: Talk) -> tuple[Decision, Message] | None:
    thought = _for_a_skill(talk)
    skill = skill_for(thought.keys[0]) if thought else None
    if thought is None or skill is None or not skill.slots or is_left_to_people(talk.bot.brand, thought.keys[0]):
        return None
    if skill.name in talk.stay.skill.get("done", ()):
        return None
    go, state = dialogue.begin(skill, thought.keys[0], thought.text, talk.stay.collected)
    if skill.otherwise == Reason.UNANSWERED:
        keep_questions(talk.bot, talk.said, talk.speech, talk.decision)
    return _do(talk, skill, go, state)


def _for_a_skill(talk: Talk) -> "Thought | None":
    """The one question that the owner has answered nothing to."""
    decision, thoughts = talk.decision, talk.speech.thoughts
    if decision.reason == Reason.UNANSWERED and len(decision.open) == 1:
        return decision.open[0] if decision.open[0].keys else None
    alone = len(thoughts) == 1 and decision.move == Move.ANSWER and thoughts[0].kind == "small talk"
    return thoughts[0] if alone and not talk.speech.written(thoughts[0].keys[0]) else None


def _heard(talk: Talk, state: State) -> Heard:
    decision = talk.decision
    small = all(key in words.SMALL_TALK for key in decision.keys)
    return Heard(
        talk.said.text,
        answered=decision.move == Move.ANSWER and not small,
        wanted=decision.reason == Reason.UNANSWERED,
        same=any(state.key in one.keys[:1] for one in talk.speech.thoughts),
    )


def _do(talk: Talk, skill: Skill, go: Go, state: State) -> tuple[Decision, Message] | None:
    match go:
        case Go.ACT:
            return _act(talk, skill, state)
        case Go.GIVE_UP:
            return _give_up(talk, skill, state)
        case Go.DROP:
            return _end(talk, skill, words.dropped())
        case Go.LEAVE:
            _leave(talk, state)
            return None
        case _:
            talk.stay.skill = {**talk.stay.skill, "open": state.kept()}
            return _ask(talk, skill, go, state)


def _ask(talk: Talk, skill: Skill, go: Go, state: State) -> tuple[Decision, Message]:
    """Ask for a slot or for a yes; what else she asked is answered before."""
    lines, sources = talk.speech.answers(talk.decision) if go == Go.ASIDE or _answers_too(talk) else ([], [])
    question, choices = _question(talk, skill, go, state)
    facts = {"sources": sources} if sources else {}
    message = _say(
        talk, [*lines, question], facts | {"choices": [*choices, words.person()]}, waits=bool(skill.otherwise)
    )
    if skill.otherwise:
        conversation, brand = talk.stay.conversation_id, talk.bot.brand_id
        waits = BotWaits(brand=brand, conversation=conversation, message=message.pk, until=now() + PATIENCE)
        record(waits, actor="bot")
    return _counted(talk, skill, go), message


def _counted(talk: Talk, skill: Skill, go: Go) -> Decision:
    """What figures are told of a question of the bot's: hers counts once, where it was asked."""
    if go == Go.ASIDE:
        return talk.decision
    if talk.speech.is_reply or skill.otherwise is None:
        return ANSWERED
    return talk.decision if skill.otherwise == Reason.UNANSWERED else Decision(Move.ASK_BACK, open=talk.decision.open)


def _answers_too(talk: Talk) -> bool:
    return talk.decision.move == Move.HAND_OVER and bool(talk.decision.keys)


def _question(talk: Talk, skill: Skill, go: Go, state: State) -> tuple[str, tuple[str, ...]]:
    """The question, and the answers that stand on buttons."""
    if go == Go.CHANGE:
        return words.what_else(), (button(Reply.DROP),)
    if state.asks == CONFIRM:
        buttons = (button(Reply.YES), button(Reply.NO), button(Reply.DROP))
        return skill.confirm(_matter(talk, state)), buttons
    slot = next(one for one in skill.slots if one.name == state.asks)
    again = state.tries > 1 and go == Go.ASK
    skipped = () if slot.free else (button(Reply.SKIP),)
    return slot.again() if again else slot.question(), (*slot.choices(), *skipped, button(Reply.DROP))


def _act(talk: Talk, skill: Skill, state: State) -> tuple[Decision, Message]:
    matter = _matter(talk, state)
    outcome = skill.act(matter)
    if not skill.verify(matter, outcome):
        return _give_up(talk, skill, state)
    if outcome.reason:
        return _call(talk, skill, state, outcome.reason)
    if outcome.note:
        facts = {"what": "bot", "bot": words.name_of(talk.bot)}
        name = f"note:{talk.said.pk}"
        speak(talk.stay.conversation_id, text=outcome.note, facts=facts, client_id=name, kind=Message.Kind.NOTE)
    return _end(talk, skill, outcome.text)


def _give_up(talk: Talk, skill: Skill, state: State) -> tuple[Decision, Message]:
    if skill.otherwise is None:
        return _end(talk, skill, words.dropped())
    return _call(talk, skill, state, skill.otherwise)


def _call(talk: Talk, skill: Skill, state: State, reason: Reason) -> tuple[Decision, Message]:
    """A person is called, with all that was collected."""
    decision = _called(talk, skill, state, reason)
    message = hand_over(talk.bot, talk.stay, talk.said, talk.speech, decision)
    if talk.speech.is_reply and decision.open:
        return ANSWERED, message  # it was counted as handed over when it was asked
    return Decision(Move.HAND_OVER, decision.keys, reason, (_open(state),)), message


def _called(talk: Talk, skill: Skill, state: State, reason: Reason) -> Decision:
    _collect(talk.stay, state)
    talk.stay.skill = {**talk.stay.skill, "open": {}}
    talk.speech.began = state.text
    left = (_open(state),) if skill.otherwise == Reason.UNANSWERED else ()
    return Decision(Move.HAND_OVER, talk.decision.keys if _answers_too(talk) else (), reason, left)


def _end(talk: Talk, skill: Skill, text: str) -> tuple[Decision, Message]:
    done = [name for name in talk.stay.skill.get("done", ()) if name != skill.name]
    talk.stay.skill = {"done": [*done, skill.name]} if skill.otherwise is None else {"done": done}
    return ANSWERED, _say(talk, [text], {"choices": [words.person()]})


def _leave(talk: Talk, state: State) -> None:
    """The dialogue is over; the message is dealt with as any other."""
    _collect(talk.stay, state)
    talk.stay.skill = {**talk.stay.skill, "open": {}}


def _collect(stay: Stay, state: State) -> None:
    """What a slot holds is what she means, whatever she named before she corrected it."""
    stay.collected = {**stay.collected, **{value.kind: [value.text] for value in state.values.values()}}


def _say(talk: Talk, lines: list[str], facts: dict[str, Any], *, waits: bool = False) -> Message:
    """`waits`: a person owes her an answer, whatever she says to this."""
    stay, bot = talk.stay, talk.bot
    if not stay.said:
        lines = [words.first_words(bot, stay.conversation, talk.speech.language), *lines]
    told = {"what": "bot", "bot": words.name_of(bot), **facts}
    name = f"bot:{talk.said.pk}"
    message = speak(stay.conversation_id, text="\n\n".join(lines), facts=told, client_id=name, waits=waits)
    stay.said, stay.failures, stay.offered = stay.said + 1, 0, {}
    stay.tried = [*stay.tried, *facts.get("sources", ())][-20:]
    stay.save()
    answered = BotAnswered(brand=bot.brand_id, conversation=stay.conversation_id, message=message.pk)
    record(answered, actor="bot")
    return message


def _matter(talk: Talk, state: State) -> Matter:
    zone = talk.stay.conversation.customer.time_zone
    return Matter(talk.bot.brand, state.key, talk.speech.language, state.text, zone, state.values)


def _open(state: State) -> "Thought":
    from counterbell.bot.mind import Thought
    from counterbell.bot.router import Kind

    return Thought(state.text, Kind.QUESTION, Step.HAND_OVER, (state.key,))
