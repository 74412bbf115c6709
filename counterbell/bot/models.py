"""What a shop has taught its bot, and what the bot has done in each conversation."""

from secrets import randbelow

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.bot.tones import Tone
from counterbell.conversations.models import Conversation, Label, Message


def silent_at_first() -> list[str]:
    """Canned replies are written for agents: the owner says whether shoppers may be told them unseen."""
    return ["canned"]


def thrown() -> int:
    """A number that says nothing about its row."""
    return randbelow(1 << 31)


class Bot(models.Model):
    """How the bot of a brand behaves; off until the owner says otherwise."""

    brand = models.OneToOneField(Brand, primary_key=True, on_delete=models.CASCADE, related_name="+")
    is_on = models.BooleanField(_("answers"), default=False)
    name = models.CharField(_("name"), max_length=40, blank=True)
    tone = models.CharField(_("tone"), max_length=8, choices=Tone.choices, blank=True, default=Tone.USUAL)
    greetings = models.JSONField(default=dict)  # {"en": "…"}: its first words, before it says what it is
    # Wrong answers that the owner can live with, in percent of all questions.
    tolerated = models.DecimalField(
        max_digits=3, decimal_places=1, default=2, validators=[MinValueValidator(0.5), MaxValueValidator(10)]
    )
    helps_agents = models.BooleanField(_("suggests answers to agents"), default=True)
    gathers = models.BooleanField(_("offers what people answered as new answers"), default=True)
    minds_manners = models.BooleanField(_("asks before a rude answer is sent"), default=False)
    silent = models.JSONField(default=silent_at_first)  # names of the sources that are not said to shoppers
    people_labels = models.ManyToManyField(Label, related_name="+")  # who wears one, in any conversation, gets a person
    people_addresses = models.JSONField(default=list)  # e-mail addresses, or "@shop.example", of such customers
    patience = models.PositiveSmallIntegerField(default=10)  # minutes from a hand-over until agents are told again
    version = models.PositiveIntegerField(default=1)  # of all it knows: whoever keeps an older index makes it anew

    def __str__(self) -> str:
        return self.name or self.brand.name


class Question(models.Model):
    """Something shoppers ask: one of the pack, or the shop's own, with ways to ask it."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    pack = models.CharField(max_length=40, blank=True)  # its name in the pack; "" is the shop's own
    phrasings = models.JSONField(default=dict)  # {"en": ["…"]}; beside those of the pack
    is_on = models.BooleanField(_("in use"), default=True)
    calls_person = models.BooleanField(_("always calls a person"), default=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "pack"], condition=~models.Q(pack=""), name="question_once"),
        ]
        indexes = [models.Index(fields=["brand", "pack"], name="question_brand")]

    def __str__(self) -> str:
        return next((one for ways in self.phrasings.values() for one in ways), self.key)

    @property
    def key(self) -> str:
        """How the bot names it."""
        return f"pack.{self.pack}" if self.pack else f"own.{self.pk}"


class Answer(models.Model):
    """What the shop says to a question in one language."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers", db_index=False)
    language = models.CharField(max_length=12)
    text = models.TextField()
    address = models.URLField(max_length=500, blank=True)  # where a shopper can read more
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "language"], name="answer_once")]

    def __str__(self) -> str:
        return " ".join(self.text[:60].split())


class Revision(models.Model):
    """What an answer said once: a message keeps the version that it was said in."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    language = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)  # "" when it was taken away
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "language", "version"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.question_id} in {self.language}, version {self.version}"


class OwnRehearsal(models.Model):
    """What came of it when the shop's own examples were asked as if they were new; numbers, and no words."""

    brand = models.OneToOneField(Brand, primary_key=True, on_delete=models.CASCADE, related_name="+")
    made_of = models.CharField(max_length=64)  # a digest of the examples, and of the code that asked them
    tried = models.JSONField(default=dict)  # see `own_rehearsal.as_json`
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"of {self.brand_id}"


class Stay(models.Model):
    """The bot's part in one conversation."""

    class State(models.TextChoices):
        ANSWERING = "answering"
        HANDED_OVER = "handed over"  # a person is owed

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=11, choices=State.choices, default=State.ANSWERING)
    said = models.PositiveSmallIntegerField(default=0)  # how often it spoke
    failures = models.PositiveSmallIntegerField(default=0)  # one after the other
    asked = models.CharField(max_length=300, blank=True)  # what it answered last: "and to Canada?" goes on from there
    offered = models.JSONField(default=dict)  # what is written on the last buttons → the key that each means
    collected = models.JSONField(default=dict)  # {"order": ["#1042"], "phone": […]}
    # {"open": the dialogue of a skill, see `skills.dialogue`, "done": names of skills that are not begun again}
    skill = models.JSONField(default=dict)
    tried = models.JSONField(default=list)  # sources of the answers it gave; once, titles only
    reason = models.CharField(max_length=12, blank=True)  # of the hand-over
    handed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.state} in {self.conversation_id}"


class Turn(models.Model):
    """What the bot made of one message of a customer, and how sure it was. Kept for figures, replays and people's eyes.

    Its words are the messages': whoever forgets the customer forgets this with them.
    """

    class Move(models.TextChoices):
        ANSWER = "answer"
        ASK_BACK = "ask back"
        NOT_UNDERSTOOD = "not understood"
        HAND_OVER = "hand over"
        SMALL_TALK = "small talk"  # a greeting, thanks: nothing was asked

    class Verdict(models.TextChoices):
        NONE = ""
        RIGHT = "right", _("Right")
        WRONG = "wrong", _("Wrong")
        UNSURE = "unsure", _("Not sure")

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    reply = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")  # of the bot
    move = models.CharField(max_length=14, choices=Move.choices)
    keys = models.JSONField(default=list)  # what was said, or offered
    topic = models.CharField(max_length=80, blank=True)  # the first of them, or what it took the question for
    chance = models.FloatField(default=0)  # that it is right, as it thought
    by_line = models.BooleanField(default=False)  # that chance is what decided: the line of what may be wrong
    reason = models.CharField(max_length=12, blank=True)  # of a hand-over
    language = models.CharField(max_length=12, blank=True)
    dice = models.PositiveIntegerField(default=thrown)  # people look at the lowest first: a fair sample
    verdict = models.CharField(max_length=6, choices=Verdict.choices, default=Verdict.NONE, blank=True)
    judge = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    judged_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "move", "verdict", "at", "dice", "by_line"], name="turn_sample"),
            models.Index(fields=["brand", "-at"], name="turn_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.move} to {self.message_id}"


class Unanswered(models.Model):
    """A question that the bot handed over, answered wrongly or never saw, until somebody says what answers it."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        ATTACHED = "attached"
        IGNORED = "ignored"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()  # the part of the message that asks
    language = models.CharField(max_length=12, blank=True)
    guess = models.CharField(max_length=60, blank=True)  # the key it was surely about, though nothing answers it yet
    reply = models.ForeignKey(
        Message, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # what an agent said to it
    taken = models.CharField(max_length=80, blank=True)  # the key of the suggestion that she sent as it was
    settled = models.CharField(max_length=80, blank=True)  # the key of what answers it, once somebody has said so
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-created_at"], name="unanswered_open", condition=models.Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.message_id}"


class Suggestion(models.Model):
    """An answer that was suggested to an agent, and that she took or did not want."""

    class State(models.TextChoices):
        INSERTED = "inserted"  # not sent yet
        ACCEPTED = "accepted"  # sent as it was
        EDITED = "edited"
        UNUSED = "unused"  # she sent something else after all
        DISMISSED = "dismissed"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")  # of the customer
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    text = models.TextField()
    state = models.CharField(max_length=9, choices=State.choices)
    # What she sent in its stead, until somebody has looked whether that is the better answer.
    better = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "agent", "key"], name="suggestion_once")]
        indexes = [
            models.Index(fields=["conversation", "state"], name="suggestion_here"),
            models.Index(fields=["-created_at"], name="suggestion_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state} in {self.conversation_id}"


class Replay(models.Model):
    """The shop's past questions, asked again of the bot as it is and as it would be with a change."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=9)  # what changes: see `replaying.Change`
    change = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State.choices, default=State.RUNNING)
    messages = models.JSONField(default=list)  # ids of what is asked, the newest first
    asked = models.PositiveIntegerField(default=0)  # so many of them are
    counts = models.JSONField(default=dict)  # {"now": {"answer": 12, "right": 3 …}, "then": {…}}
    seconds = models.FloatField(default=0)  # that it has thought
    created_at = models.DateTimeField(default=now)
    adopted_at = models.DateTimeField(null=True)  # when the change went live from here

    class Meta:
        indexes = [models.Index(fields=["brand", "-created_at"], name="replay_newest")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.brand_id}, {self.state}"

    @property
    def whole(self) -> int:
        """How many will be asked."""
        return len(self.messages)

    @property
    def reached(self) -> int:
        """How many are answered with the change, and were not before."""
        return self.cases.filter(then__move=Turn.Move.ANSWER).exclude(now__move=Turn.Move.ANSWER).count()


class ReplayCase(models.Model):
    """A past question to which the bot would say something else."""

    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="cases", db_index=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    now = models.JSONField()  # {"move": "answer", "text": "…", "verdict": "right"}
    then = models.JSONField()
    turn = models.CharField(max_length=6)  # "better", "worse", or "other" where nobody can say

    class Meta:
        constraints = [models.UniqueConstraint(fields=["replay", "message"], name="replay_case_once")]
        indexes = [models.Index(fields=["replay", "turn"], name="replay_case_turn")]

    def __str__(self) -> str:
        return f"{self.turn}: {self.message_id}"


class LanguageModel(models.Model):
    """A language model that words the bot's answers and helps agents; off until the owner says otherwise."""

    brand = models.OneToOneField(Brand, primary_key=True, on_delete=models.CASCADE, related_name="+")
    is_on = models.BooleanField(_("in use"), default=False)
    translates = models.BooleanField(_("translates for agents"), default=False)
    checks_tone = models.BooleanField(_("checks the tone of drafts"), default=False)
    address = models.URLField(max_length=500, blank=True)  # of an OpenAI-compatible endpoint, up to /v1
    name = models.CharField(max_length=120, blank=True)
    key = models.TextField(blank=True)  # sealed: see `generation.endpoint`
    tokens_a_day = models.PositiveIntegerField(default=200_000)
    seconds = models.PositiveSmallIntegerField(default=6)  # that an answer may take

    def __str__(self) -> str:
        return self.name or self.brand.name


class ModelCall(models.Model):
    """What was sent to a language model, what it said, what became of that. Without words when they were deleted."""

    class State(models.TextChoices):
        ASKED = "asked"  # under way, or the process ended before it was answered
        SAID = "said"
        REFUSED = "refused"  # it was answered, and our check did not let it pass
        FAILED = "failed"

    class Task(models.TextChoices):
        WORD = "word", _("Worded an answer")
        TRANSLATE = "translate", _("Translated")
        TONE = "tone", _("Checked a tone")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    task = models.CharField(max_length=9, choices=Task.choices, default=Task.WORD)
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")  # None: a trial
    model = models.CharField(max_length=120)
    state = models.CharField(max_length=7, choices=State.choices, default=State.ASKED)
    why = models.CharField(max_length=12, blank=True)
    sent = models.TextField(blank=True)
    got = models.TextField(blank=True)
    sentence = models.TextField(blank=True)  # that our check did not let pass
    tokens = models.PositiveIntegerField(default=0)  # while it is under way: what it may cost at most
    created_at = models.DateTimeField(default=now)
    emptied_at = models.DateTimeField(null=True)  # when its words were deleted

    class Meta:
        indexes = [models.Index(fields=["brand", "-created_at"], name="model_call_newest")]

    def __str__(self) -> str:
        return f"{self.state} of {self.brand_id}"
