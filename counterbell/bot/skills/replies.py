"""What people answer to a question of the bot when they name nothing: yes, no, never mind, I do not have it."""

import json
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterbell.search.tokens import fold

FEW = 7  # words: who says more than that says something else, too


class Reply(StrEnum):
    """What an answer is, where it is no value."""

    YES = "yes"
    NO = "no"
    DROP = "drop"  # never mind
    SKIP = "skip"  # she does not have it, or does not want to say it


# As on our own buttons.
BUTTONS: dict[Reply, Promise] = {
    Reply.YES: _("Yes, that is right"),
    Reply.NO: _("No, change it"),
    Reply.DROP: _("Never mind"),
    Reply.SKIP: _("I do not have it"),
}
_FILE = Path(__file__).parents[1] / "texts/replies.json"


def button(reply: Reply) -> str:
    """What is written on it, in the language that is spoken."""
    return str(BUTTONS[reply])


def reply_in(text: str) -> Reply | None:
    """What a short answer says; None when it says something of its own."""
    said = _bare(text)
    return _known().get(said) if len(said.split()) <= FEW else None


def after_no(text: str) -> str:
    """ "no, at six": what she says instead. The text itself when it does not begin like that."""
    first, sign, rest = text.strip().partition(next((one for one in ",،、." if one in text), " "))
    return rest.strip() if sign and rest.strip() and reply_in(first) == Reply.NO else text.strip()


def _bare(text: str) -> str:
    words = "".join(sign if sign.isalnum() else "" if sign in "'’" else " " for sign in fold(text))
    return " ".join(words.split())


@cache
def _known() -> dict[str, Reply]:
    known = json.loads(_FILE.read_text("utf-8"))
    found = {_bare(way): Reply(name) for name, ways in known.items() for way in ways}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {_bare(str(label)): reply for reply, label in BUTTONS.items()}
    return found
