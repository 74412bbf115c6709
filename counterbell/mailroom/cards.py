"""Invitations and contact cards that came with letters. They are shown; nothing is answered, and nothing taken over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from counterbell.base.mail_addresses import read_address
from counterbell.contracts.letters import Fact
from counterbell.conversations import files
from counterbell.conversations.models import Attachment
from counterbell.conversations.policies import clean
from counterbell.customers.models import Customer
from counterbell.mailroom.models import Letter

MOST_CARDS = 5
MOST_OF_A_KIND = 5  # telephones, addresses, guests
LONGEST_PHONE = 32


@dataclass(frozen=True, slots=True)
class When:
    """A time in an invitation. `zoned`: it is a moment; otherwise it is what the organiser's clock shows."""

    at: datetime
    whole_day: bool = False
    zoned: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """One invitation or contact card. `place` is where it stands among those of its letter."""

    place: int
    url: str  # where its file is downloaded
    facts: Mapping[str, Sequence[str]]
    when: When | None = None
    until: When | None = None
    gaps: Mapping[str, str] = field(default_factory=dict)  # what it says that is not known of the customer

    @property
    def is_invitation(self) -> bool:
        return self.when is not None

    @property
    def ends_that_day(self) -> bool:
        """Whether it ends on the day on which it begins, on the reader's clock."""
        days = {timezone.localdate(one.at) for one in (self.when, self.until) if one}
        return self.until is not None and len(days) == 1

    @property
    def is_cancelled(self) -> bool:
        said = [*self.facts.get("method", ()), *self.facts.get("status", ())]
        return any(one.upper() in {"CANCEL", "CANCELLED"} for one in said)


def kept(facts: Iterable[Fact], *, file: str) -> dict[str, Any]:
    """What is kept of them with their letter; `file` is the key of the file that they stand in."""
    return {"file": file, "facts": [[fact.name, clean(fact.value)] for fact in facts]}


def cards_of(letters: Sequence[Letter], customer: Customer) -> dict[int, list[Card]]:
    """The cards of each letter, by the letter's key; what the customer lacks is told with them."""
    keys = {one["file"] for letter in letters for one in letter.about.get("cards", [])}
    if not keys:
        return {}
    messages = {letter.message_id for letter in letters}
    urls = {row.key: files.url_of(row) for row in Attachment.objects.filter(key__in=keys, message__in=messages)}
    return {letter.pk: list(_cards(letter, urls, customer)) for letter in letters}


def _cards(letter: Letter, urls: Mapping[str, str], customer: Customer) -> Iterator[Card]:
    for place, one in enumerate(letter.about.get("cards", [])):
        facts = _grouped(one["facts"])
        when, until = (_when(next(iter(facts.get(name, ())), "")) for name in ("when", "until"))
        says_who = not facts.keys().isdisjoint({"name", "telephone", "email"})
        if one["file"] in urls and (when or says_who):
            yield Card(place, urls[one["file"]], facts, when, until, {} if when else _gaps(facts, customer))


def _grouped(pairs: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        values = found.setdefault(name, [])
        if len(values) < MOST_OF_A_KIND and value not in values:
            values.append(value)
    return found


def _when(said: str) -> When | None:
    try:
        if "T" not in said:
            return When(timezone.make_aware(datetime.combine(date.fromisoformat(said), time(12))), whole_day=True)
        at = datetime.fromisoformat(said)
        return When(at) if at.tzinfo else When(timezone.make_aware(at), zoned=False)
    except (ValueError, OverflowError):
        return None


def _gaps(facts: Mapping[str, Sequence[str]], customer: Customer) -> dict[str, str]:
    said = {
        "name": next(iter(facts.get("name", ())), ""),
        "email": next(filter(None, map(read_address, facts.get("email", ()))), ""),
        "phone": next(iter(facts.get("telephone", ())), "").removeprefix("tel:")[:LONGEST_PHONE],
    }
    return {name: value for name, value in said.items() if value and not getattr(customer, name)}
