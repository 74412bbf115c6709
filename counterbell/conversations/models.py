"""The tables of the heart."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import COLOUR, Agent, Brand, Team
from counterbell.base.clock import now
from counterbell.base.ids import new_id
from counterbell.base.secrets import new_token
from counterbell.channels.models import Channel
from counterbell.conversations.provided import CannedReply as CannedReply  # noqa: PLC0414  # tables are found here
from counterbell.conversations.provided import Macro as Macro  # noqa: PLC0414
from counterbell.customers.models import Customer


class Label(models.Model):
    """A word that agents put on conversations."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    colour = models.CharField(_("colour"), max_length=7, default="#6b7280", validators=[COLOUR])

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


WORN: str = "worn"  # where `drawn` puts the labels


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, agent: Agent) -> "ConversationQuerySet":
        """Those an agent may see. Every door starts here."""
        if not agent.is_active:
            return self.none()
        if agent.leads:
            return self
        served = Team.brands.through.objects.filter(team__agents=agent).values("brand_id")
        return self.filter(brand__in=served)

    def of_customer(self, customer: Customer) -> "ConversationQuerySet":
        """Those a customer may see: her own, under the name they survive by."""
        return self.filter(customer=customer, merged_into=None)

    def drawn(self) -> "ConversationQuerySet":
        """With what a row of a list shows of each, and without what would be read and decoded for nothing."""
        shown = self.select_related("customer", "assignee", "team", "brand", "channel")
        shown = shown.prefetch_related(Prefetch("labels", to_attr=WORN))
        unseen = ("texts", "bubble", "letterhead", "languages", "domains")
        return shown.defer("page", "customer__about", *(f"brand__{name}" for name in unseen))

    def living(self) -> "ConversationQuerySet":
        """Not swallowed by another one."""
        return self.filter(merged_into=None)


class Conversation(models.Model):
    """One matter between a customer and a brand."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        PENDING = "pending", _("Pending")  # we wait for the customer or a third party
        SNOOZED = "snoozed", _("Snoozed")
        RESOLVED = "resolved", _("Resolved")

    class Priority(models.IntegerChoices):
        LOW = 0, _("Low")
        NORMAL = 1, _("Normal")
        HIGH = 2, _("High")
        URGENT = 3, _("Urgent")

    id = models.BigIntegerField(primary_key=True, default=new_id)
    # Made by the shopper's browser, so that opening one twice after a cut line opens one. Names it, proves nothing.
    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="conversations", db_index=False)
    subject = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    assignee = models.ForeignKey(
        Agent, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    labels = models.ManyToManyField(Label, blank=True, related_name="+")
    worn: list[Label]  # the same, at hand; of those that were `drawn`
    language = models.CharField(max_length=12, blank=True)
    page = models.JSONField(default=dict, blank=True)  # {"url": …, "title": …} where it began

    # The thread: numbers only grow; `epoch` changes when they are dealt anew (merge, split), and clients reload.
    last_number = models.PositiveIntegerField(default=0)
    epoch = models.PositiveSmallIntegerField(default=0)
    preview = models.CharField(max_length=160, blank=True)  # of the last public message that is no mere promise
    last_author = models.CharField(max_length=8, blank=True)  # Message.Author of the same
    waiting_since = models.DateTimeField(null=True)  # the first unanswered message of the customer
    active_at = models.DateTimeField(default=now)  # last public message; orders the lists

    # Delivery and reading, as watermarks over the numbers.
    customer_received = models.PositiveIntegerField(default=0)
    customer_read = models.PositiveIntegerField(default=0)
    agent_read = models.PositiveIntegerField(default=0)

    # Looks like spam (see doorman): set aside until somebody clears it, or simply takes it.
    suspected_at = models.DateTimeField(null=True)
    suspected_for = models.CharField(max_length=120, blank=True)  # codes of reasons, "link,repeated"
    cleared_at = models.DateTimeField(null=True)

    undelivered = models.BooleanField(default=False)  # something that we said did not arrive, or nobody can know
    snoozed_until = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="swallowed", db_index=False
    )
    created_at = models.DateTimeField(default=now)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["brand", "status", "-active_at"], name="conversation_all"),
            models.Index(fields=["status", "-active_at"], name="conversation_lead"),
            models.Index(fields=["assignee", "status", "-active_at"], name="conversation_mine"),
            models.Index(fields=["customer", "-active_at"], name="conversation_customer"),
            # Only those who wait: as small as the queue, whatever the archive holds.
            models.Index(
                fields=["waiting_since"], name="conversation_waiting", condition=Q(waiting_since__isnull=False)
            ),
            models.Index(fields=["-active_at"], name="conversation_undelivered", condition=Q(undelivered=True)),
            # Only those that have it: SQLite would take an index of "not merged" for the best way to every list.
            models.Index(fields=["merged_into"], name="conversation_swallowed", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    @property
    def is_suspected(self) -> bool:
        """Set aside as possible spam: whoever takes it ends that."""
        return self.suspected_at is not None and self.assignee_id is None

    @property
    def suspicions(self) -> list[str]:
        """Codes of what spoke against it."""
        return [code for code in self.suspected_for.split(",") if code]


ACTIVE = (Conversation.Status.OPEN, Conversation.Status.PENDING)  # what somebody has to do with now


class MessageQuerySet(models.QuerySet["Message"]):
    def said(self) -> "MessageQuerySet":
        """What was said between the customer and us; that the bot promised her a person says nothing."""
        return self.filter(kind=Message.Kind.PUBLIC).exclude(facts__has_key="waits")


class Message(models.Model):
    """One numbered line of the thread: said to the customer, noted among agents, or happened."""

    class Kind(models.TextChoices):
        PUBLIC = "public"
        NOTE = "note"  # agents only
        HAPPENING = "happening"  # assigned, resolved, merged …: `facts` says what, pages say it in words

    class Author(models.TextChoices):
        CUSTOMER = "customer"
        AGENT = "agent"
        BOT = "bot"
        SYSTEM = "system"

    id = models.BigIntegerField(primary_key=True, default=new_id)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.PUBLIC)
    author = models.CharField(max_length=8, choices=Author.choices)
    # Agents are never deleted: the database need not look for one at every message.
    agent = models.ForeignKey(
        Agent, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False, db_constraint=False
    )
    text = models.TextField(blank=True)
    facts = models.JSONField(null=True)  # of a happening: {"what": "assigned", "agent": 7}; of words: see rich.py
    reply_to = models.PositiveIntegerField(null=True)  # number of the message answered
    client_id = models.CharField(max_length=36, null=True)  # made by the sender: a retry stores nothing twice
    created_at = models.DateTimeField(default=now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="message_number"),
            models.UniqueConstraint(fields=["conversation", "client_id"], name="message_once"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}"


class Rendition(models.Model):
    """The text of a message in another language: agents read it beside the message, customers never do."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="renditions")
    language = models.CharField(max_length=12)
    text = models.TextField()
    written = models.BooleanField(default=False)  # an agent wrote this, and the message is its translation
    differs = models.BooleanField(default=False)  # other numbers, links or addresses stand in the two
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "language"], name="rendition_once")]

    def __str__(self) -> str:
        return f"{self.message_id} in {self.language}"


class ReadTranslated(models.Model):
    """An agent wants what the customer writes in this conversation translated as it comes."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "agent"], name="read_translated_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} in {self.conversation_id}"


class Attachment(models.Model):
    """A file: uploaded first, put on a message when that is sent. Nobody can name it without our signature."""

    class Kind(models.TextChoices):
        IMAGE = "image"
        AUDIO = "audio"
        VIDEO = "video"
        FILE = "file"

    key = models.CharField(max_length=40, unique=True, default=new_token)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="attachments")
    uploader = models.CharField(max_length=60)  # "agent:7", "visitor:…": only she can put it on a message
    name = models.CharField(max_length=255)  # as she named it, without control characters; never a path
    kind = models.CharField(max_length=5, choices=Kind.choices)
    content_type = models.CharField(max_length=100)  # what the bytes are, not what was claimed
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    thumbnail = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True, default="")  # of a picture as letters carry it
    # A picture that a letter only quotes, or brings once more: it stands with the quote, not among the files.
    folded = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """The way of one message out of the house. Written before anything is tried, so that nothing leaves unseen."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        MAYBE = "maybe", _("Maybe sent")  # the line broke when everything was said: nobody can know
        FAILED = "failed", _("Not sent")
        BOUNCED = "bounced", _("Came back")

    UNDELIVERED = frozenset({State.MAYBE.value, State.FAILED.value, State.BOUNCED.value})  # an agent should look

    id = models.BigIntegerField(primary_key=True, default=new_id)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    # {"to": […], "cc": […], "bcc": […], "subject": "…"}; what else the channel needs to write the same thing again
    recipients = models.JSONField(default=dict)
    sent_as = models.CharField(max_length=200)  # our id for it; the same on every repeat, so that the reader sees one
    external_id = models.CharField(max_length=200, blank=True)  # the provider's word for it
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    unsure = models.BooleanField(default=False)  # one attempt ended so that it may have left
    error = models.TextField(blank=True)  # in words, for the agent
    automatic = models.BooleanField(default=False)  # no person decided to send it
    created_at = models.DateTimeField(default=now)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sent_as"], name="delivery_once")]
        indexes = [models.Index(fields=["external_id"], name="delivery_external", condition=~Q(external_id=""))]

    def __str__(self) -> str:
        return f"delivery {self.pk}: {self.state}"


class Draft(models.Model):
    """What an agent has begun to write, with what is to go along; one answer and one note for each conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=9, choices=Message.Kind.choices, default=Message.Kind.PUBLIC)
    text = models.TextField()
    files = models.JSONField(default=list)  # these four as an answer that goes out later has them
    part = models.JSONField(null=True)
    reply_to = models.PositiveIntegerField(null=True)
    written = models.JSONField(null=True)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "agent", "kind"], name="draft_once")]

    def __str__(self) -> str:
        return f"draft of {self.agent_id} in {self.conversation_id}"


class MentionQuerySet(models.QuerySet["Mention"]):
    def for_agent(self, agent: Agent) -> "MentionQuerySet":
        """Where somebody was called by name, in what she may still see; the newest first."""
        seen = Conversation.objects.visible_to(agent).living()
        # Asked of each of her few mentions: as a list of what she may see, SQLite would write down the archive.
        return self.filter(Exists(seen.filter(pk=OuterRef("conversation"))), agent=agent).order_by("-message")

    def unseen(self) -> "MentionQuerySet":
        """Those in notes that she has not read yet."""
        return self.filter(seen_at=None)


class Mention(models.Model):
    """An agent was called by name in a note, by herself or with her team."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="mentions")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")  # through which
    seen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "agent"], name="mention_once")]
        indexes = [
            models.Index(fields=["agent", "-message"], name="mention_newest"),
            models.Index(fields=["agent", "conversation"], name="mention_unseen", condition=Q(seen_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} in {self.message_id}"


class LaterQuerySet(models.QuerySet["Later"]):
    def to_come(self) -> "LaterQuerySet":
        """What has not gone out yet, in the order in which it will."""
        return self.filter(state__in=[Later.State.WAITING, Later.State.HELD]).order_by("due", "pk")


class Later(models.Model):
    """An answer that is on disk and goes out later: in a moment, so that it can be taken back, or tomorrow at nine.

    When it goes out, the row ends and a Message with the same client id begins.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        HELD = "held"  # its time came, but something stood against it: the agent decides
        TAKEN_BACK = "taken"  # kept without words, so that a copy still on its way is not stored again

    class Then(models.TextChoices):
        NOTHING = ""
        RESOLVE = "resolve"
        SNOOZE = "snooze"

    id = models.BigIntegerField(primary_key=True, default=new_id)
    client_id = models.CharField(max_length=36)  # of the message that it will be
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="later", db_index=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    undoing = models.BooleanField(default=False)  # it waits only so that it can be taken back
    text = models.TextField(blank=True)
    written = models.JSONField(null=True)  # the agent's own words, of which `text` is the translation: see Written
    files = models.JSONField(default=list)  # keys of the agent's attachments
    reply_to = models.PositiveIntegerField(null=True)
    part = models.JSONField(null=True)  # buttons, a form, an article: see rich.py
    then = models.CharField(max_length=7, choices=Then.choices, blank=True, default=Then.NOTHING)
    snooze_until = models.DateTimeField(null=True)
    since = models.BigIntegerField(default=new_id)  # messages with a greater id came after the agent last looked
    due = models.DateTimeField()
    why = models.CharField(max_length=20, blank=True)  # it is held: a code
    created_at = models.DateTimeField(default=now)

    objects = LaterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "client_id"], name="later_once")]

    def __str__(self) -> str:
        return f"{self.client_id} for {self.conversation_id} at {self.due}"


class ReadMark(models.Model):
    """How far an agent has read."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="read_marks")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "agent"], name="read_mark_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} read {self.conversation_id} to {self.number}"


class Rearrangement(models.Model):
    """A merge or a split, with what is needed to undo it."""

    class Kind(models.TextChoices):
        MERGE = "merge"
        SPLIT = "split"

    kind = models.CharField(max_length=5, choices=Kind.choices)
    source = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="left_by")
    target = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="joined_by")
    messages = models.JSONField()  # ids that moved from source to target
    before = models.JSONField(default=dict)  # what the source was: {"status": …, "assignee": …}
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} of {self.source_id} into {self.target_id}"
