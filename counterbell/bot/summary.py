"""A long conversation in a few lines, for an agent who comes to it late: nothing but what was said and is stored."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from counterbell.bot.features import see
from counterbell.bot.models import Stay, Turn
from counterbell.bot.nearness import likeness, weights_of
from counterbell.bot.policies import Reason
from counterbell.bot.router import by_rule, questions
from counterbell.conversations.models import Conversation, Message

LONG = 8  # public messages; fewer are read as quickly
READ = 120  # of them, the newest, and always the first
MOST = 3  # things that are asked, and things that were tried
CUT = 160  # letters of each
TELLS = 15  # letters of what tells something without asking
SAME = 0.6  # so alike, it is asked once
_ORDER = re.compile(r"#[A-Za-z]{0,4}-?\d[\d-]{2,30}")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_ASKS = re.compile(r"[?？؟]|か[。\s]*$")


@dataclass(frozen=True, slots=True)
class Summary:
    """`asked`: her words; `known`: pairs of a name and values; `tried`: titles of the bot's answers, people's words.

    `last`: who spoke last ("customer", "agent" or "bot"), and what was said.
    """

    count: int
    asked: tuple[str, ...]
    known: tuple[tuple[str, str], ...]
    tried: tuple[str, ...]
    last: tuple[str, str]


def summary_of(conversation: Conversation) -> Summary | None:
    """What it is about, as far as it has got; None while it is short."""
    public = conversation.messages.filter(kind=Message.Kind.PUBLIC).exclude(text="")
    count = public.count()
    if count < LONG:
        return None
    first, newest = public.order_by("number")[:1], public.order_by("-number")[:READ]
    said = sorted({one.pk: one for one in [*first, *newest]}.values(), key=lambda one: one.number)
    hers = [one for one in said if one.author == Message.Author.CUSTOMER]
    beside = Q(move=Turn.Move.SMALL_TALK) | Q(reason=Reason.ASKED)  # thanks; the wish for a person
    chatter = set(Turn.objects.filter(beside, message__conversation=conversation.pk).values_list("pk", flat=True))
    stay = Stay.objects.filter(conversation=conversation.pk).first() or Stay()
    return Summary(
        count,
        _asked([one for one in hers if one.pk not in chatter]),
        _known(stay, [one.text for one in hers]),
        _tried(stay, [one.text for one in said if one.author == Message.Author.AGENT]),
        (said[-1].author, _short(said[-1].text)),
    )


def _asked(hers: Sequence[Message]) -> tuple[str, ...]:
    """How she began, what she asked last, what she told at most length; each once, in the order of the talk."""
    parts = [part for one in hers for part in questions(one.text) if by_rule(part) is None]
    asks = [at for at in reversed(range(len(parts))) if _ASKS.search(parts[at])]
    tells = sorted((at for at in range(len(parts)) if len(parts[at]) >= TELLS), key=lambda at: -len(parts[at]))
    chosen: list[int] = []
    for at in dict.fromkeys([*range(min(1, len(parts))), *asks, *tells]):
        if len(chosen) < MOST and not _is_among(parts[at], (parts[one] for one in chosen)):
            chosen.append(at)
    return tuple(_short(parts[at]) for at in sorted(chosen))


def _is_among(text: str, others: Iterable[str]) -> bool:
    asked = weights_of(see(text))
    return any(likeness(asked, weights_of(see(one))) >= SAME for one in others)


def _known(stay: Stay, hers: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Numbers and addresses that she named, to the bot or to people."""
    names = {"order": _("Order number"), "phone": _("Telephone"), "email": _("E-mail address")}
    found: dict[str, list[str]] = {kind: list(stay.collected.get(kind, [])) for kind in names}
    for text in hers:
        found["order"] += [one[0] for one in _ORDER.finditer(text)]
        found["email"] += [one[0] for one in _ADDRESS.finditer(text)]
    return tuple((names[kind], ", ".join(dict.fromkeys(values))) for kind, values in found.items() if values)


def _tried(stay: Stay, ours: Sequence[str]) -> tuple[str, ...]:
    by_bot = [one["title"] if isinstance(one, dict) else one for one in stay.tried]
    by_people = [_short(one) for one in ours[-MOST:]]
    return tuple([*dict.fromkeys(by_bot)][-MOST:] + by_people)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= CUT else line[: CUT - 1].rstrip() + "…"
