"""Calling a person: she is told when somebody answers, agents are told what it is about, and a clock runs."""

from typing import TYPE_CHECKING, Any

from django.utils import translation

from counterbell.base.clock import now
from counterbell.bot import promises, words
from counterbell.bot.events import HandedOver
from counterbell.bot.foreign import SAYS_SO, tongue_unknown
from counterbell.bot.models import Bot, Stay, Unanswered
from counterbell.bot.policies import Decision, Reason, patience
from counterbell.bot.titles import name_of_key
from counterbell.conversations.actions import speak
from counterbell.conversations.models import Message
from counterbell.conversations.tongues import base
from counterbell.journal.actions import record

if TYPE_CHECKING:
    from counterbell.bot.speech import Speech


def hand_over(
    bot: Bot, stay: Stay, said: Message, speech: "Speech", decision: Decision, *, late: bool = False
) -> Message:
    """Within the caller's transaction: what is known is still answered, the rest is a person's from here on.

    `late`: something was said to this message before.
    """
    conversation, reason = stay.conversation, decision.reason or Reason.DOUBT
    lines, sources = speech.answers(decision)
    if not stay.said:
        lines.insert(0, words.first_words(bot, conversation, speech.language))
    if reason == Reason.LANGUAGE and (hers := SAYS_SO.get(tongue_unknown(said.text))):
        lines.append(hers)
    lines.append(f"{words.calls_a_person(reason)} {promises.promise(conversation)}")
    facts: dict[str, Any] = {"what": "bot", "bot": words.name_of(bot), "sources": sources, "handed_over": reason.value}
    name = f"late:{said.pk}" if late else f"bot:{said.pk}"
    message = speak(conversation.pk, text="\n\n".join(lines), facts=facts, client_id=name, waits=True)
    stay.tried = [*stay.tried, *sources][-20:]
    _note(bot, stay, said, speech, decision)
    stay.state, stay.reason, stay.handed_at, stay.offered = Stay.State.HANDED_OVER, reason.value, now(), {}
    stay.said += 1
    stay.save()
    keep_questions(bot, said, speech, decision)
    until = promises.due_after(conversation, stay.handed_at, patience(bot.patience))
    called = HandedOver(
        brand=bot.brand_id, conversation=conversation.pk, message=said.pk, since=stay.handed_at, until=until
    )
    record(called, actor="bot")
    return message


def _note(bot: Bot, stay: Stay, said: Message, speech: "Speech", decision: Decision) -> None:
    """Agents read it in the brand's language; below it stand the sources of what was answered."""
    brand = stay.conversation.brand
    tried = [one if isinstance(one, dict) else {"title": one} for one in stay.tried]
    sources = {one["key"]: one for one in tried if "key" in one}
    asked = stay.conversation.messages.filter(author=Message.Author.CUSTOMER, kind=Message.Kind.PUBLIC)
    said_last = [speech.began] if speech.began else list(asked.order_by("-number").values_list("text", flat=True)[:3])
    ours = words.spoken(brand.default_language, brand)
    with translation.override(ours):
        text = words.summary(
            decision.reason or Reason.DOUBT,
            asked=[" ".join(text.split())[:200] for text in reversed(said_last) if text.strip()],
            left=[" ".join(one.text.split())[:200] for one in decision.open] if len(speech.thoughts) > 1 else [],
            meant=_meant(bot, decision, ours),
            offered=[one.title for key in stay.offered.values() if key and (one := speech.entry(key))],
            collected=stay.collected,
            tried=list(dict.fromkeys(one["title"] for one in tried)),
            language=words.language_in(speech.language, ours)
            if base(speech.language) != base(brand.default_language)
            else "",
        )
        facts = {"what": "bot", "bot": words.name_of(bot), "sources": list(sources.values())}
    speak(stay.conversation_id, text=text, facts=facts, client_id=f"note:{said.pk}", kind=Message.Kind.NOTE)


def _meant(bot: Bot, decision: Decision, language: str) -> str:
    """What the question surely is, where nothing answers it."""
    key = next((one.keys[0] for one in decision.open if one.keys), "")
    certain = decision.reason in {Reason.UNANSWERED, Reason.NUMBER}
    return name_of_key(bot.brand, key, language) if certain and key else ""


def keep_questions(bot: Bot, said: Message, speech: "Speech", decision: Decision) -> None:
    """For the owner's list of what nobody has answered; once, when it is handed over only after a dialogue."""
    kept = Unanswered.objects.filter(message__conversation=said.conversation_id, state=Unanswered.State.OPEN)
    known = set(kept.values_list("text", flat=True)) if decision.open else set()
    Unanswered.objects.bulk_create(
        Unanswered(
            brand_id=bot.brand_id,
            message=said,
            text=one.text[:500],
            language=speech.language[:12],
            guess=one.keys[0] if one.keys and decision.reason == Reason.UNANSWERED else "",
        )
        for one in decision.open
        if one.text[:500] not in known
    )
