"""What a shop has taught its bot, and what the bot has done in each conversation."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation, Message


class Bot(models.Model):
    """How the bot of a brand behaves; off until the owner says otherwise."""

    brand = models.OneToOneField(Brand, primary_key=True, on_delete=models.CASCADE, related_name="+")
    is_on = models.BooleanField(_("answers"), default=False)
    name = models.CharField(_("name"), max_length=40, blank=True)
    greetings = models.JSONField(default=dict)  # {"en": "…"}: its first words, before it says what it is
    # Wrong answers that the owner can live with, in percent of all questions.
    tolerated = models.DecimalField(
        max_digits=3, decimal_places=1, default=2, validators=[MinValueValidator(0.5), MaxValueValidator(10)]
    )
    patience = models.PositiveSmallIntegerField(default=10)  # minutes from a hand-over until agents are told again
    version = models.PositiveIntegerField(default=1)  # of all it knows: whoever keeps an older index makes it anew

    def __str__(self) -> str:
        return f"bot of {self.brand_id}"


class Question(models.Model):
    """Something shoppers ask: one of the pack, or the shop's own, with ways to ask it."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    pack = models.CharField(max_length=40, blank=True)  # its name in the pack; "" is the shop's own
    phrasings = models.JSONField(default=dict)  # {"en": ["…"]}; beside those of the pack
    is_on = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "pack"], condition=~models.Q(pack=""), name="question_once"),
        ]
        indexes = [models.Index(fields=["brand", "pack"], name="question_brand")]

    def __str__(self) -> str:
        return f"{self.key} of {self.brand_id}"

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
        return f"{self.question_id} in {self.language}, version {self.version}"


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


class Stay(models.Model):
    """The bot's part in one conversation."""

    class State(models.TextChoices):
        ANSWERING = "answering"
        HANDED_OVER = "handed over"  # a person is owed

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=11, choices=State.choices, default=State.ANSWERING)
    said = models.PositiveSmallIntegerField(default=0)  # how often it spoke
    failures = models.PositiveSmallIntegerField(default=0)  # one after the other
    offered = models.JSONField(default=dict)  # what is written on the last buttons → the key that each means
    collected = models.JSONField(default=dict)  # {"order": ["#1042"], "phone": […]}
    tried = models.JSONField(default=list)  # titles of the answers it gave
    reason = models.CharField(max_length=12, blank=True)  # of the hand-over
    handed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.state} in {self.conversation_id}"


class Unanswered(models.Model):
    """A question that the bot handed over, until somebody says what it should have answered."""

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
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-created_at"], name="unanswered_open", condition=models.Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.message_id}"
