"""Letters by mail providers: their webhooks are proved and read, and letters handed to them, with django-anymail."""

import hashlib
import io
import json
import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import requests
from anymail.exceptions import (
    AnymailConfigurationError,
    AnymailError,
    AnymailInsecureWebhookWarning,
    AnymailNotSupportedWarning,
    AnymailWebhookValidationFailure,
)
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError

from counterbell.base.web import Failed, Refused, fetch
from counterbell.connectors.email.naming import letter_id
from counterbell.connectors.email.svix import check_svix
from counterbell.contracts.channels import Config, Fate, Misdirected, NotGenuine, Notice, Request, Taken, Unreachable
from counterbell.contracts.letters import Unreadable

SMALL_FORM = 512 * 1024
_room = threading.Lock()
CONFIRM_SECONDS = 10
_WEBHOOKS = "anymail.webhooks"
_AMAZON = re.compile(r"https://sns\.[a-z0-9-]{1,30}\.amazonaws\.com(?:\.cn)?/")


@dataclass(frozen=True, slots=True)
class Provider:
    """How one provider is spoken to: its views in anymail, and by what name each takes the secret."""

    title: str
    module: str
    views: Mapping[str, str]  # kind of webhook → class
    backend: str = ""  # class of the sending backend
    secret: str = ""  # how its views call the signing secret; "{kind}" is the kind of webhook
    key: str = "api_key"  # how its backend and views call the key of its API
    domain: str = ""  # … and the sending domain
    svix: bool = False
    asks_sign_in: bool = False
    needs_key: tuple[str, ...] = ()  # kinds of webhook whose view asks the API
    signs_with_key: bool = False  # the key of the API is the secret

    @property
    def brings_letters(self) -> bool:
        """Whether letters come by its webhooks, and not only news about ours."""
        return "inbound" in self.views or "" in self.views


PROVIDERS: dict[str, Provider] = {
    "amazon_ses": Provider(
        "Amazon SES",
        "amazon_ses",
        {"inbound": "AmazonSESInboundWebhookView", "tracking": "AmazonSESTrackingWebhookView"},
        asks_sign_in=True,
    ),
    "brevo": Provider(
        "Brevo",
        "brevo",
        {"inbound": "BrevoInboundWebhookView", "tracking": "BrevoTrackingWebhookView"},
        "anymail.backends.brevo.EmailBackend",
        needs_key=("inbound",),
    ),
    "mailersend": Provider(
        "MailerSend",
        "mailersend",
        {"inbound": "MailerSendInboundWebhookView", "tracking": "MailerSendTrackingWebhookView"},
        "anymail.backends.mailersend.EmailBackend",
        secret="{kind}_secret",  # noqa: S106  # the name of a setting
        key="api_token",
    ),
    "mailgun": Provider(
        "Mailgun",
        "mailgun",
        {
            "inbound": "MailgunInboundWebhookView",
            "inbound_mime": "MailgunInboundWebhookView",
            "tracking": "MailgunTrackingWebhookView",
        },
        "anymail.backends.mailgun.EmailBackend",
        secret="webhook_signing_key",  # noqa: S106
        domain="sender_domain",
    ),
    "mailjet": Provider(
        "Mailjet",
        "mailjet",
        {"inbound": "MailjetInboundWebhookView", "tracking": "MailjetTrackingWebhookView"},
        "anymail.backends.mailjet.EmailBackend",
    ),
    "mailtrap": Provider(
        "Mailtrap",
        "mailtrap",
        {"inbound": "MailtrapInboundWebhookView", "tracking": "MailtrapTrackingWebhookView"},
        "anymail.backends.mailtrap.EmailBackend",
        secret="{kind}_secret",  # noqa: S106
        key="api_token",
        needs_key=("inbound",),
    ),
    "mandrill": Provider(
        "Mandrill",
        "mandrill",
        {"": "MandrillCombinedWebhookView", "tracking": "MandrillCombinedWebhookView"},
        "anymail.backends.mandrill.EmailBackend",
        secret="webhook_key",  # noqa: S106
    ),
    "postal": Provider(
        "Postal",
        "postal",
        {"inbound": "PostalInboundWebhookView", "tracking": "PostalTrackingWebhookView"},
        "anymail.backends.postal.EmailBackend",
        secret="webhook_key",  # noqa: S106
    ),
    "postmark": Provider(
        "Postmark",
        "postmark",
        {"inbound": "PostmarkInboundWebhookView", "tracking": "PostmarkTrackingWebhookView"},
        "anymail.backends.postmark.EmailBackend",
        key="server_token",
    ),
    "resend": Provider(
        "Resend",
        "resend",
        {"inbound": "ResendInboundWebhookView", "tracking": "ResendTrackingWebhookView"},
        "anymail.backends.resend.EmailBackend",
        svix=True,
        needs_key=("inbound",),
    ),
    "sendgrid": Provider(
        "SendGrid",
        "sendgrid",
        {"inbound": "SendGridInboundWebhookView", "tracking": "SendGridTrackingWebhookView"},
        "anymail.backends.sendgrid.EmailBackend",
        secret="tracking_webhook_verification_key",  # noqa: S106
    ),
    "sparkpost": Provider(
        "SparkPost",
        "sparkpost",
        {"inbound": "SparkPostInboundWebhookView", "tracking": "SparkPostTrackingWebhookView"},
        "anymail.backends.sparkpost.EmailBackend",
    ),
    "unisender_go": Provider(
        "Unisender Go",
        "unisender_go",
        {"tracking": "UnisenderGoTrackingWebhookView"},
        "anymail.backends.unisender_go.EmailBackend",
        needs_key=("tracking",),
        signs_with_key=True,
    ),
}
_WITHOUT_SECRET = {("sendgrid", "inbound")}  # views that take no secret


def verify(request: Request, config: Config) -> Taken:
    """Prove a webhook, and name it.

    Raises:
        NotGenuine: when it is not what it says.
    """
    provider, kind = _which(request, config)
    asked = _django(request)
    if provider.asks_sign_in and config.get("provider_auth") and not request.headers.get("authorization"):
        raise SignInFirst("sign in first")
    if provider.svix and (secret := _secret(config, kind)):
        check_svix(request, secret)
    view = _view(provider, kind, config)
    try:
        view.run_validators(asked)
    except AnymailConfigurationError as fault:
        raise Misdirected(str(fault)) from None
    except (AnymailError, SuspiciousOperation, UnreadablePostError, ValueError, KeyError, TypeError) as fault:
        raise NotGenuine(f"{provider.title}: {type(fault).__name__}: {fault}"[:500]) from None
    digest = hashlib.sha256(request.body).hexdigest()
    about = {
        "way": "provider",
        "kind": kind,
        "path": request.path,
        "query": request.query[:2000],
        "headers": _kept_headers(request.headers),
        "url": request.url,
    }
    return Taken(request.body, f"request:{kind}:{digest}"[:80], about)


class SignInFirst(NotGenuine):
    """They will send name and password when they are asked with 401."""

    asks_sign_in = True


def events(raw: bytes, about: Mapping[str, Any], config: Config) -> Iterator[Any]:
    """The events in a kept request, as anymail has them.

    Raises:
        Unreadable: when there is no sense in it.
        Unreachable: when the provider must be asked for a part of it, and does not answer.
    """
    request = Request(
        path=str(about.get("path", "")),
        query=str(about.get("query", "")),
        headers=dict(about.get("headers", {})),
        body=raw,
        url=str(about.get("url", "")),
    )
    provider, kind = _which(request, config)
    view = _view(provider, kind, config)
    if request.headers.get("x-amz-sns-message-type") == "SubscriptionConfirmation":
        _confirm(raw)
        return
    if provider.module == "amazon_ses" and not find_spec("boto3") and _lies_in_s3(raw):
        raise Unreadable("provider", "Amazon keeps this letter in S3: for that the package boto3 must be installed.")
    try:
        yield from view.parse_events(_django(request))
    except AnymailConfigurationError as fault:
        raise Unreadable("settings", str(fault)) from None
    except requests.RequestException as fault:
        raise Unreachable(f"{provider.title} does not answer: {type(fault).__name__}") from None
    except (AnymailError, AnymailWebhookValidationFailure) as fault:
        raise Unreadable("provider", str(fault)[:1000]) from None


def _lies_in_s3(raw: bytes) -> bool:
    try:
        return bool(json.loads(json.loads(raw)["Message"])["receipt"]["action"]["type"] == "S3")
    except (ValueError, KeyError, TypeError):
        return False


def _confirm(raw: bytes) -> None:
    """Amazon asks whether we want its messages: the answer is a visit to an address of Amazon's, and no other."""
    told = json.loads(raw)
    url = str(told.get("SubscribeURL", ""))
    if not _AMAZON.match(url):
        raise Unreadable("provider", "the address to confirm the subscription is not Amazon's")
    try:
        answer = fetch("GET", url, timeout=CONFIRM_SECONDS)
    except (Refused, Failed) as fault:
        raise Unreachable(f"the subscription could not be confirmed: {fault}") from None
    if not answer.ok:
        raise Unreachable(f"the subscription could not be confirmed: the answer was {answer.status}")


def notice_of(event: Any) -> Notice:
    """What a provider says about something we sent."""
    fate = {
        "delivered": Fate.DELIVERED,
        "deferred": Fate.POSTPONED,
        "bounced": Fate.BOUNCED,
        "rejected": Fate.BOUNCED,
        "failed": Fate.BOUNCED,
        "complained": Fate.COMPLAINED,
    }.get(str(event.event_type), Fate.OTHER)
    words = [str(word) for word in (event.mta_response, event.description, event.reject_reason) if word]
    return Notice(
        external_id=str(event.message_id or ""),
        fate=fate,
        address=str(event.recipient or ""),
        reason=" · ".join(dict.fromkeys(words))[:1000],
        hard=str(event.reject_reason or "") in {"invalid", "bounced", "blocked"} or str(event.event_type) == "rejected",
    )


def raw_of(event: Any) -> bytes:
    """The letter in an inbound event, as bytes."""
    message = event.message
    if message is None:
        raise Unreadable("empty", "The provider announced a letter and did not bring it.")
    return bytes(message.as_bytes())


def letter_in(raw: bytes, about: Mapping[str, Any], config: Config, name: str) -> bytes | None:
    """The letter of that name in a kept request; None: only the provider has it, or none is of that name.

    Raises:
        Unreadable: when there is no sense in it.
        Misdirected: when the mailbox has another provider by now.
    """
    request = Request(path=str(about.get("path", "")), query="", headers={}, body=b"", url="")
    provider, kind = _which(request, config)
    if kind in provider.needs_key or (provider.module == "amazon_ses" and _lies_in_s3(raw)):
        return None
    found = [raw_of(event) for event in events(raw, about, config) if getattr(event, "message", None) is not None]
    if len(found) == 1:
        return found[0]
    return next((one for one in found if letter_id(one) == name), None)


def backend_for(config: Config) -> Any:
    """The backend that hands letters to the provider.

    Raises:
        Misdirected: when it cannot send, or something is missing in the settings.
    """
    provider = PROVIDERS.get(str(config.get("provider", "")))
    if provider is None or not provider.backend:
        raise Misdirected("letters cannot be handed to this provider: send by SMTP")
    module, _, name = provider.backend.rpartition(".")
    told: dict[str, Any] = {provider.key: config.get("provider_key", "")}
    if provider.domain and config.get("provider_domain"):
        told[provider.domain] = config["provider_domain"]
    if config.get("provider_url"):
        told["api_url"] = config["provider_url"]
    if provider.module == "mailjet":
        told["secret_key"] = config.get("provider_key_secret", "")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AnymailNotSupportedWarning)
            return getattr(import_module(module), name)(fail_silently=False, **told)
    except AnymailConfigurationError as fault:
        raise Misdirected(str(fault)) from None


def _which(request: Request, config: Config) -> tuple[Provider, str]:
    provider = PROVIDERS.get(str(config.get("provider", "")))
    kind = request.path.rstrip("/").rpartition("/")[2]
    if provider is None:
        raise Misdirected("this mailbox has no provider")
    if kind not in provider.views:
        kind = ""
    if kind not in provider.views:
        raise Misdirected(f"{provider.title} has no such webhook")
    return provider, kind


def _view(provider: Provider, kind: str, config: Config) -> Any:
    view = getattr(import_module(f"{_WEBHOOKS}.{provider.module}"), provider.views[kind])
    told: dict[str, Any] = {}
    if (auth := _lines(config.get("provider_auth"))) and provider.module != "postal":
        told["webhook_secret"] = auth
    secret = _secret(config, kind)
    if provider.secret and secret and (provider.module, kind) not in _WITHOUT_SECRET:
        told[_name_of_secret(provider, kind)] = secret
    if provider.module == "mandrill" and config.get("provider_hook_url"):
        told["webhook_url"] = config["provider_hook_url"]
    if kind in provider.needs_key:
        told[provider.key] = config.get("provider_key", "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AnymailInsecureWebhookWarning)  # we insist on one of both below
        warnings.simplefilter("ignore", AnymailNotSupportedWarning)
        try:
            made = _without_boto(view, told) if provider.module == "amazon_ses" else view(**told)
        except (AnymailConfigurationError, ValueError) as fault:
            raise Misdirected(str(fault)) from None
    if not told.get("webhook_secret") and not secret and not (provider.signs_with_key and told.get(provider.key)):
        raise Misdirected("a secret or a name and password must be set, or anybody could send us letters")
    return made


def _without_boto(view: Any, told: dict[str, Any]) -> Any:
    """Amazon's view, where its large library is not installed: only letters that it keeps in S3 need that."""
    if find_spec("boto3"):
        return view(**told)
    made = object.__new__(view)
    AnymailBaseWebhookView.__init__(made, **told)
    made.auto_confirm_enabled, made.session_params, made.client_params = False, {}, {}
    return made


def _name_of_secret(provider: Provider, kind: str) -> str:
    if provider.module == "mailersend":
        return "inbound_secret" if kind == "inbound" else "signing_secret"
    if provider.module == "mailtrap":
        return "inbound_secret" if kind == "inbound" else "tracking_secret"
    return provider.secret


def _secret(config: Config, kind: str) -> str:
    """The signing secret; some providers have one for letters and another for news about ours: one on each line."""
    lines = _lines(config.get("provider_secret"))
    if not lines:
        return ""
    return lines[1] if kind == "tracking" and len(lines) > 1 else lines[0]


def _lines(text: object) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def _django(request: Request) -> WSGIRequest:
    """The request as Django would have made it: anymail reads forms and files from it."""
    url = urlsplit(request.url or "https://localhost/")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": url.path or request.path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": request.query,
        "SERVER_NAME": url.hostname or "localhost",
        "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": url.scheme or "https",
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.input": io.BytesIO(request.body),
        "HTTP_HOST": url.netloc or "localhost",
    }
    for name, value in request.headers.items():
        if name not in {"content-type", "content-length", "host", "x-forwarded-host"}:
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    made = WSGIRequest(environ)
    made._body = request.body  # read once: what follows need not ask how large it may be
    if len(request.body) > SMALL_FORM:
        with _roomy():
            made.POST  # noqa: B018  # read now
    return made


@contextmanager
def _roomy() -> Iterator[None]:
    """Forms of providers hold whole letters: the gate has bounded them; Django's own bound is for our pages."""
    with _room:
        before = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
        try:
            yield
        finally:
            settings.DATA_UPLOAD_MAX_MEMORY_SIZE = before


def _kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """What reading it again needs; no sign-in."""
    kept = {"content-type", "x-amz-sns-message-type", "x-amz-sns-message-id", "svix-id", "user-agent"}
    return {name: value[:500] for name, value in headers.items() if name in kept}
