"""What is said and asked before a chat: hours, expected answer, greetings, the form."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.base.limits import Limit
from counterbell.mailroom.proving import ask_given
from counterbell.outreach.actions import note_answer
from counterbell.outreach.policies import is_long
from counterbell.outreach.queries import greeting_of, has_greetings, rules_for
from counterbell.reception.actions import NotFilled, address_given, fill_in, join
from counterbell.reception.queries import filled_for
from counterbell.reports.queries import usual_answer
from counterbell.routing import attendance
from counterbell.routing.queries import hours_for, place_of, queue, standing
from counterbell.widget.across import for_page
from counterbell.widget.desk import Wanted, may_ask
from counterbell.widget.door import Caller, answer, for_brand, for_shopper, not_found, read_form
from counterbell.widget.shoppers import conversation_of
from counterbell.widget.words import language_for, texts

JUST_NOW = timedelta(hours=1)  # who asked before that has most likely left: she keeps nobody from being invited
LOOKS = Limit("moment", 240)
FILLINGS = Limit("form", 20)


class Filled(BaseModel):
    c: UUID
    answers: dict[str, str] = Field(default_factory=dict, max_length=40)
    team: int | None = None
    consent: bool = False
    lang: str = Field("", max_length=35)


class Greeted(BaseModel):
    c: UUID
    greeting: int
    lang: str = Field("", max_length=35)


@for_brand("GET", LOOKS)
def moment(request: HttpRequest, brand: Brand) -> HttpResponse:
    """How the counter stands: open or not, how soon people answer, how long the line is."""
    return for_page(request, brand, moment_of(brand), seconds=0)


@for_shopper("GET", LOOKS)
def place(_request: HttpRequest, caller: Caller, c: UUID) -> HttpResponse:
    """The same for one who waits: her place in the line, and the hours of the team that she chose."""
    conversation = conversation_of(caller.customer, caller.brand, c)
    if conversation is None:
        return not_found()
    hours = hours_for(caller.brand, conversation.team)
    return answer({**_said(caller.brand, hours), "place": place_of(conversation)})


def greeter_of(brand: Brand, language: str) -> dict[str, Any] | None:
    """The brand's greetings, what each waits for, and the script that sees to it in the page; None without any."""
    if not has_greetings(brand):
        return None
    rules = rules_for(brand, language)
    return {"script": static("widget/greeter.js"), "rules": rules, "auto": texts(language)["greeting_auto"]}


@for_shopper("POST", FILLINGS)
def form(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Take what is asked before the chat."""
    said = read_form(request, Filled)
    language = language_for(caller.brand, said.lang)
    with translation.override(language):
        try:
            fill_in(
                caller.brand,
                public_id=said.c,
                visitor=caller.visitor,
                said=said.answers,
                team=said.team,
                agreed=said.consent,
                language=language,
                may_ask=any("@" in one for one in said.answers.values()) and may_ask(request, caller),
            )
        except NotFilled as why:
            words = {"error": "form", "text": _("Please look at what is marked."), "faults": why.faults}
            return answer(words, 422)
    return answer({})


@for_shopper("POST", FILLINGS)
def asked(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Her first message is there: which address of her form a letter asks, so that she can look for it."""
    said = read_form(request, Wanted)
    conversation = conversation_of(caller.customer, caller.brand, said.c)
    filled = (join(conversation) or filled_for(conversation)) if conversation else None
    address = address_given(filled) if filled else ""
    return answer({"letter": ask_given(conversation.pk, address=address) if conversation and address else ""})


@for_shopper("POST", FILLINGS)
def greeted(request: HttpRequest, caller: Caller) -> HttpResponse:
    """She began this conversation by answering a greeting."""
    said = read_form(request, Greeted)
    conversation = conversation_of(caller.customer, caller.brand, said.c)
    greeting = greeting_of(caller.brand, said.greeting)
    if conversation is None or greeting is None:
        return not_found()
    kept = note_answer(conversation, greeting, language=language_for(caller.brand, said.lang))
    return answer({"text": kept.text})


def moment_of(brand: Brand) -> dict[str, Any]:
    """What anybody may know about how the counter stands."""
    return _said(brand, hours_for(brand))


def _said(brand: Brand, hours: Any) -> dict[str, Any]:
    stands, usual = standing(hours), usual_answer(brand)
    waiting = sum(since > now() - JUST_NOW for since in queue(brand))
    return {
        "online": attendance.somebody_is_here(brand.pk),
        "open": stands.open,
        "opens_at": stands.opens_at.isoformat() if stands.opens_at else None,
        "closes_at": stands.closes_at.isoformat() if stands.closes_at else None,
        "zone": hours.zone if hours else None,
        "usual": {"seconds": usual.seconds, "in_hours": usual.in_hours} if usual else None,
        "busy": is_long(waiting, attendance.how_many_are_here(brand.pk)),
    }
