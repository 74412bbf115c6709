"""What a notice says, in the language that is spoken now."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from counterbell.alerts.models import Notice
from counterbell.alerts.policies import Kind, Task, Trouble
from counterbell.conversations.models import Delivery
from counterbell.conversations.policies import preview

_FEW = 2  # of a unit: 90 minutes say more than one hour
ISOLATED = "\u2068{}\u2069"  # so that a name of the other direction turns nothing round it


@dataclass(frozen=True, slots=True)
class Told:
    """A notice for a person: a line, and (only where it was allowed) the words that it is about."""

    title: str
    body: str


def said(notice: Notice, *, with_words: bool) -> Told:
    """The sentence; `with_words` adds what the customer, the colleague or the reader herself wrote."""
    words = notice.reminder.note if notice.reminder else preview(notice.message.text, 0) if notice.message else ""
    return Told(_title(notice), words if with_words else "")


def place_of(notice: Notice) -> str:
    """Where one does something about it: a path."""
    if notice.conversation:
        return reverse("conversation", args=[notice.conversation.public_id])
    if notice.kind == Kind.REVIEW:
        return _place_of_review(notice)
    return reverse("settings_mailbox", args=[notice.channel_id]) if notice.channel_id else reverse("settings_mailboxes")


def _title(notice: Notice) -> str:
    if notice.conversation is None:
        return _of_review(notice) if notice.kind == Kind.REVIEW else _of_mailbox(notice)
    names = {
        "name": ISOLATED.format(notice.conversation.customer),
        "by": ISOLATED.format(notice.by.name if notice.by else _("Somebody")),
    }
    match notice.kind:
        case Kind.OPENED:
            return _("%(name)s waits; nobody has taken it") % names
        case Kind.MESSAGE:
            return _("%(name)s wrote") % names
        case Kind.MENTION:
            return _("%(by)s mentions you: %(name)s") % names
        case Kind.ASSIGNED:
            return _("%(by)s assigned you the conversation with %(name)s") % names
        case Kind.WAITING:
            minutes = notice.number
            return ngettext(
                "%(name)s has waited for %(minutes)s minute",
                "%(name)s has waited for %(minutes)s minutes",
                minutes,
            ) % (names | {"minutes": _digits(minutes)})
        case Kind.REMINDER:
            return _("Your reminder: %(name)s") % names
        case Kind.PROMISED:
            return _promised(notice.number, names)
        case Kind.UNSENT | Kind.STRAY:
            return _of_letter(notice) % names
        case _:
            return _("%(name)s rated the conversation %(score)s of %(most)s") % (
                names | {"score": _digits(notice.number), "most": _digits(5)}
            )


def _of_letter(notice: Notice) -> str:
    if notice.kind == Kind.STRAY:
        return _("A letter of %(name)s refers to a conversation of yours that it may not join")
    if notice.word == Delivery.State.MAYBE:
        return _("Nobody can know whether the answer to %(name)s left")
    return _("The answer to %(name)s did not arrive")


def _of_mailbox(notice: Notice) -> str:
    name = ISOLATED.format(notice.channel.name if notice.channel else notice.brand.name)
    match notice.word:
        case Trouble.BROKEN:
            return _("Something is wrong with the mailbox %(name)s") % {"name": name}
        case Trouble.REFUSED:
            return _("A letter to the mailbox %(name)s cannot be read") % {"name": name}
        case _:
            return _("Automatic letters of %(name)s are stopped: too many in an hour") % {"name": name}


def _of_review(notice: Notice) -> str:
    titles = {
        Task.ANSWERS: _("Answers of the bot of %(name)s wait for somebody to look at them"),
        Task.ARTICLES: _("Articles of %(name)s wait for review"),
        Task.OLD: _("Translations of articles of %(name)s need an update"),
    }
    return titles[Task(notice.word)] % {"name": ISOLATED.format(notice.brand.name)}


def _place_of_review(notice: Notice) -> str:
    if notice.word == Task.ANSWERS:
        return reverse("settings_bot_sample", args=[notice.brand_id])
    state = {Task.ARTICLES: "review", Task.OLD: "old"}[Task(notice.word)]
    return f"{reverse('settings_help')}?brand={notice.brand_id}&state={state}"


def _promised(minutes: int, names: dict[str, str]) -> str:
    """Nobody counts in minutes what was promised yesterday."""
    hours, days = minutes // 60, minutes // 1440
    if days >= _FEW:
        text = ngettext(
            "%(name)s was promised an answer %(days)s day ago",
            "%(name)s was promised an answer %(days)s days ago",
            days,
        )
        return text % (names | {"days": _digits(days)})
    if hours >= _FEW:
        text = ngettext(
            "%(name)s was promised an answer %(hours)s hour ago",
            "%(name)s was promised an answer %(hours)s hours ago",
            hours,
        )
        return text % (names | {"hours": _digits(hours)})
    text = ngettext(
        "%(name)s was promised an answer %(minutes)s minute ago",
        "%(name)s was promised an answer %(minutes)s minutes ago",
        minutes,
    )
    return text % (names | {"minutes": _digits(minutes)})


def _digits(number: int) -> str:
    native = {"fa": "۰۱۲۳۴۵۶۷۸۹", "ar": "٠١٢٣٤٥٦٧٨٩"}.get((get_language() or "")[:2])
    return "".join(native[int(d)] for d in str(number)) if native else str(number)
