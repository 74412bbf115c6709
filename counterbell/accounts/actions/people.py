"""What happens to one agent."""

import zoneinfo
from collections.abc import Collection
from typing import BinaryIO

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts import audit, pictures
from counterbell.accounts.actions.refused import Refused, name_of, require_name
from counterbell.accounts.events import AccessChanged, AgentChanged, AgentJoined, SignInChanged
from counterbell.accounts.models import Agent, Team
from counterbell.accounts.policies import may_give, may_manage
from counterbell.journal.actions import record


@transaction.atomic
def create_agent(
    *,
    email: str,
    name: str,
    role: str = Agent.Role.AGENT,
    password: str | None = None,
    teams: Collection[Team] = (),
    language: str = "",
    by: Agent | None = None,
) -> Agent:
    """Make somebody who can sign in; without a password only by other ways (demo, passkey, password reset).

    Raises:
        Refused: the address is taken or wrong, the password too weak, or `by` may not give that role.
    """
    if by and not may_give(by, role):
        raise Refused(_("You are not allowed to give this role."))
    agent = Agent(email=_address(email), name=require_name(name), role=_role(role), language=_language(language))
    if Agent.objects.filter(email__iexact=agent.email).exists():
        raise Refused(_("Somebody with this e-mail address is already here."))
    if password is None:
        agent.set_unusable_password()
    else:
        check_password_strength(password, agent)
        agent.set_password(password)
    agent.save()
    # allauth looks addresses up in a table of its own. Whoever was invited has proved hers by the link.
    EmailAddress.objects.create(user=agent, email=agent.email, verified=True, primary=True)
    agent.teams.set(teams)
    record(AgentJoined(agent=agent.pk), actor=name_of(by))
    return agent


@transaction.atomic
def set_profile(
    agent: Agent, *, name: str | None = None, language: str | None = None, time_zone: str | None = None
) -> Agent:
    """Change what an agent says about herself; None leaves a field as it is, '' takes the installation's."""
    changed = []
    if name is not None and (clean := require_name(name)) != agent.name:
        agent.name = clean
        changed.append("name")
    if language is not None and _language(language) != agent.language:
        agent.language = language
        changed.append("language")
    if time_zone is not None and _zone(time_zone) != agent.time_zone:
        agent.time_zone = time_zone
        changed.append("time_zone")
    if changed:
        agent.save(update_fields=changed)
        record(AgentChanged(agent=agent.pk), actor=agent.ref)
    return agent


def set_avatar(agent: Agent, picture: BinaryIO | None) -> Agent:
    """Show another picture of the agent, or none.

    Raises:
        Refused: it is no picture that we can read.
    """
    key = _stored(picture, pictures.AVATAR)
    with transaction.atomic():
        before, agent.avatar = agent.avatar, key
        agent.save(update_fields=["avatar"])
        record(AgentChanged(agent=agent.pk), actor=agent.ref)
        transaction.on_commit(lambda: pictures.remove(before))
    return agent


@transaction.atomic
def set_status(agent: Agent, *, status: str) -> Agent:
    """Be there, or be away."""
    if status not in Agent.Status.values:
        raise Refused(_("Choose a status from the list."))
    if status != agent.status:
        agent.status = status
        agent.save(update_fields=["status"])
        record(AgentChanged(agent=agent.pk), actor=agent.ref)
    return agent


@transaction.atomic
def change_role(agent: Agent, *, role: str, by: Agent | None) -> Agent:
    """Give an agent another role; her sessions end, so that no page keeps the old one.

    Raises:
        Refused: `by` may not, or nobody would own the installation any more.
    """
    agent = _locked(agent)
    if by and not (may_manage(by, agent) and may_give(by, role)):
        raise Refused(_("You are not allowed to give this role."))
    if role == agent.role:
        return agent
    if agent.role == Agent.Role.OWNER:
        _keep_an_owner(agent)
    agent.role = _role(role)
    agent.session_round += 1
    agent.save(update_fields=["role", "session_round"])
    record(AccessChanged(agent=agent.pk), actor=name_of(by))
    return agent


@transaction.atomic
def deactivate(agent: Agent, *, by: Agent | None) -> Agent:
    """Let an agent in no more, from this moment; what she wrote stays. Harmless when she is out already.

    Raises:
        Refused: `by` may not, is that agent, or nobody would own the installation any more.
    """
    agent = _locked(agent)
    if by and not may_manage(by, agent):
        raise Refused(_("You are not allowed to do this."))
    if by and by.pk == agent.pk:
        raise Refused(_("You cannot deactivate yourself; ask another owner or administrator."))
    if not agent.is_active:
        return agent
    if agent.role == Agent.Role.OWNER:
        _keep_an_owner(agent)
    agent.is_active = False
    agent.session_round += 1
    agent.save(update_fields=["is_active", "session_round"])
    record(AccessChanged(agent=agent.pk), actor=name_of(by))
    return agent


@transaction.atomic
def reactivate(agent: Agent, *, by: Agent | None) -> Agent:
    """Let an agent in again, with the role and teams that she had."""
    agent = _locked(agent)
    if by and not may_manage(by, agent):
        raise Refused(_("You are not allowed to do this."))
    if not agent.is_active:
        agent.is_active = True
        agent.save(update_fields=["is_active"])
        record(AccessChanged(agent=agent.pk), actor=name_of(by))
    return agent


@transaction.atomic
def set_password(agent: Agent, password: str) -> Agent:
    """Set a password that a form has already found strong enough; all sessions end."""
    agent.set_password(password)
    agent.session_round += 1
    agent.save(update_fields=["password", "session_round"])
    audit.note_secret(agent, "password")
    record(AccessChanged(agent=agent.pk), actor=agent.ref)
    record(SignInChanged(agent=agent.pk), actor=agent.ref)
    return agent


@transaction.atomic
def sign_in_changed(agent: Agent) -> Agent:
    """The agent added or removed a second step or passkey: all sessions end, and she gets a letter."""
    end_sessions(agent, by=agent)
    audit.note_secret(agent, "second_step")
    record(SignInChanged(agent=agent.pk), actor=agent.ref)
    return agent


@transaction.atomic
def end_sessions(agent: Agent, *, by: Agent | None) -> Agent:
    """Sign an agent out everywhere."""
    agent.session_round += 1
    agent.save(update_fields=["session_round"])
    record(AccessChanged(agent=agent.pk), actor=name_of(by))
    return agent


@transaction.atomic
def sign_out(agent: Agent, *, by: Agent) -> Agent:
    """Sign a colleague out everywhere."""
    agent = _locked(agent)
    if not may_manage(by, agent):
        raise Refused(_("You are not allowed to do this."))
    audit.note_secret(agent, "sessions")
    return end_sessions(agent, by=by)


@transaction.atomic
def reset_second_step(agent: Agent, *, by: Agent | None) -> Agent:
    """Remove authenticator, passkeys and recovery codes of somebody who lost them; her sessions end.

    Raises:
        Refused: `by` may not, or wants to go round the check of her own second step.
    """
    agent = _locked(agent)
    if by and (not may_manage(by, agent) or by.pk == agent.pk):
        raise Refused(_("You are not allowed to do this."))
    Authenticator.objects.filter(user=agent).delete()
    end_sessions(agent, by=by)
    audit.note_secret(agent, "second_step")
    record(SignInChanged(agent=agent.pk), actor=name_of(by))
    return agent


def check_password_strength(password: str, agent: Agent) -> None:
    """Stop a password that is too short, too common or too like the person."""
    try:
        validate_password(password, agent)
    except ValidationError as weakness:
        raise Refused(" ".join(weakness.messages)) from None


def _locked(agent: Agent) -> Agent:
    # Fresh and locked: two administrators may press at the same moment.
    return Agent.objects.select_for_update().get(pk=agent.pk)


def _keep_an_owner(leaving: Agent) -> None:
    owners = Agent.objects.select_for_update().filter(role=Agent.Role.OWNER, is_active=True).order_by("pk")
    if not [owner for owner in owners if owner.pk != leaving.pk]:
        raise Refused(_("This is the last owner: make somebody else an owner first."))


def _address(email: str) -> str:
    clean = email.strip().lower()
    try:
        validate_email(clean)
    except ValidationError:
        raise Refused(_("This is not an e-mail address.")) from None
    return clean


def _role(role: str) -> str:
    if role not in Agent.Role.values:
        raise Refused(_("Choose a role from the list."))
    return role


def _language(code: str) -> str:
    if code and code not in dict(settings.LANGUAGES):
        raise Refused(_("Choose a language from the list."))
    return code


def _zone(name: str) -> str:
    if name and name not in zoneinfo.available_timezones():
        raise Refused(_("Choose a time zone from the list."))
    return name


def _stored(picture: BinaryIO | None, size: pictures.Size) -> str:
    if picture is None:
        return ""
    try:
        return pictures.store(picture, size)
    except pictures.NotAPicture as refusal:
        raise Refused(str(refusal)) from None
