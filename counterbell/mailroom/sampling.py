"""A letter as a brand's letters look, for the owner who is choosing how: to look at, and to have sent to herself."""

from django.utils import translation
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.base.secrets import new_token
from counterbell.channels.adapters import adapter_for, settings_of
from counterbell.channels.queries import mail_channel_of
from counterbell.contracts.channels import Outbound
from counterbell.conversations.actions import NotPossible
from counterbell.conversations.tongues import spoken
from counterbell.mailroom import hosts
from counterbell.mailroom.composing import Page, Sheet, draw
from counterbell.mailroom.loops import machine_headers


def sample_page(brand: Brand, *, by: Agent, language: str, automatic: bool, scheme: str = "") -> Page:
    """A letter of the brand, which need not be saved as it is."""
    with translation.override(spoken(language)):
        return draw(_sheet(brand, by, language, automatic=automatic), scheme=scheme)


def send_sample(brand: Brand, *, by: Agent, language: str, automatic: bool) -> None:
    """Send one to the agent who asks, outside any transaction.

    Raises:
        NotPossible: when the brand has no mailbox that is in use.
        SendFailed: when it did not leave.
        Unsealable: when the mailbox's secrets cannot be read.
    """
    mailbox = mail_channel_of(brand)
    if mailbox is None:
        raise NotPossible(_("This brand has no mailbox in use: there is nothing to send it from."))
    page = sample_page(brand, by=by, language=language, automatic=automatic)
    letter = Outbound(
        message_id=f"sample.{new_token().lower()}@{hosts.message_host(mailbox.address)}",
        sender=mailbox.address,
        sender_name=brand.name,
        to=(by.email,),
        subject=_("How letters of %(brand)s look") % {"brand": brand.name},
        text=page.text,
        html=page.html,
        headers=machine_headers(reply=False),
        date=now(),
    )
    adapter_for(mailbox.kind).send(letter, settings_of(mailbox))


def _sheet(brand: Brand, by: Agent, language: str, *, automatic: bool) -> Sheet:
    if automatic:
        said = _(
            "Thank you for writing to %(brand)s. Your message has arrived, and we will answer you at this address."
        )
        return Sheet((said % {"brand": brand.name},), brand.name, brand=brand, language=language, automatic=True)
    words = _("Good day,\n\nyour parcel left us this morning. **It arrives on Thursday**: [follow it here](%(url)s).")
    head, quote = _("Dana wrote:"), _("Hello, where is my parcel?")
    return Sheet(
        said=(words % {"url": "https://shop.example/"},),
        signature=f"{by.name}\n{brand.name}",
        quote_head=head,
        quote=quote,
        brand=brand,
        language=language,
    )
