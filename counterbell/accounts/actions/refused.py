"""Why an action was not done, and who does it."""

from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.accounts.policies import May, may

SYSTEM = "system"


class Refused(Exception):
    """Nothing was changed; the text is a sentence for the person who asked, in her language."""


def name_of(by: Agent | None) -> str:
    """How the journal names who did it; None is the installation itself (command line, set-up)."""
    return by.ref if by else SYSTEM


def require(by: Agent | None, what: May) -> None:
    """Stop whoever may not; the installation itself may."""
    if by and not may(by, what):
        raise Refused(_("You are not allowed to do this."))


def require_name(name: str) -> str:
    """A name of one line, without the spaces around it."""
    clean = " ".join(name.split())
    if not clean:
        raise Refused(_("Write a name."))
    if len(clean) > 80:
        raise Refused(_("A name has at most 80 letters."))
    return clean
