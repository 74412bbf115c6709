"""What accounts does after it announced something: it writes letters, outside any transaction."""

from counterbell.accounts import letters
from counterbell.accounts.events import InvitationSent, PasswordResetAsked, SignInChanged
from counterbell.accounts.models import Agent, Invitation
from counterbell.journal import bus
from counterbell.journal.bus import Recorded


@bus.on(InvitationSent, outside=True)
def write_invitation(event: InvitationSent, _recorded: Recorded) -> None:
    """Post the invitation; it may have been taken back meanwhile."""
    if invitation := Invitation.objects.filter(pk=event.invitation).first():
        letters.send_invitation(invitation)


@bus.on(PasswordResetAsked, outside=True)
def write_password_reset(event: PasswordResetAsked, _recorded: Recorded) -> None:
    """Post the link for a new password."""
    if agent := Agent.objects.filter(pk=event.agent, is_active=True).first():
        letters.send_password_reset(agent)


@bus.on(SignInChanged, outside=True)
def write_sign_in_changed(event: SignInChanged, _recorded: Recorded) -> None:
    """Warn the agent."""
    if agent := Agent.objects.filter(pk=event.agent, is_active=True).first():
        letters.send_sign_in_changed(agent)
