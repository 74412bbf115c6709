"""The language model of a brand: where it is, what it may cost, and what was sent to it."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.base.clock import now
from counterbell.base.secrets import seal
from counterbell.base.web import Refused as NotCalled
from counterbell.base.web import check_url
from counterbell.bot.events import LanguageModelChanged, ModelCallsEmptied
from counterbell.bot.models import LanguageModel, ModelCall
from counterbell.bot.queries import is_resting, spent_today
from counterbell.contracts.llm import Reply, Request
from counterbell.conversations.models import Message
from counterbell.journal.actions import record

MOST_TOKENS_A_DAY = 100_000_000
SECONDS = range(1, 21)  # a worker waits for so long: others wait with it
LONGEST_KEPT = 8_000  # letters of what came back
KEPT_FOR = timedelta(days=90)


@transaction.atomic
def set_up_model(
    brand: Brand,
    *,
    is_on: bool,
    translates: bool = False,
    checks_tone: bool = False,
    address: str = "",
    name: str = "",
    key: str = "",
    tokens_a_day: int = 200_000,
    seconds: int = 6,
    by: Agent | None,
) -> LanguageModel:
    """Say where the model is and what it may cost. An empty key keeps the one before, unless it would go elsewhere.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_BRAND)
    if (is_on or translates or checks_tone) and not (address and name):
        raise Refused(_("Say where the model is and what it is called."))
    if seconds not in SECONDS or not 0 < tokens_a_day <= MOST_TOKENS_A_DAY:
        raise Refused(_("It may take 1 to 20 seconds, and use at least one token a day."))
    if address:
        try:
            check_url(address)
        except NotCalled:
            raise Refused(_("This address cannot be called.")) from None
    model = LanguageModel.objects.select_for_update().filter(brand=brand).first() or LanguageModel(brand=brand)
    if key:
        model.key = seal(key)
    elif model.address != address:
        model.key = ""  # a key is told to nobody else than whom it was given for
    model.is_on, model.translates, model.checks_tone = is_on, translates, checks_tone
    model.address, model.name, model.tokens_a_day, model.seconds = address, name, tokens_a_day, seconds
    model.save()
    record(LanguageModelChanged(brand=brand.pk), actor=name_of(by))
    return model


@transaction.atomic
def begin_call(
    model: LanguageModel, request: Request, *, most: int, said: Message | None, task: str = ModelCall.Task.WORD
) -> ModelCall | None:
    """Keep what is about to be sent, and count it as if it cost the most; None when that is more than it may cost."""
    held = LanguageModel.objects.select_for_update().get(pk=model.pk)
    if is_resting(held.pk) or spent_today(held.pk) + most > held.tokens_a_day:
        return None
    ModelCall.objects.filter(brand=held.pk, created_at__lt=now() - KEPT_FOR).delete()
    sent = f"{request.rules}\n\n{request.data}"
    about = {"task": task, "message": said, "model": model.name}
    return ModelCall.objects.create(brand_id=held.pk, sent=sent, tokens=most, **about)


@transaction.atomic
def end_call(call: ModelCall, reply: Reply | None, *, state: str, why: str, sentence: str) -> None:
    """Keep what came of it. What it cost is what they say, and never less than what we see ourselves."""
    call.state, call.why, call.sentence = state, why, sentence
    if reply:
        call.got = reply.text.replace("\x00", "")[:LONGEST_KEPT]
        seen = (len(call.sent) + len(reply.text)) // 8
        call.tokens = max(reply.tokens if reply.tokens <= MOST_TOKENS_A_DAY else call.tokens, seen)
    call.save(update_fields=["state", "why", "sentence", "got", "tokens"])


@transaction.atomic
def empty_calls(brand: Brand, *, call: int | None = None, by: Agent | None) -> int:
    """Delete the words of one call, or of all; what they cost stays counted. Returns how many had any."""
    require(by, May.SET_BRAND)
    full = ModelCall.objects.filter(brand=brand, emptied_at=None).exclude(state=ModelCall.State.ASKED)
    chosen = full.filter(pk=call) if call else full
    count = chosen.update(sent="", got="", sentence="", emptied_at=now())
    if count:
        record(ModelCallsEmptied(brand=brand.pk, count=count), actor=name_of(by))
    return count
