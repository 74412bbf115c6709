"""Checks of who can get in, and of the letters that we write to them; Django is awake and the tables are there."""

from collections.abc import Iterator

from django.conf import settings

from counterbell.accounts.models import Agent, Brand
from counterbell.backup import named
from counterbell.base.env import Env
from counterbell.channels.models import Channel
from counterbell.cli.checkup.finding import Finding, fault, fine, warning

MAIL_SECONDS = 8
SHOWN = 5


def look(env: Env) -> Iterator[Finding]:
    """Agents, brands, files, letters."""
    yield from _agents()
    yield from _brands()
    yield from _forms()
    yield _files()
    yield _mail(env)


def _agents() -> Iterator[Finding]:
    from allauth.mfa.models import Authenticator

    people = Agent.objects.filter(is_active=True)
    if not people.filter(role=Agent.Role.OWNER).exists():
        yield warning(
            "agents", "Nobody owns this installation yet.", "Run `counterbell init` and open the link it prints."
        )
        return
    proved = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user_id")
    leading = people.filter(role__in=[Agent.Role.OWNER, Agent.Role.ADMIN])
    weak = list(leading.exclude(pk__in=proved).values_list("email", flat=True))
    if weak:
        yield warning(
            "agents",
            f"Only a password stands before the accounts of {_some(weak)}.",
            "Ask them to add an authenticator app or a passkey in their profile.",
        )
    yield fine("agents", f"{people.count()} people can sign in.")


def _brands() -> Iterator[Finding]:
    brands = list(Brand.objects.all())
    if not brands:
        yield warning("brands", "There is none yet, so no bubble.", "Sign in as owner and make one.")
    open_to_all = [brand.name for brand in brands if not brand.domains]
    if open_to_all:
        yield warning(
            "brands",
            f"Any website may show the bubble of {_some(open_to_all)}.",
            "Name the shop's domains in the brand's settings.",
        )
    unserved = list(Brand.objects.filter(teams=None).values_list("name", flat=True))
    if unserved:
        yield warning("brands", f"No team serves {_some(unserved)}.", "Put the brand into a team in the settings.")
    if brands and not open_to_all and not unserved:
        yield fine("brands", f"{len(brands)}, each with its domains and a team.")


def _forms() -> Iterator[Finding]:
    """Contact forms whose answers have no way out."""
    answering = Channel.objects.filter(kind=Channel.Kind.EMAIL, is_active=True).values("brand")
    mute = Channel.objects.filter(kind=Channel.Kind.FORM, is_active=True).exclude(brand__in=answering)
    if names := list(mute.order_by("pk").values_list("name", flat=True)):
        yield warning(
            "contact forms",
            f"What comes by {_some(names)} cannot be answered: the brand has no mailbox in use.",
            "Set one up under Settings, Mailboxes.",
        )


def _files() -> Finding:
    lost = named.missing()
    if lost:
        return fault(
            "files",
            f"{len(lost)} files are named in the database and missing in the storage ({_some(lost)}).",
            "Put them back from a backup: those who look for them see an error.",
        )
    return fine("files", "Every file that the database names is there.")


def _mail(env: Env) -> Finding:
    if not env.mail_url:
        return warning(
            "letters",
            "Invitations and password links are only printed in the log.",
            "Set COUNTERBELL_MAIL_URL to smtp://user:password@host:587.",
        )
    from django.core.mail import get_connection

    try:
        line = get_connection(timeout=MAIL_SECONDS)
        line.open()
        line.close()
    except OSError as failure:  # smtplib's errors are OSErrors
        return fault(
            "letters",
            f"The mail server does not let us in: {failure}",
            "Check COUNTERBELL_MAIL_URL, user and password.",
        )
    return fine("letters", f"The mail server {getattr(settings, 'EMAIL_HOST', '')} lets us in.")


def _some(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
