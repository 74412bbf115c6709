"""What a notice says, in the language that is spoken now."""

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from counterbell.alerts.models import Notice
from counterbell.alerts.policies import Kind
from counterbell.conversations.policies import preview

ISOLATED = "\u2068{}\u2069"  # so that a name of the other direction turns nothing round it


@dataclass(frozen=True, slots=True)
class Told:
    """A notice for a person: a line, and (only where it was allowed) the words that it is about."""

    title: str
    body: str


def said(notice: Notice, *, with_words: bool) -> Told:
    """The sentence; `with_words` adds what the customer or the colleague wrote."""
    body = preview(notice.message.text, 0) if with_words and notice.message else ""
    return Told(_title(notice), body)


def _title(notice: Notice) -> str:
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
        case Kind.PROMISED:
            minutes = notice.number
            return ngettext(
                "%(name)s was promised an answer %(minutes)s minute ago",
                "%(name)s was promised an answer %(minutes)s minutes ago",
                minutes,
            ) % (names | {"minutes": _digits(minutes)})
        case _:
            return _("%(name)s rated the conversation %(score)s of %(most)s") % (
                names | {"score": _digits(notice.number), "most": _digits(5)}
            )


def _digits(number: int) -> str:
    native = {"fa": "۰۱۲۳۴۵۶۷۸۹", "ar": "٠١٢٣٤٥٦٧٨٩"}.get((get_language() or "")[:2])
    return "".join(native[int(d)] for d in str(number)) if native else str(number)
