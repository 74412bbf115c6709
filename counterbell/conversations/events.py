"""What the heart announces. Ids only; `brand` is there so that whoever tells agents need not look it up."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationOpened:
    """A customer (or an agent for her) began a new matter."""

    name: ClassVar[str] = "conversations.opened"
    brand: int
    conversation: int
    customer: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived:
    """A customer wrote, and it is on disk."""

    name: ClassVar[str] = "conversations.message_received"
    brand: int
    conversation: int
    message: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySent:
    """An agent or the bot wrote to the customer, and it is on disk."""

    name: ClassVar[str] = "conversations.reply_sent"
    brand: int
    conversation: int
    message: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded:
    """An agent wrote something that only agents see."""

    name: ClassVar[str] = "conversations.note_added"
    brand: int
    conversation: int
    message: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTranslated:
    """What a customer wrote can be read in another language, too."""

    name: ClassVar[str] = "conversations.message_translated"
    brand: int
    conversation: int
    message: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMentioned:
    """Somebody was called by name in a note."""

    name: ClassVar[str] = "conversations.agent_mentioned"
    brand: int
    conversation: int
    message: int
    agent: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPutOff:
    """An agent has written an answer that goes out at a moment, or its moment is another now."""

    name: ClassVar[str] = "conversations.reply_put_off"
    brand: int
    conversation: int
    later: int
    due: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyHeld:
    """The moment of a put-off answer came, but something stood against it: its agent must decide."""

    name: ClassVar[str] = "conversations.reply_held"
    brand: int
    conversation: int
    later: int
    agent: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTakenBack:
    """A put-off answer will not go out."""

    name: ClassVar[str] = "conversations.reply_taken_back"
    brand: int
    conversation: int
    later: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class CannedReplySaved:
    """There is a new canned reply, or one says something else."""

    name: ClassVar[str] = "conversations.canned_reply_saved"
    canned: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class CannedReplyDeleted:
    """A canned reply is gone."""

    name: ClassVar[str] = "conversations.canned_reply_deleted"
    canned: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class MacroSaved:
    """Somebody made or changed a macro."""

    name: ClassVar[str] = "conversations.macro_saved"
    macro: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class MacroDeleted:
    """Somebody threw one away."""

    name: ClassVar[str] = "conversations.macro_deleted"
    macro: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """A conversation has another agent or team, or none."""

    name: ClassVar[str] = "conversations.assigned"
    brand: int
    conversation: int
    agent: int | None
    team: int | None


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged:
    """Open, pending, snoozed, resolved: it is another than before."""

    name: ClassVar[str] = "conversations.status_changed"
    brand: int
    conversation: int
    before: str
    status: str


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed:
    """A conversation sleeps until a moment, or (without one) until the customer writes."""

    name: ClassVar[str] = "conversations.snoozed"
    brand: int
    conversation: int
    until: datetime | None


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityChanged:
    """A conversation matters more, or less."""

    name: ClassVar[str] = "conversations.priority_changed"
    brand: int
    conversation: int
    priority: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsChanged:
    """A conversation wears other labels."""

    name: ClassVar[str] = "conversations.labels_changed"
    brand: int
    conversation: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSaved:
    """There is a new label, or one has another name or colour."""

    name: ClassVar[str] = "conversations.label_saved"
    label: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class LabelDeleted:
    """A label is gone, from every conversation that wore it."""

    name: ClassVar[str] = "conversations.label_deleted"
    label: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedRead:
    """The customer received or read further, or somebody of ours did."""

    name: ClassVar[str] = "conversations.marked_read"
    brand: int
    conversation: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class Rearranged:
    """Messages moved between two conversations (merge, split, or the undoing of one)."""

    name: ClassVar[str] = "conversations.rearranged"
    brand: int
    source: int
    target: int
    rearrangement: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class Suspected:
    """A conversation looks like spam and was set aside."""

    name: ClassVar[str] = "conversations.suspected"
    brand: int
    conversation: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """An agent said that it is none."""

    name: ClassVar[str] = "conversations.cleared"
    brand: int
    conversation: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class HappeningNoted:
    """A room above put a line into the thread that agents read."""

    name: ClassVar[str] = "conversations.happening_noted"
    brand: int
    conversation: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptAsked:
    """Somebody wrote by a way that shows her no thread: she shall hear that it has arrived."""

    name: ClassVar[str] = "conversations.receipt_asked"
    brand: int
    conversation: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSaid:
    """There is a link in what was said, and nothing goes along with it yet."""

    name: ClassVar[str] = "conversations.link_said"
    brand: int
    conversation: int
    message: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class PageShown:
    """A message shows the page to which it links; `number` is its own in the thread."""

    name: ClassVar[str] = "conversations.page_shown"
    brand: int
    conversation: int
    message: int
    number: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class AddressGiven:
    """She gave an address before her chat, and a letter may ask whether it is hers; `claim`: beside a known one."""

    name: ClassVar[str] = "conversations.address_given"
    brand: int
    conversation: int
    claim: int = 0


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryQueued:
    """A message of ours shall leave by a channel that is not our own."""

    name: ClassVar[str] = "conversations.delivery_queued"
    brand: int
    conversation: int
    delivery: int
    channel: int = 0  # by which it leaves; 0 in entries of an older version


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPostponed:
    """It did not leave yet; it is tried again when its time has come."""

    name: ClassVar[str] = "conversations.delivery_postponed"
    brand: int
    conversation: int
    delivery: int
    until: datetime
    channel: int = 0  # by which it leaves; 0 in entries of an older version


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryChanged:
    """It left, failed, bounced, or nobody can know."""

    name: ClassVar[str] = "conversations.delivery_changed"
    brand: int
    conversation: int
    delivery: int
    state: str
