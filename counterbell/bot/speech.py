"""What the bot says to one message: words, the sources that they come from, and buttons."""

from typing import TYPE_CHECKING, Any

from counterbell.base.languages import language_of
from counterbell.bot import words
from counterbell.bot.answers import tongue
from counterbell.bot.models import Bot, Stay, Turn
from counterbell.bot.naming import ABOUT_ORDERS, named, order
from counterbell.bot.policies import Decision, Move
from counterbell.bot.queries import is_vip, topics_for_people
from counterbell.bot.skills.telling import told, with_skills
from counterbell.bot.sources import Entry
from counterbell.conversations.blanks import fill_or_drop
from counterbell.conversations.models import Message
from counterbell.conversations.tongues import base

if TYPE_CHECKING:
    from counterbell.bot.generation.wording import Worded
    from counterbell.bot.mind import Mind, Thought

_FEW = 2  # words in which a language cannot be heard with certainty


class Speech:
    """One message as it was understood, and the sentences for it."""

    def __init__(self, bot: Bot, said: Message, mind: "Mind") -> None:
        self._bot, self._said, self._mind = bot, said, mind
        self.language = heard_language(said)
        self.thoughts: list[Thought] = with_skills(mind.think(said.text), bot.brand, self.language)
        self.worded: Worded | None = None  # by a language model
        self.topics = topics_for_people(bot.brand)
        self.vip = is_vip(bot, said.conversation)
        self.went_on = False  # from what was answered last
        self.began = ""  # the question with which a skill's dialogue began that ends with this message
        self.is_reply = False  # to what a skill asked: what it looks like by itself decided nothing
        self.last: Turn | None = None  # before this one
        self.failures, self.contested, self.answered_last = 0, False, False  # see `failing`

    @property
    def text(self) -> str:
        """What she wrote."""
        return self._said.text

    def followed(self, before: str) -> "list[Thought]":
        """What she means, if this goes on from what was answered last."""
        found = self._mind.follow(self._said.text, before, self.language)
        self.went_on = bool(found)
        return found

    def repeats(self, before: str) -> bool:
        """Whether she asks what she has asked before."""
        return self._mind.repeats(self._said.text, before)

    def entry(self, key: str) -> Entry | None:
        """What is answered to a question: what the shop has written, else what a skill tells."""
        zone = self._said.conversation.customer.time_zone
        return self.written(key) or told(self._bot.brand, key, self.language, zone=zone)

    def written(self, key: str) -> Entry | None:
        """What the shop has written to a question, in her language where there is that."""
        return self._mind.entry(key, self.language)

    def named(self) -> list[tuple[str, str]]:
        """Orders, telephones and e-mail addresses that she named, also within a question."""
        text = self._said.text
        found = named(text, about_orders=any({*one.keys, one.guess} & ABOUT_ORDERS for one in self.thoughts))
        alone = order(text) if any(one.kind == "order" for one in self.thoughts) else ""
        return found if not alone or ("order", alone) in found else [("order", alone), *found]

    def buttons(self, decision: Decision) -> list[tuple[str, str]]:
        """What is written on each, and the question that it means; "" calls a person."""
        if decision.move == Move.HAND_OVER:
            return []
        offered = [entry for key in decision.keys if (entry := self.entry(key))]
        asked = [(entry.title, entry.key) for entry in offered] if decision.move == Move.ASK_BACK else []
        is_small_talk = decision.move == Move.ANSWER and all(key in words.SMALL_TALK for key in decision.keys)
        if is_small_talk:
            return [(words.nothing_more(), "")] if words.ASKS_FOR_MORE.issuperset(decision.keys) else asked
        return [*asked, (words.person(), "")]

    def of(self, decision: Decision, stay: Stay) -> tuple[str, dict[str, Any]]:
        """The words and what goes along with them."""
        lines = [] if stay.said else [words.first_words(self._bot, self._said.conversation, self.language)]
        facts: dict[str, Any] = {"what": "bot", "bot": words.name_of(self._bot)}
        if decision.move == Move.NOT_UNDERSTOOD:
            lines.append(words.not_helped() if self.contested else words.not_understood())
        elif decision.move == Move.ASK_BACK:
            lines.append(words.asks_back(len(self.buttons(decision)) - 1))
        else:
            said, sources = self.answers(decision)
            lines += said
            facts["sources"] = sources
            if self.worded and self.worded.keys == decision.keys:
                lines[-len(said) :] = [fill_or_drop(self.worded.text, self._blanks())]
                facts["worded"] = True
        if labels := [label for label, _ in self.buttons(decision)]:
            facts["choices"] = labels
        return "\n\n".join(lines), facts

    def answers(self, decision: Decision) -> tuple[list[str], list[dict[str, Any]]]:
        """What is said to each question, and where it stands."""
        lines: list[str] = []
        sources: list[dict[str, Any]] = []
        for key in decision.keys:
            entry = self.entry(key)
            if entry is None:
                lines.append(str(words.SMALL_TALK[key]))
                continue
            text = fill_or_drop(entry.answer, self._blanks())
            foreign = base(entry.language) != base(self.language)
            lines.append(f"{words.in_another_language()}\n{text}" if foreign else text)
            sources.append({"key": key, "title": entry.title, "version": entry.version, "url": entry.address or None})
        return lines, sources

    def _blanks(self) -> dict[str, str]:
        return words.blanks_of(self._bot, self._said.conversation)


def heard_language(said: Message) -> str:
    """Hers in this message; a word or two that several languages share are in that of the conversation."""
    conversation = said.conversation
    known = conversation.language or conversation.brand.default_language
    heard = language_of(said.text) or (
        "" if len(said.text.split()) <= _FEW and said.text.isascii() else tongue(said.text)
    )
    return heard or known
