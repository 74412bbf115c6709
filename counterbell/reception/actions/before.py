"""What is asked before a chat, and what becomes of it."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.accounts.queries import teams_for
from counterbell.base.clock import now
from counterbell.conversations.actions import NotPossible, assign, note_happening
from counterbell.conversations.events import AddressGiven
from counterbell.conversations.models import Conversation
from counterbell.customers.actions import describe, give_consent
from counterbell.customers.claims import claim
from counterbell.customers.models import Customer
from counterbell.journal.actions import record
from counterbell.reception import policies
from counterbell.reception.events import FormChanged, FormFilled
from counterbell.reception.models import FilledForm, Form
from counterbell.reception.policies import Unclear

KEPT_FOR = timedelta(days=1)  # what she filled in, when she never writes
LONGEST_INTRO = 300


class NotFilled(Exception):
    """Something is missing or wrong; `faults` says for each question what."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


@transaction.atomic
def set_form(
    brand: Brand,
    *,
    mode: str,
    intro: Mapping[str, str],
    fields: Sequence[Mapping[str, Any]],
    teams: Sequence[Mapping[str, Any]],
    consent: Mapping[str, Any],
    by: Agent | None,
) -> Form:
    """Say what is asked before a chat. Whoever changes the words makes a new version of the form.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_BRAND)
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    form = Form.objects.filter(brand=brand).first() or Form(brand=brand, version=0)
    if mode not in Form.Mode.values:
        raise Refused(_("Choose one from the list."))
    names = dict(teams_for(brand).values_list("pk", "name"))
    try:
        said: dict[str, Any] = {
            "intro": spoken_only(policies.clean_texts(intro, LONGEST_INTRO)),
            "fields": policies.clean_fields(fields, brand.default_language),
            "teams": policies.clean_departments(teams, names),
            "consent": policies.clean_consent(consent, brand.default_language),
        }
    except Unclear as why:
        raise Refused(str(why)) from None
    if mode != Form.Mode.OFF and not any(said[name] for name in ("fields", "teams", "consent")):
        raise Refused(_("A form that is shown needs a question, a department or a consent."))
    reworded = any(getattr(form, name) != value for name, value in said.items())
    if form.pk and not reworded and form.mode == mode:
        return form
    for name, value in said.items():
        setattr(form, name, value)
    form.mode, form.version, form.changed_at = mode, form.version + (1 if reworded else 0), now()
    form.save()
    record(FormChanged(brand=brand.pk), actor=name_of(by))
    return form


@transaction.atomic
def fill_in(
    brand: Brand,
    *,
    public_id: UUID,
    visitor: str,
    said: Mapping[str, str],
    team: int | None,
    agreed: bool,
    language: str,
    may_ask: bool = False,
) -> FilledForm:
    """Take what a shopper answered, for the conversation that she is about to begin. Again: the last one counts.

    Raises:
        NotFilled: when an answer is missing or wrong, or the conversation is somebody else's.
    """
    form = Form.objects.filter(brand=brand).exclude(mode=Form.Mode.OFF).first()
    if form is None:
        raise NotFilled({"": _("Nothing is asked here any more. Just write.")})
    default = brand.default_language
    checked = policies.check(form.fields, said, language=language, default=default)
    faults = dict(checked.faults)
    department = next((one for one in form.teams if one["team"] == team), None)
    if form.teams and department is None:
        faults["team"] = _("Please choose one.")
    if form.consent and not agreed:
        faults["consent"] = _("Without your consent we cannot begin.")
    if faults:
        raise NotFilled(faults)
    others = FilledForm.objects.select_for_update(no_key=True).filter(public_id=public_id).first()
    if others and (others.visitor != visitor or others.brand_id != brand.pk or others.conversation_id):
        raise NotFilled({"": _("You have already answered this.")})
    agreed_to = agreed_words(form.consent, language, default)
    filled, _fresh = FilledForm.objects.update_or_create(
        public_id=public_id,
        defaults={
            "brand": brand, "visitor": visitor, "version": form.version, "language": language, "at": now(),
            "answers": checked.answers, "team_id": department["team"] if department else None,
            "consent": agreed_to, "may_ask": may_ask,
        },
    )  # fmt: skip
    forget_at = now() + KEPT_FOR
    record(FormFilled(brand=brand.pk, filled=filled.pk, forget_at=forget_at), actor="visitor")
    if opened := Conversation.objects.filter(public_id=public_id, brand=brand).select_related("customer").first():
        join(opened)
    return filled


@transaction.atomic
def join(conversation: Conversation) -> FilledForm | None:
    """Let what she filled in join the conversation that she began: answers, consent, department. Once."""
    held = (
        Conversation.objects.select_for_update(no_key=True).select_related("customer", "brand").get(pk=conversation.pk)
    )
    free = FilledForm.objects.select_for_update(no_key=True).filter(public_id=held.public_id, conversation=None)
    filled = free.filter(brand=held.brand).first()
    if filled is None or not _hers(filled, held):
        return None
    filled.conversation = held
    filled.save(update_fields=["conversation"])
    tell_customer(filled, held.customer)
    keep_consent(filled, held)
    note_happening(held, "filled_form", count=len(filled.answers))
    if filled.team and held.team_id is None:
        with suppress(NotPossible):  # the team stopped serving the brand between the question and the answer
            assign(held, agent=held.assignee, team=filled.team, by=None)
    claimed = _claimed(filled, held)
    if claimed is not None and filled.may_ask:
        given = AddressGiven(brand=held.brand_id, conversation=held.pk, claim=claimed)
        record(given, actor=held.customer.ref)
    return filled


def address_given(filled: FilledForm) -> str:
    """The address among her answers that a letter may ask whether it is hers; "" when there is none, or none may."""
    return _typed_address(filled) if filled.conversation and filled.may_ask else ""


def _typed_address(filled: FilledForm) -> str:
    return next((one["value"] for one in filled.answers if one["kind"] == "email"), "").strip().lower()


def _claimed(filled: FilledForm, held: Conversation) -> int | None:
    """Which claim holds the address that she typed: 0 where it is noted of her, None where she typed none.

    What was known of her before is not replaced by what she typed: that is kept beside it.
    """
    address, known = _typed_address(filled), held.customer.email.lower()
    if address == known:
        return 0 if address else None
    with suppress(ValidationError):  # it stays among her answers
        return claim(held.customer, brand=held.brand, address=address).pk if address and known else None
    return None


def join_all(conversations: Collection[int]) -> None:
    """As `join`, for many: for most of them nothing was filled in."""
    filled = FilledForm.objects.filter(conversation=None).values("public_id")
    for one in Conversation.objects.filter(pk__in=conversations, public_id__in=filled).order_by("pk"):
        join(one)


@transaction.atomic
def forget_unused(filled: int) -> bool:
    """Forget what somebody filled in who then wrote nothing; tells whether there was something to forget."""
    unused = FilledForm.objects.filter(pk=filled, conversation=None, at__lte=now() - KEPT_FOR)
    return unused.delete()[0] > 0


def _hers(filled: FilledForm, conversation: Conversation) -> bool:
    return conversation.customer.identities.filter(value=filled.visitor).exists()


def agreed_words(consent: Mapping[str, Any], language: str, default: str) -> dict[str, str]:
    """What she agreed to, as she read it; {} when nothing was asked."""
    if not consent:
        return {}
    return {"text": policies.in_language(consent["texts"], language, default), "link": consent["link"]}


def keep_consent(filled: FilledForm, conversation: Conversation) -> None:
    """The proof of what she agreed to, where something was asked."""
    if filled.consent:
        give_consent(
            conversation.customer, brand=conversation.brand, text=filled.consent["text"],
            link=filled.consent["link"], version=filled.version, language=filled.language, at=filled.at,
            where=str(conversation.public_id),
        )  # fmt: skip


def tell_customer(filled: FilledForm, customer: Customer) -> None:
    """What she says of herself is noted where nothing is known: it proves nothing, so it replaces nothing."""
    said = {one["kind"]: one["value"] for one in filled.answers if one["kind"] in policies.PERSONAL}
    new = {kind: value for kind, value in said.items() if not getattr(customer, kind)}
    if new:
        with suppress(ValidationError):  # it stays among her answers
            describe(customer, actor=customer.ref, **new)


def spoken_only(texts: Mapping[str, str]) -> dict[str, str]:
    known = dict(settings.LANGUAGES)
    return {code: text for code, text in texts.items() if code in known}
