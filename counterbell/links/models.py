"""The tables: which conversations belong together, what is an incident, and what was said to all of it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation


class Link(models.Model):
    """Two conversations belong together. Where they are not equal, `one` stands above `other`.

    A merge leaves the rows as they are: whoever reads follows both ends to their survivors, so that undoing it needs
    nothing here.
    """

    class Kind(models.TextChoices):
        RELATED = "related"
        CHILD = "child"  # of `one`
        ATTACHED = "attached"  # to `one`, which is an incident
        SIDE = "side"  # a third party is asked about `one`

    one = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(Least("one", "other"), Greatest("one", "other"), name="link_once_a_pair"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="link_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.one_id} and {self.other_id}"


class Incident(models.Model):
    """A conversation about what many write about: its links of the kind `attached` are theirs."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="incident")
    title = models.CharField(max_length=120)
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.title


class IncidentAnswer(models.Model):
    """One answer to everybody who is attached."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="answers")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    texts = models.JSONField(default=dict)  # {"en": "Dear {{customer.name}}, …"}, as canned replies have them
    resolve = models.BooleanField(default=False)  # each conversation is resolved with it
    sure = models.BooleanField(default=False)  # the agent said that it goes out also where something speaks against it
    due = models.DateTimeField()  # until then it can be taken back as a whole
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"answer {self.pk} to incident {self.incident_id}"


class IncidentCopy(models.Model):
    """What becomes of such an answer in one conversation: decided once, and kept."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DOUBTED = "doubted"  # something speaks against it: `why` is the guard's word for what
        REFUSED = "refused"  # it cannot be said there: `why` is the wire's word
        SETTLED = "settled"  # resolved before its turn came
        STOPPED = "stopped"

    answer = models.ForeignKey(IncidentAnswer, on_delete=models.CASCADE, related_name="copies")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "conversation"], name="incident_copy_once")]

    def __str__(self) -> str:
        return f"{self.state}: answer {self.answer_id} in {self.conversation_id}"
