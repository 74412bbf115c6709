"""A shop that knows what the demo's shop knows, as shoppers and agents meet it. Imported within an installation."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from uuid import uuid4

from counterbell.accounts.models import Agent, Brand
from counterbell.bot.actions import answer_all, attach_all, ignore_all, respond
from counterbell.bot.models import Question, Stay, Unanswered
from counterbell.bot.policies import Move, decide
from counterbell.bot.queries import bot_of, mind_for, question_of
from counterbell.bot.speech import Speech
from counterbell.conversations.actions import open_conversation, receive
from counterbell.conversations.models import Conversation, Message
from counterbell.conversations.tongues import base
from counterbell.customers.actions import recognise
from counterbell.demo.bot import own, teach
from counterbell.demo.help import SOURCE, entries, explain
from counterbell.demo.stage import set_stage
from counterbell.demo.team import PEOPLE
from counterbell.demo.words import LANGUAGES
from counterbell.helpcenter.models import Translation

DOMAIN = "tidewick.example"


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the bot does with a message.

    `said`: the names of its answers, each with the language that it is in; `offered`: those on buttons.
    """

    move: Move
    said: tuple[tuple[str, str], ...]
    offered: tuple[str, ...]
    seconds: float


class Shop:
    """One brand, its owner, and names for its answers that do not change from run to run."""

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        self._owner = Agent.objects.get(email=PEOPLE[0].email)
        titles = {one.title: one.key for one in entries(SOURCE)}
        written = Translation.objects.filter(brand=brand, language=SOURCE).values_list("article_id", "title")
        self._articles = {str(number): titles[title] for number, title in written}
        asked = {known[SOURCE]["asked"][0]: name for name, known in own().items()}
        mine = Question.objects.filter(brand=brand, pack="")
        self._own = {one.key: f"own.{asked[one.phrasings[SOURCE][0]]}" for one in mine}
        self._talks: dict[str, Conversation] = {}

    @classmethod
    def demo(cls) -> "Shop":
        """The demo's own, made as `make demo` makes it."""
        return cls(set_stage(DOMAIN).brand)

    @classmethod
    def another(cls) -> "Shop":
        """Beside it, one with the same knowledge, to which nobody has come yet."""
        brand = Brand.objects.create(name="Tidewick", key="tidewick-2", languages=list(LANGUAGES))
        explain(brand)
        teach(brand, DOMAIN)
        return cls(brand)

    # ——— shoppers ———

    def ask(self, text: str, language: str) -> Reaction:
        """What the bot would do with a message that begins a conversation; nothing is stored."""
        if language not in self._talks:
            self._talks[language] = self._begin(language)
        bot = bot_of(self.brand)
        mind = mind_for(bot)  # an index made anew is not the shopper's wait: the process does it when something changed
        said = Message(conversation=self._talks[language], text=text)
        began = time.perf_counter()
        speech = Speech(bot, said, mind)
        decision = decide(speech.thoughts, failures=0, said=0)
        answered = () if decision.move == Move.ASK_BACK else decision.keys
        speech.answers(decision)
        took = time.perf_counter() - began
        found = [(key, speech.entry(key)) for key in answered]
        names = tuple((self._name(key), base(entry.language) if entry else language) for key, entry in found)
        offered = tuple(self._name(key) for key in decision.keys) if decision.move == Move.ASK_BACK else ()
        return Reaction(decision.move, names, offered, took)

    def talk(self, text: str, language: str, wanted: Collection[str]) -> list[int]:
        """A message comes in and the bot deals with it; returns what was written.

        Whom it asks back, and who does not find what she wants on a button, says it once more.
        """
        conversation = self._begin(language)
        message = receive(conversation, text=text)
        respond(message.pk)
        stay = Stay.objects.get(conversation=conversation)
        if not stay.failures or any(self._name(key) in wanted for key in stay.offered.values()):
            return [message.pk]
        again = receive(conversation, text=text)
        respond(again.pk)
        return [message.pk, again.pk]

    # ——— an agent, at the list of what was not answered ———

    def unanswered(self) -> list[Unanswered]:
        """What waits, the oldest first."""
        return list(Unanswered.objects.filter(brand=self.brand, state=Unanswered.State.OPEN).order_by("pk"))

    def answers(self, name: str) -> bool:
        """Whether this is a question that the shop has answered, so that others can be attached to it."""
        question = question_of(self.brand, self._key(name))
        return question is not None and question.pk is not None and question.answers.exists()

    def attach(self, one: Unanswered, name: str) -> None:
        """One click: it asks for what is answered already."""
        attach_all(self.brand, [one.pk], key=self._key(name), by=self._owner)

    def answer(self, one: Unanswered, text: str, language: str) -> str:
        """One click with a text: nobody had answered it yet. Returns the name of what is known from now on."""
        return answer_all(self.brand, [one.pk], key="", text=text, language=language, by=self._owner).key

    def ignore(self, one: Unanswered) -> None:
        """One click: nobody needs to answer this."""
        ignore_all(self.brand, [one.pk], by=self._owner)

    def article(self, name: str, language: str) -> str:
        """The words of an article, in this language or the source's."""
        numbers = {known: number for number, known in self._articles.items()}
        written = Translation.objects.filter(article_id=int(numbers[name.removeprefix("help.")]))
        found = {one.language: one.words for one in written}
        return found.get(language, found[SOURCE])

    # ——— within ———

    def _begin(self, language: str) -> Conversation:
        customer = recognise(uuid4().hex, brand=self.brand, language=language)
        return open_conversation(customer, brand=self.brand, public_id=uuid4(), language=language)

    def _key(self, name: str) -> str:
        return next((key for key, known in self._own.items() if known == name), name)

    def _name(self, key: str) -> str:
        kind, _, rest = key.partition(".")
        if kind == "article":
            return f"help.{self._articles[rest.split('.')[0]]}"
        return self._own.get(key, key)
