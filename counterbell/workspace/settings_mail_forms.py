"""The form of a mailbox."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.queries import brands_of
from counterbell.channels.models import Channel
from counterbell.workspace.settings_mail_provider import PROVIDERS, faults_of

KEEPS = _("Leave empty to keep what is stored.")
SECURITY = [("tls", _("TLS from the start")), ("starttls", "STARTTLS"), ("none", _("none (only within your own net)"))]
SIGN_IN = [("password", _("with a password")), ("xoauth2", _("with a token (Google, Microsoft)"))]
MACHINE = {"dir": "ltr", "spellcheck": "false", "autocomplete": "off"}


def _line(label: Any, **how: Any) -> forms.CharField:
    how.setdefault("max_length", 500)
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=MACHINE), **how)


def _secret(label: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={**MACHINE, "autocomplete": "new-password"})
    return forms.CharField(label=label, required=False, help_text=KEEPS, widget=widget, max_length=4000, strip=False)


def _url(label: Any, help_text: Any) -> forms.URLField:
    widget = forms.URLInput(attrs=MACHINE)
    return forms.URLField(
        label=label, help_text=help_text, required=False, widget=widget, max_length=500, assume_scheme="https"
    )


def _lines(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={**MACHINE, "rows": 2, "class": "code"})
    return forms.CharField(label=label, required=False, help_text=help_text, widget=widget, max_length=4000)


class MailboxForm(forms.Form):
    """Everything about a mailbox; what its way in and out do not need may stay empty."""

    brand = forms.ModelChoiceField(label=_("Brand"), queryset=Brand.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto"}))
    address = forms.EmailField(label=_("Address"), help_text=_("Customers write to it, and our answers come from it."))
    from_name = forms.ChoiceField(
        label=_("Shown as sender"),
        choices=[("agent", _("who answered, and the brand")), ("brand", _("the brand only"))],
    )
    receive = forms.ChoiceField(
        label=_("How letters reach us"),
        choices=[
            ("imap", _("from a mailbox at a provider (IMAP)")),
            ("smtp", _("at our own door (SMTP)")),
            ("provider", _("by webhooks of a mail provider")),
        ],
    )
    imap_host = _line(_("IMAP server"))
    imap_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993, required=False)
    imap_security = forms.ChoiceField(label=_("Encryption"), choices=SECURITY)
    imap_user = _line(_("User"))
    imap_sign_in = forms.ChoiceField(label=_("Sign in"), choices=SIGN_IN)
    imap_password = _secret(_("Password"))
    imap_folders = _line(_("Folders"), help_text=_("With commas between them."), initial="INBOX")
    imap_from = forms.ChoiceField(
        label=_("Which letters"), choices=[("new", _("those that come from now on")), ("all", _("all that are there"))]
    )
    imap_after = forms.ChoiceField(
        label=_("Afterwards, on the server"),
        choices=[("keep", _("leave them unread")), ("seen", _("mark them as read"))],
        help_text=_("Letters are never deleted there."),
    )
    authserv_id = _line(
        _("Server that checks senders"),
        help_text=_("The first word in the Authentication-Results of your own server, for example mx.google.com."),
    )
    sealers = _line(
        _("Forwarders whose word counts"),
        help_text=_(
            "Domains of lists and providers whose seals (ARC) you trust, for example google.com microsoft.com. A letter"
            " that they passed on says who vouches for it; it is never taken as verified."
        ),
    )
    relays = _line(
        _("Own servers before ours"), help_text=_("Addresses of your servers that hand letters to our door.")
    )
    plus = forms.BooleanField(
        label=_("Addresses with a plus reach this mailbox"),
        required=False,
        help_text=_(
            "name+anything@shop.example: answers find their conversation more surely. The test asks your server;"
            " if it refuses such addresses, leave this out, or answers come back."
        ),
    )
    provider = forms.ChoiceField(label=_("Provider"), choices=PROVIDERS, required=False)
    provider_auth = _lines(_("Name and password of webhooks"), _("name:password, one on each line. Empty: unchanged."))
    provider_secret = _lines(
        _("Signing secret"), _("A second line, if delivery news have another one. Empty: unchanged.")
    )
    provider_key = _secret(_("Key of the provider's API"))
    provider_key_secret = _secret(_("Secret that belongs to the key (Mailjet)"))
    provider_domain = _line(_("Sending domain at the provider"))
    provider_url = _url(
        _("Address of the provider's API"),
        _(
            "Postal: https://postal.shop.example · Unisender Go: the address of your data centre · Mailgun in the EU:"
            " https://api.eu.mailgun.net/v3 · SparkPost in the EU: https://api.eu.sparkpost.com/api/v1 ·"
            " others: leave empty."
        ),
    )
    provider_hook_url = _url(
        _("Webhook address as it stands at Mandrill"),
        _("Only if it is another one than shown here: Mandrill signs it, to the letter."),
    )
    oauth_url = _line(_("Address for access tokens"))
    oauth_client = _line(_("Client id"))
    oauth_secret = _secret(_("Client secret"))
    oauth_refresh = _secret(_("Refresh token"))
    send = forms.ChoiceField(
        label=_("How letters leave"),
        choices=[
            ("smtp", _("by an SMTP server")),
            ("provider", _("by the provider above")),
            ("house", _("as letters to agents (COUNTERBELL_MAIL_URL)")),
        ],
    )
    smtp_host = _line(_("SMTP server"))
    smtp_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587, required=False)
    smtp_security = forms.ChoiceField(label=_("Encryption"), choices=SECURITY, initial="starttls")
    smtp_user = _line(_("User"))
    smtp_sign_in = forms.ChoiceField(label=_("Sign in"), choices=SIGN_IN)
    smtp_password = _secret(_("Password"))

    groups = (
        (_("The mailbox"), ("brand", "name", "address", "from_name")),
        (_("Letters in"), ("receive", "plus", "authserv_id", "sealers")),
        (
            "IMAP",
            ("imap_host", "imap_port", "imap_security", "imap_user", "imap_sign_in", "imap_password", "imap_folders",
             "imap_from", "imap_after"),
        ),
        (_("Our own door"), ("relays",)),
        (
            _("Provider"),
            ("provider", "provider_auth", "provider_secret", "provider_key", "provider_key_secret", "provider_domain",
             "provider_url", "provider_hook_url"),
        ),
        (_("Tokens of Google and Microsoft"), ("oauth_url", "oauth_client", "oauth_secret", "oauth_refresh")),
        (_("Letters out"), ("send",)),
        ("SMTP", ("smtp_host", "smtp_port", "smtp_security", "smtp_user", "smtp_sign_in", "smtp_password")),
    )  # fmt: skip

    def __init__(self, *args: Any, agent: Agent, channel: Channel | None = None, **how: Any) -> None:
        super().__init__(*args, **how)
        self.before = channel.config if channel else {}
        brands = self.fields["brand"]
        assert isinstance(brands, forms.ModelChoiceField)
        brands.queryset = brands_of(agent)
        for code, language in settings.LANGUAGES:
            words = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
            self.fields[f"signature_{code}"] = forms.CharField(
                label=language, required=False, max_length=2000, widget=words
            )
        if channel:
            del self.fields["brand"]

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields as the page shows them."""
        shown = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.groups]
        signatures = [self[name] for name in self.fields if name.startswith("signature_")]
        return [*shown, (_("Signature"), signatures)]

    def clean(self) -> dict[str, Any]:
        """Nobody sets up a way that cannot work."""
        told = super().clean() or self.cleaned_data
        for field, words in faults_of(told, self.before):
            self.add_error(field, words)
        return told

    def told(self) -> dict[str, Any]:
        """What the channel is told."""
        clean = self.cleaned_data
        told = {
            n: v for n, v in clean.items() if n not in {"brand", "name", "address"} and not n.startswith("signature_")
        }
        told["signature"] = {n[10:]: v for n, v in clean.items() if n.startswith("signature_") and v}
        return told


def initial_of(channel: Channel) -> dict[str, Any]:
    """What the form begins with; no secret ever comes back."""
    plain = {name: value for name, value in channel.config.items() if not isinstance(value, dict)}
    words = channel.config.get("signature") or {}
    return {**plain, "name": channel.name, "address": channel.address} | {f"signature_{c}": w for c, w in words.items()}
