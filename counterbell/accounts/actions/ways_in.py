"""Ways in: the first owner's set-up link, invitations, and the link for a forgotten password.

Tokens stand in no table: a set-up link's is drawn and shown once, an invitation's is derived from its row and
the installation's secret, so that its letter can be written (and written again) later. Rows keep fingerprints.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from counterbell.accounts.actions.brands import create_brand
from counterbell.accounts.actions.people import create_agent
from counterbell.accounts.actions.refused import Refused, name_of
from counterbell.accounts.actions.teams import create_team
from counterbell.accounts.events import InvitationSent, PasswordResetAsked
from counterbell.accounts.models import Agent, Brand, Invitation, SetupLink, Team
from counterbell.accounts.policies import may_give
from counterbell.base.clock import now
from counterbell.base.secrets import fingerprint, new_token
from counterbell.journal.actions import record

SETUP_LIFETIME = timedelta(hours=24)
INVITATION_LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstBrand:
    """What the first owner says about her shop."""

    name: str
    colour: str = ""
    languages: Sequence[str] = ()
    default_language: str = "en"


@transaction.atomic
def make_setup_link() -> str:
    """Make the way in for the first owner and return its token; links made before stop working.

    Raises:
        Refused: somebody owns the installation already.
    """
    if _owned():
        raise Refused(_("This installation is already set up: sign in, or use `counterbell create-agent`."))
    SetupLink.objects.filter(used_at=None).update(used_at=now())
    token = new_token()
    SetupLink.objects.create(token=fingerprint(token), expires_at=now() + SETUP_LIFETIME)
    return token


def setup_link_for(token: str) -> SetupLink | None:
    """The link that this token opens, unless it is used, expired, or the installation has an owner."""
    link = SetupLink.objects.filter(token=fingerprint(token), used_at=None, expires_at__gt=now()).first()
    return None if link is None or _owned() else link


@transaction.atomic
def set_up_first_owner(token: str, *, email: str, name: str, password: str, brand: FirstBrand) -> tuple[Agent, Brand]:
    """Make the first owner, her brand and a first team, once. The door makes the brand's web chat.

    Raises:
        Refused: the link is used or expired, or a field is wrong; then the link stays good.
    """
    link = setup_link_for(token)
    if link is None or not SetupLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now()):
        raise Refused(_("This link has been used or is too old. Start Counterbell again for another."))
    owner = create_agent(email=email, name=name, role=Agent.Role.OWNER, password=password, by=None)
    made = create_brand(
        name=brand.name,
        colour=brand.colour,
        languages=brand.languages,
        default_language=brand.default_language,
        by=owner,
    )
    create_team(name=_("Support"), brands=[made], agents=[owner], by=owner)
    return owner, made


@transaction.atomic
def invite(*, email: str, role: str = Agent.Role.AGENT, teams: Collection[Team] = (), by: Agent) -> Invitation:
    """Invite somebody for seven days; inviting the same address again replaces the invitation before.

    Raises:
        Refused: the address is wrong or already here, or `by` may not give that role.
    """
    if role not in Agent.Role.values or not may_give(by, role):
        raise Refused(_("You are not allowed to give this role."))
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(_("This is not an e-mail address.")) from None
    if Agent.objects.filter(email__iexact=address).exists():
        raise Refused(_("Somebody with this e-mail address is already here."))
    Invitation.objects.filter(email=address, accepted_at=None).delete()
    invitation = Invitation(email=address, role=role, invited_by=by, expires_at=now() + INVITATION_LIFETIME)
    invitation.token = new_token()  # a place holder: the real one is derived from the key that saving deals
    invitation.save()
    invitation.teams.set(teams)
    invitation.token = fingerprint(invitation_token(invitation))
    invitation.save(update_fields=["token"])
    record(InvitationSent(invitation=invitation.pk), actor=by.ref)
    return invitation


def invitation_token(invitation: Invitation) -> str:
    """The token of an invitation's link: 256 bits that only this installation can derive."""
    words = f"{invitation.pk}:{invitation.email}:{invitation.expires_at.timestamp():.6f}"
    return salted_hmac("counterbell.accounts.invitation", words, algorithm="sha256").hexdigest()


def invitation_for(token: str) -> Invitation | None:
    """The invitation that this token opens, unless it is used or expired."""
    return Invitation.objects.filter(token=fingerprint(token), accepted_at=None, expires_at__gt=now()).first()


@transaction.atomic
def accept_invitation(token: str, *, name: str, password: str, language: str = "") -> Agent:
    """Become an agent, once.

    Raises:
        Refused: the invitation is used, expired or taken back, or a field is wrong; then it stays good.
    """
    invitation = invitation_for(token)
    if invitation is None or not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        accepted_at=now()
    ):
        raise Refused(_("This invitation has been used, taken back or is too old. Ask for another."))
    return create_agent(
        email=invitation.email,
        name=name,
        role=invitation.role,
        password=password,
        teams=list(invitation.teams.all()),
        language=language,
        by=None,
    )


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Agent) -> None:
    """Take an invitation back; harmless when it was accepted meanwhile."""
    if not may_give(by, invitation.role):
        raise Refused(_("You are not allowed to do this."))
    open_ones = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    for still_open in open_ones:
        still_open.delete()


@transaction.atomic
def ask_password_reset(agent: Agent) -> None:
    """Owe the agent a letter with a link; it is written outside the request, which so tells nothing by its time."""
    record(PasswordResetAsked(agent=agent.pk), actor=name_of(None))


def _owned() -> bool:
    return Agent.objects.filter(role=Agent.Role.OWNER).exists()
