"""An address that was typed in the chat is asked: one letter in our own words with a link, and whoever reads it agrees.

The link says that letters about her chats may go there, and no more. It makes nobody of the browser in which the
address was typed: no identity comes of it, no conversation moves, and a letter from there finds its own customer.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterbell.base.clock import now
from counterbell.base.env import env
from counterbell.channels.models import Channel
from counterbell.channels.queries import mail_channel_of
from counterbell.contracts.channels import Outbound
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.events import AddressGiven
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.customers.correspondents import addresses_of
from counterbell.customers.models import ClaimedAddress, Customer
from counterbell.journal.actions import record
from counterbell.mailroom import hosts, tokens
from counterbell.mailroom.actions.automatic import may_leave
from counterbell.mailroom.composing import Page, Sheet, draw, language_of, outbound_of
from counterbell.mailroom.confirming import is_nobody
from counterbell.mailroom.events import AddressConfirmed
from counterbell.mailroom.loops import machine_headers
from counterbell.mailroom.machine_letters import queue_letter
from counterbell.mailroom.models import Participant
from counterbell.mailroom.unsubscribing import Subscriber, resubscribe

PROOF = "proof"
HOLDS_FOR = timedelta(days=3)
LONGEST_TOKEN = 1_000
_SIGNER = Signer(salt="counterbell.address")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a link says that holds: letters about this chat of hers may go to this address."""

    conversation: Conversation
    address: str

    @property
    def language(self) -> str:
        """In which the letter was written."""
        return language_of(self.conversation)


@transaction.atomic
def ask_proof(customer: Customer, *, brand: int, address: str) -> bool:
    """Ask whoever reads an address whether answers may go there; False when no letter leaves.

    One a day goes to an address, whoever types it; more than a few a day leave no conversation.
    """
    newest = Conversation.objects.of_customer(customer).filter(brand=brand, channel__kind=Channel.Kind.WEBCHAT)
    found = newest.order_by("-active_at").first()
    mailbox, address = mail_channel_of(brand), address.strip().lower()
    if found is None or mailbox is None or is_nobody(address) or tokens.bare(address) in hosts.own_addresses():
        return False
    held = locked(found)
    said = held.messages.filter(author=Message.Author.CUSTOMER, kind=Message.Kind.PUBLIC).order_by("number").last()
    if said is None or held.is_suspected or address in confirmed_addresses(held):
        return False
    if not may_leave(held, address=address, content=_page(held, link="").text, proved=False):
        return False
    subject = gettext_lazy("Please confirm your address for %(brand)s")
    queue_letter(said, mailbox, address, subject=subject, kind=PROOF, customer=held.customer_id)
    return True


@transaction.atomic
def ask_given(conversation: int, *, address: str) -> str:
    """Ask the address that she gave before this chat, once; returns it when a letter asks it."""
    held = locked(conversation)
    if not address or address in own_addresses(held):
        return ""
    asked = is_asked(held, address) or ask_proof(held.customer, brand=held.brand_id, address=address)
    return address if asked else ""


def given_in(event: AddressGiven) -> str:
    """The address that the event means: the one noted of her, or the one that she claims beside it."""
    if event.claim:
        return ClaimedAddress.objects.filter(pk=event.claim).values_list("address", flat=True).first() or ""
    return Conversation.objects.select_related("customer").get(pk=event.conversation).customer.email.strip().lower()


def is_asked(conversation: Conversation, address: str) -> bool:
    """Whether a letter in this conversation has asked that address, or is about to."""
    letters = Delivery.objects.filter(message__conversation=conversation, recipients__kind=PROOF)
    return any(told["to"] == [address] for told in letters.values_list("recipients", flat=True))


def compose_proof(delivery: Delivery) -> Outbound:
    """The letter: nothing in it was written by whoever typed the address."""
    conversation = delivery.message.conversation
    until = int((delivery.created_at + HOLDS_FOR).timestamp())
    told = [conversation.pk, delivery.recipients["customer"], delivery.recipients["to"][0], until]
    page = _page(conversation, link=_address(conversation, _SIGNER.sign_object(told)))
    return outbound_of(delivery, page, name=conversation.brand.name, headers=machine_headers(reply=True))


def read_proof(token: str, brand: int) -> Proof | None:
    """What the link of a letter proves; None when it is forged, too old, or the conversation is not hers any more."""
    try:
        pk, customer, address, until = _SIGNER.unsign_object(token[:LONGEST_TOKEN])
    except (BadSignature, ValueError):
        return None
    if now().timestamp() > until:
        return None
    hers = Conversation.objects.living().filter(pk=pk, customer=customer, brand=brand).select_related("brand").first()
    return Proof(hers, address) if hers else None


@transaction.atomic
def confirm_address(proof: Proof) -> None:
    """From now on answers that she does not read in this chat, and in her later ones, go to this address."""
    held = locked(proof.conversation)
    if held.pk != proof.conversation.pk or held.customer_id != proof.conversation.customer_id:
        return  # merged or given to somebody else meanwhile: it was not she who asked
    row, _fresh = Participant.objects.update_or_create(
        conversation=held,
        address=proof.address,
        defaults={"role": Participant.Role.WRITER, "proved": True, "customer": held.customer},
    )
    resubscribe(Subscriber(held.brand_id, proof.address.lower(), proof.language))
    record(AddressConfirmed(brand=held.brand_id, conversation=held.pk, participant=row.pk), actor=held.customer.ref)


def confirmed_addresses(held: Conversation) -> list[str]:
    """Those that her chats with this brand may be answered at because she said so by a link; oldest first."""
    rows = Participant.objects.filter(
        customer=held.customer_id,
        conversation__customer=held.customer_id,
        conversation__brand=held.brand_id,
        conversation__channel__kind=Channel.Kind.WEBCHAT,
        role=Participant.Role.WRITER,
        proved=True,
    )
    return list(rows.order_by("pk").values_list("address", flat=True))


def own_addresses(held: Conversation) -> list[str]:
    """Where letters about a chat may go: those that are proved to be hers, then those that she confirmed."""
    return [*addresses_of(held.customer), *confirmed_addresses(held)]


def _page(conversation: Conversation, *, link: str) -> Page:
    brand, language = conversation.brand, language_of(conversation)
    with translation.override(language):
        said = _(
            "Somebody gave this address in the chat of %(brand)s, so that answers get there when the chat is closed."
            " Was that you? Then please confirm it."
        )
        foot = _(
            "The link holds for three days. If that was not you, you need do nothing:"
            " no answers are sent to an address that nobody has confirmed."
        )
        confirm = _("Confirm this address")
        words = f"{said % {'brand': brand.name}}\n\n[{confirm}]({link})"
        return draw(
            Sheet(said=(words,), signature=brand.name, foot=foot, brand=brand, language=language, automatic=True)
        )


def _address(conversation: Conversation, token: str) -> str:
    return env().url.rstrip("/") + reverse("address-confirm", args=[conversation.brand.key, token])
