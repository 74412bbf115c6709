"""The customer beside the thread, and what agents write down about her."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from counterbell.conversations.actions import NotPossible
from counterbell.conversations.models import Conversation
from counterbell.customers.actions import describe
from counterbell.customers.models import CustomerNote
from counterbell.customers.noting import forget_note, note
from counterbell.mailroom import queries
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for
from counterbell.workspace.panel import panel_of
from counterbell.workspace.views.handling import in_words


@require_GET
@agents_only
def panel(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The panel as it is now."""
    return _panel(request, conversation_for(request, public_id))


@require_POST
@agents_only
@in_words
def contact(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Note a customer's name, address or telephone number, as told; it proves nothing."""
    held = conversation_for(request, public_id)
    told = {field: request.POST.get(field) for field in ("name", "email", "phone")}
    describe(held.customer, actor=request.agent.ref, **told)
    return _panel(request, conversation_for(request, public_id))


@require_POST
@agents_only
@in_words
def add_card(request: AgentRequest, public_id: UUID, number: int, place: int) -> HttpResponse:
    """Note what a contact card says and nobody knew of the customer; what is known already stays."""
    held = conversation_for(request, public_id)
    letter = queries.letter_at(held, number)
    card = queries.card_at(letter, place) if letter else None
    if card is None:
        raise Http404
    describe(held.customer, actor=request.agent.ref, **card.gaps)
    return _panel(request, conversation_for(request, public_id))


@require_POST
@agents_only
@in_words
def add_note(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Write down what colleagues should know about this customer."""
    held = conversation_for(request, public_id)
    note(held.customer, brand=held.brand, text=request.POST.get("text", ""), by=request.agent)
    return _panel(request, held)


@require_POST
@agents_only
@in_words
def delete_note(request: AgentRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Take a note away that one wrote oneself; who leads, any."""
    held = conversation_for(request, public_id)
    written = get_object_or_404(CustomerNote, pk=pk, customer=held.customer, brand=held.brand)
    try:
        forget_note(written, by=request.agent)
    except PermissionDenied:
        raise NotPossible(_("Only who wrote a note takes it away.")) from None
    return _panel(request, held)


def _panel(request: AgentRequest, shown: Conversation) -> HttpResponse:
    return render(request, "workspace/inbox/panel.html", panel_of(request, shown))
