"""What mail providers need to be told, and what they cannot do; a test holds it against the connector."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

PROVIDERS = [
    ("", "—"), ("amazon_ses", "Amazon SES"), ("brevo", "Brevo"), ("mailersend", "MailerSend"), ("mailgun", "Mailgun"),
    ("mailjet", "Mailjet"), ("mailtrap", "Mailtrap"), ("mandrill", "Mandrill"), ("postal", "Postal"),
    ("postmark", "Postmark"), ("resend", "Resend"), ("sendgrid", "SendGrid"), ("sparkpost", "SparkPost"),
    ("unisender_go", "Unisender Go"),
]  # fmt: skip
ONLY_SENDS = {"unisender_go"}  # no letters come by its webhooks
ONLY_RECEIVES = {"amazon_ses"}  # letters leave by its SMTP server
NEEDS_URL = {"postal", "unisender_go"}  # everybody's is another one
NEEDS_KEY_SECRET = {"mailjet"}
KEYS = ("provider_key", "provider_key_secret")


def faults_of(told: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a mailbox that works with a provider still lacks: (field, words). `before`: what is stored, sealed."""
    for name in KEYS:
        if before.get(name) and not told.get(name) and _goes_elsewhere(told, before):
            yield name, _("Another provider or address needs it anew.")
    receives, sends = told.get("receive") == "provider", told.get("send") == "provider"
    provider = str(told.get("provider") or "")
    if not receives and not sends:
        return
    if not provider:
        yield "provider", _("Choose a provider.")
        return
    if receives and provider in ONLY_SENDS:
        yield "receive", _("No letters come by this provider's webhooks: choose another way in.")
    if sends:
        yield from _faults_of_sending(provider, told, before)


def _faults_of_sending(provider: str, told: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if provider in ONLY_RECEIVES:
        yield "send", _("Letters leave by this provider's SMTP server: choose that, and fill it in below.")
        return
    if provider in NEEDS_URL and not told.get("provider_url"):
        yield "provider_url", _("This provider needs the address of its API.")
    if not _is_there("provider_key", told, before):
        yield "provider_key", _("This provider needs the key of its API.")
    if provider in NEEDS_KEY_SECRET and not _is_there("provider_key_secret", told, before):
        yield "provider_key_secret", _("This provider needs the secret that belongs to the key.")


def _is_there(name: str, told: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    return bool(told.get(name) or before.get(name))


def _goes_elsewhere(told: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether a stored key would be shown to somebody else than it was given for."""
    return any(told.get(name) and told[name] != before.get(name) for name in ("provider", "provider_url"))


def hooks_of(config: Mapping[str, Any], root: str) -> dict[str, str]:
    """The addresses that the provider is to call, by what it tells there. `root`: …/hooks/<key>/"""
    receives, sends = config.get("receive") == "provider", config.get("send") == "provider"
    provider = str(config.get("provider") or "")
    if not provider or not (receives or sends):
        return {}
    letters = {"letters": f"{root}inbound/"} if receives and provider not in ONLY_SENDS else {}
    return {**letters, "news": f"{root}tracking/"}
