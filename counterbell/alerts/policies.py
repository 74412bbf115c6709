"""Pure decisions: what may be told, by which ways, and when it is too late in the evening."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What one can be told."""

    OPENED = "opened"  # a customer waits whom nobody has taken
    MESSAGE = "message"
    MENTION = "mention"
    ASSIGNED = "assigned"
    WAITING = "waiting"
    PROMISED = "promised"
    RATED = "rated"
    UNSENT = "unsent"
    STRAY = "stray"
    MAILBOX = "mailbox"
    REMINDER = "reminder"
    REVIEW = "review"  # something waits for somebody who may judge it


class Trouble(StrEnum):
    """What is wrong with a brand's letters."""

    BROKEN = "broken"  # its mailbox cannot be read, or not signed in to
    REFUSED = "refused"  # a letter cannot be understood
    STOPPED = "stopped"  # a cap for all letters without a person was reached


class Task(StrEnum):
    """What waits to be looked at."""

    ANSWERS = "answers"  # of the bot
    ARTICLES = "articles"
    OLD = "old"  # translations that say something older than their source


class Called(StrEnum):
    """Who is called."""

    HOLDER = "holder"
    EVERYBODY = "everybody"
    LEADERS = "leaders"  # owners and administrators, each by name


class Way(StrEnum):
    """By what one can be told; the list of notices has everything."""

    SOUND = "sound"
    DESKTOP = "desktop"
    PUSH = "push"


NAMES: dict[str, str | Promise] = {
    Kind.OPENED: _("A new conversation that nobody has"),
    Kind.MESSAGE: _("A message in one of mine"),
    Kind.MENTION: _("Somebody mentions me"),
    Kind.ASSIGNED: _("A conversation is assigned to me"),
    Kind.WAITING: _("A customer waits too long"),
    Kind.PROMISED: _("Nobody keeps what the bot promised"),
    Kind.RATED: _("A low rating"),
    Kind.UNSENT: _("An answer by letter did not arrive"),
    Kind.STRAY: _("A letter refers to one of mine and may not join it"),
    Kind.MAILBOX: _("Something is wrong with a mailbox (administrators)"),
    Kind.REMINDER: _("A reminder that I set"),
    Kind.REVIEW: _("Something waits for a look, once a day (administrators)"),
}
SOUNDS: dict[str, str | Promise] = {"bell": _("Counter bell"), "drop": _("Drop"), "wood": _("Knock on wood")}
USUAL: dict[str, tuple[str, ...]] = {
    Kind.OPENED: (Way.SOUND, Way.DESKTOP, Way.PUSH),
    Kind.MESSAGE: (Way.SOUND, Way.DESKTOP, Way.PUSH),
    Kind.MENTION: (Way.SOUND, Way.DESKTOP, Way.PUSH),
    Kind.ASSIGNED: (Way.SOUND, Way.DESKTOP, Way.PUSH),
    Kind.WAITING: (Way.SOUND, Way.DESKTOP, Way.PUSH),
    Kind.PROMISED: (Way.SOUND, Way.DESKTOP, Way.PUSH),
    Kind.RATED: (Way.DESKTOP,),
    Kind.UNSENT: (Way.DESKTOP, Way.PUSH),
    Kind.STRAY: (Way.DESKTOP,),
    Kind.MAILBOX: (Way.DESKTOP, Way.PUSH),
    Kind.REMINDER: (Way.SOUND, Way.DESKTOP, Way.PUSH),
    Kind.REVIEW: (Way.DESKTOP,),
}
# These speak of a customer who waits: they end when she is answered, and only they are silenced and repeated.
OF_WAITING = (Kind.OPENED, Kind.MESSAGE, Kind.WAITING)
# And of these there is one while she waits, however often it is told.
TOLD_ANEW = (*OF_WAITING, Kind.PROMISED)
LOW_SCORE = 2
LONGEST_NOTE = 200  # of a reminder: a line
KEPT_FOR = timedelta(days=30)
PUSH_AFTER = timedelta(seconds=5)  # who sits at the desk has seen it by then
REPEAT_AFTER = timedelta(minutes=3)
MORNING = time(9)  # what waits for a look is told then, once a day
ONCE_IN = timedelta(hours=1)  # letters come in heaps, and a line that broke breaks again
MOST_TURNS = 5  # an hour of it would only teach to ignore it


def called(turn: int) -> Called:
    """Whom the bot calls when nobody keeps its promise: who has it, everybody, then in turn who leads and everybody."""
    if turn <= 1:
        return Called.HOLDER
    return Called.EVERYBODY if turn % 2 == 0 else Called.LEADERS


def ways_of(matrix: Mapping[str, Iterable[str]], kind: str) -> frozenset[str]:
    """By which ways somebody with this matrix hears of it; what she never set is as usual."""
    return frozenset(matrix.get(kind, USUAL[kind]))


def clean_matrix(wanted: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Only kinds and ways that there are, each once."""
    return {kind: [way for way in Way if way in set(wanted.get(kind, ()))] for kind in Kind}


def next_morning(at: datetime) -> datetime:
    """When the desk opens after a moment, on that moment's own clock."""
    day = at.date() if at.time() < MORNING else at.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, at.tzinfo)


def is_quiet(at: datetime, begin: time | None, end: time | None) -> bool:
    """Whether a local moment lies within the quiet hours, which may reach over midnight."""
    if begin is None or end is None or begin == end:
        return False
    clock = at.time().replace(second=0, microsecond=0)
    if begin < end:
        return begin <= clock < end
    return clock >= begin or clock < end
