"""The labels themselves: every brand shares them, so only those who lead make, change and delete them."""

import unicodedata
from collections import Counter

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, require
from counterbell.accounts.models import COLOUR, Agent
from counterbell.accounts.policies import May
from counterbell.conversations.actions.thread import ref_of
from counterbell.conversations.events import LabelDeleted, LabelSaved
from counterbell.conversations.models import Label
from counterbell.journal.actions import record

LONGEST = 40
# Far enough from each other to be told apart as small dots, on light and on dark.
COLOURS = (
    "#2f80c2", "#c2452f", "#3f8f4f", "#8b5fbf", "#c98a1b",
    "#1f8f8f", "#c24d86", "#6b7280", "#7a6a2f", "#4b59c9",
)  # fmt: skip


@transaction.atomic
def create_label(*, name: str, colour: str = "", by: Agent | None) -> Label:
    """Make a label; without a colour it gets one that few others have.

    Raises:
        Refused: when `by` may not, or the name or the colour cannot be had. (Of accounts: a sentence.)
    """
    require(by, May.SET_LABELS)
    return _saved(Label(name=_free_name(name), colour=_good_colour(colour or free_colour())), by)


@transaction.atomic
def change_label(label: Label, *, name: str, colour: str, by: Agent | None) -> Label:
    """Give a label another name or colour, wherever it is worn.

    Raises:
        Refused: as above.
    """
    require(by, May.SET_LABELS)
    held = Label.objects.select_for_update().get(pk=label.pk)
    wanted = (_free_name(name, held), _good_colour(colour))
    if wanted == (held.name, held.colour):
        return held
    held.name, held.colour = wanted
    return _saved(held, by)


@transaction.atomic
def delete_label(label: Label, *, by: Agent | None) -> None:
    """Forget a label; the conversations that wore it stay, without it.

    Raises:
        Refused: when `by` may not.
    """
    require(by, May.SET_LABELS)
    gone = label.pk
    if label.delete()[0]:
        record(LabelDeleted(label=gone), actor=ref_of(by))


def _saved(label: Label, by: Agent | None) -> Label:
    try:
        with transaction.atomic():
            label.save()
    except IntegrityError as clash:  # somebody else was faster
        raise Refused(_("There is already a label with this name.")) from clash
    record(LabelSaved(label=label.pk), actor=ref_of(by))
    return label


def _free_name(name: str, label: Label | None = None) -> str:
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not clean or not clean.isprintable():
        raise Refused(_("Write a name."))
    if len(clean) > LONGEST:
        raise Refused(_("The name of a label has at most %(most)s letters.") % {"most": LONGEST})
    others = Label.objects.exclude(pk=label.pk) if label else Label.objects.all()
    # Compared here: SQLite knows upper and lower case of English letters only.
    if clean.casefold() in {other.casefold() for other in others.values_list("name", flat=True)}:
        raise Refused(_("There is already a label with this name."))
    return clean


def _good_colour(colour: str) -> str:
    try:
        COLOUR(colour)
    except ValidationError as fault:
        raise Refused(_("Choose a colour.")) from fault
    return colour.lower()


def free_colour() -> str:
    """The colour of the palette that the fewest labels have."""
    worn = Counter(Label.objects.values_list("colour", flat=True))
    return min(COLOURS, key=lambda colour: worn[colour])
