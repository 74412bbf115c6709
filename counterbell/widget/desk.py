"""What the chat asks over HTTP: who am I, what did we say, take this file, this address, this rating."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from counterbell.accounts.models import Brand
from counterbell.base.limits import Limit, source_of
from counterbell.conversations.actions import end_by_customer
from counterbell.conversations.files import MOST_BYTES, FileRefused, store_upload
from counterbell.conversations.wire import file_card
from counterbell.customers import actions as customers
from counterbell.customers import visitors
from counterbell.customers.claims import claim, is_beside
from counterbell.customers.models import Customer
from counterbell.feedback.actions import LONGEST_COMMENT, NotRated, rate
from counterbell.mailroom.proving import ask_proof
from counterbell.mailroom.transcribing import NotSent, send_transcript
from counterbell.widget.door import Caller, answer, for_brand, for_shopper, not_found, read_form, refusal, too_often
from counterbell.widget.shoppers import (
    conversation_of,
    conversations_of,
    living_visitor,
    person,
    rating_card,
    thread_of,
)
from counterbell.widget.words import language_for

STARTS = Limit("visitor", 60)
READINGS = Limit("reading", 240)
UPLOADS = Limit("upload", 30)
WRITINGS = Limit("writing", 20)
DAY_SECONDS = 24 * 3600
PROOFS = Limit("proof", 3, DAY_SECONDS)  # letters that a visitor can cause
TRANSCRIPTS = Limit("transcript", 5, DAY_SECONDS)
NETWORK_PROOFS = Limit("proof-network", 10, DAY_SECONDS)  # … and all visitors of one network
ENVELOPE = 64 * 1024  # what multipart/form-data adds to a file, generously


class Knock(BaseModel):
    token: str = Field("", max_length=200)
    jwt: str = Field("", max_length=8000)
    lang: str = Field("", max_length=35)


class Contact(BaseModel):
    name: str | None = Field(None, max_length=500)
    email: str | None = Field(None, max_length=500)
    phone: str | None = Field(None, max_length=500)


class Wanted(BaseModel):
    c: UUID


class Verdict(BaseModel):
    c: UUID
    score: int
    comment: str = Field("", max_length=LONGEST_COMMENT * 2)


@for_brand("POST", STARTS)
def visitor(request: HttpRequest, brand: Brand) -> HttpResponse:
    """Come in: a token for a browser that has none, a customer for one that the shop vouches for."""
    knock = read_form(request, Knock)
    with translation.override(language_for(brand, knock.lang)):
        known = living_visitor(knock.token, brand)
        # A stale or foreign token is worth what none is: she starts anew and sees nothing old.
        token = knock.token if known else visitors.mint(brand)
        if knock.jwt:
            try:
                token = customers.sign_in(visitors.read(token, brand) or "", knock.jwt, brand=brand).token
            except customers.NotProved as reason:
                return refusal(403, "not_proved", str(reason))
        elif known and known.startswith(visitors.ANONYMOUS):
            token = visitors.token_for(known, brand)  # in use: its 400 days begin again
        return answer(_welcome(token, brand))


@for_shopper("POST", WRITINGS)
def sign_out(_request: HttpRequest, caller: Caller) -> HttpResponse:
    """Forget her in this browser."""
    customers.sign_out(caller.visitor, brand=caller.brand)
    return answer(_welcome(visitors.mint(caller.brand), caller.brand))


@for_shopper("GET", READINGS)
def conversations(_request: HttpRequest, caller: Caller) -> HttpResponse:
    """Her conversations, newest first."""
    return answer({"conversations": conversations_of(caller.customer, caller.brand)})


@for_shopper("GET", READINGS)
def entries(request: HttpRequest, caller: Caller, c: UUID) -> HttpResponse:
    """A page of one of her threads."""
    conversation = conversation_of(caller.customer, caller.brand, c)
    if conversation is None:
        return not_found()
    try:
        after, before = (_number(request.GET.get(name)) for name in ("after", "before"))
    except ValueError:
        return refusal(400, "misshapen", _("`after` and `before` are numbers."))
    return answer(thread_of(conversation, after=after, before=before))


@for_shopper("POST", UPLOADS)
def files(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Keep a file for the message that she is writing."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES + ENVELOPE:
        most = MOST_BYTES // 2**20
        return refusal(413, "too_big", _("This file is larger than %(most)s MB.") % {"most": most})
    upload = request.FILES.get("file")
    if upload is None:
        return refusal(400, "no_file", _("There is no file in this request."))
    try:
        stored = store_upload(upload, brand=caller.brand, uploader=f"visitor:{caller.visitor}")
    except FileRefused as reason:
        return refusal(422, "file", str(reason))
    return answer(file_card(stored), 201)


@for_shopper("POST", WRITINGS)
def contact(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Note how she may be reached. What she types here proves nothing and joins her to nobody.

    The address is asked, by a letter, whether answers may go there: `letter` says whether one has left.
    """
    form = read_form(request, Contact)
    if person(caller.customer, caller.visitor)["known"]:
        return refusal(409, "known", _("The shop has already told us who you are."))
    customer = caller.customer or customers.recognise(caller.visitor, brand=caller.brand)
    try:
        told = _noted(customer, caller.brand, form)
    except ValidationError as mistake:
        return refusal(422, "email", " ".join(mistake.messages))
    typed = (form.email or "").strip()
    letter = bool(typed) and may_ask(request, caller) and ask_proof(told, brand=caller.brand.pk, address=typed)
    return answer({"customer": person(told, caller.visitor), "letter": letter})


def _noted(customer: Customer, brand: Brand, form: Contact) -> Customer:
    """What she typed, noted of her; an address beside a proved one is only her claim. Raises ValidationError."""
    email = form.email
    if email and is_beside(customer, email):
        claim(customer, brand=brand, address=email)
        email = None
    return customers.describe(customer, actor=customer.ref, name=form.name, email=email, phone=form.phone)


def may_ask(request: HttpRequest, caller: Caller) -> bool:
    """Count one letter that asks an address; False when her browser or her network has caused too many."""
    return not (PROOFS.exceeded(caller.visitor) or NETWORK_PROOFS.exceeded(source_of(request)))


@for_shopper("POST", WRITINGS)
def transcript(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Send her the conversation by e-mail: to an address that is hers, never to one that stands in the request."""
    conversation = conversation_of(caller.customer, caller.brand, read_form(request, Wanted).c)
    if conversation is None:
        return not_found()
    if TRANSCRIPTS.exceeded(caller.visitor):
        return too_often()
    try:
        address = send_transcript(conversation)
    except NotSent as why:
        return refusal(422, "no_address" if why.lacks_address else "not_sent", str(why))
    return answer({"text": _("We have sent the conversation to %(address)s.") % {"address": address}})


@for_shopper("POST", WRITINGS)
def end(request: HttpRequest, caller: Caller) -> HttpResponse:
    """She ends the conversation herself."""
    conversation = conversation_of(caller.customer, caller.brand, read_form(request, Wanted).c)
    if conversation is None:
        return not_found()
    end_by_customer(conversation)
    return answer({})


@for_shopper("POST", WRITINGS)
def rating(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Say how it was."""
    verdict = read_form(request, Verdict)
    conversation = conversation_of(caller.customer, caller.brand, verdict.c)
    if conversation is None or caller.customer is None:
        return not_found()
    try:
        rated = rate(conversation, customer=caller.customer, score=verdict.score, comment=verdict.comment)
    except NotRated as reason:
        return refusal(422, "rating", str(reason))
    return answer({"rating": rating_card(rated)})


def _welcome(token: str, brand: Brand) -> dict[str, object]:
    who = visitors.read(token, brand) or ""
    customer = visitors.customer_of(who, brand)
    return {
        "token": token,
        "customer": person(customer, who),
        "conversations": conversations_of(customer, brand),
    }


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    return min(max(int(text), 0), 2**31 - 1)
