"""Letters to agents: invitation, forgotten password, changed sign-in. Plain text, in the reader's language."""

from urllib.parse import quote

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from counterbell.accounts.actions.ways_in import invitation_for, invitation_token
from counterbell.accounts.models import Agent, Invitation
from counterbell.base.env import env

# Machines that answer letters must not answer ours.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Precedence": "bulk"}


def invitation_url(invitation: Invitation) -> str:
    """The link that lets the invited person in."""
    return env().url + reverse("invitation", args=[invitation_token(invitation)])


def send_invitation(invitation: Invitation) -> None:
    """Write to whoever was invited, unless the invitation has ended meanwhile."""
    if invitation_for(invitation_token(invitation)) is None:
        return
    inviter = invitation.invited_by
    facts = {"url": invitation_url(invitation), "inviter": inviter.name if inviter else settings.SITE_NAME}
    _send("invitation", invitation.email, inviter.language if inviter else "", facts)


def send_password_reset(agent: Agent) -> None:
    """Write a link that works once and for a while (`PASSWORD_RESET_TIMEOUT`)."""
    key = EmailAwarePasswordResetTokenGenerator().make_token(agent)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    url = env().url + path.replace("UID-KEY", quote(f"{user_pk_to_url_str(agent)}-{key}"))
    _send("password_reset", agent.email, agent.language, {"url": url, "name": agent.name})


def send_sign_in_changed(agent: Agent) -> None:
    """Tell an agent that her password or second step is another, in case it was not she."""
    _send("sign_in_changed", agent.email, agent.language, {"name": agent.name, "host": env().hostname})


def _send(kind: str, address: str, language: str, facts: dict[str, str]) -> None:
    with translation.override(language or settings.LANGUAGE_CODE):
        facts = {**facts, "product": settings.SITE_NAME}
        subject, _, body = render_to_string(f"accounts/letters/{kind}.txt", facts).lstrip().partition("\n")
    EmailMessage(subject.strip(), body.strip() + "\n", to=[address], headers=HEADERS).send()
