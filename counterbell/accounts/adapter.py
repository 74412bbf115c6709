"""How allauth behaves here."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from counterbell.accounts import actions
from counterbell.accounts.models import Agent


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by herself: the set-up link and invitations are the only ways in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only back to this very host: allauth would trust each allowed one."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def set_password(self, user: Agent, password: str) -> None:
        actions.set_password(user, password)

    def send_password_reset_mail(self, user: Agent, email: str, context: dict[str, Any]) -> None:
        actions.ask_password_reset(user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("settings_profile")


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seeds of authenticators and recovery codes lie encrypted: a stolen database gives no second step away."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Agent, type: Authenticator.Type) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1} if count else _("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys show the product's name, and belong to the host without its port."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_NAME}


def second_step_changed(request: HttpRequest, user: Agent, authenticator: Authenticator, **_facts: Any) -> None:
    """Connected to allauth's own announcements: end all sessions but this one."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return  # they come and go with what they recover
    actions.sign_in_changed(user)
    if request.user.is_authenticated and request.user.pk == user.pk:
        request.user.session_round = user.session_round
        update_session_auth_hash(request, user)
        UserSession.objects.create_from_request(request)  # this session has another key now


def _box() -> Fernet:
    stretched = HKDF(SHA256(), 32, salt=None, info=b"counterbell.accounts.second_step").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(stretched))
