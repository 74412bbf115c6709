"""What accounts announces."""

from dataclasses import dataclass
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentJoined:
    """Somebody can sign in from now on."""

    name: ClassVar[str] = "accounts.agent_joined"
    agent: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentChanged:
    """An agent's name, picture or status is another."""

    name: ClassVar[str] = "accounts.agent_changed"
    agent: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChanged:
    """What an agent may see or do is another: role, teams, deactivation, password."""

    name: ClassVar[str] = "accounts.access_changed"
    agent: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class BrandChanged:
    """A brand's look, words or settings are others."""

    name: ClassVar[str] = "accounts.brand_changed"
    brand: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSent:
    """Somebody was invited by letter or link."""

    name: ClassVar[str] = "accounts.invitation_sent"
    invitation: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordResetAsked:
    """An agent who forgot her password wants a link."""

    name: ClassVar[str] = "accounts.password_reset_asked"
    agent: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class SignInChanged:
    """By what an agent signs in is another: password or second step. She gets a letter about it."""

    name: ClassVar[str] = "accounts.sign_in_changed"
    agent: int
