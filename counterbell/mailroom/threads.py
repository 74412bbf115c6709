"""What a batch of letters may belong to, read with a few statements."""

from collections.abc import Mapping, Sequence

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation, Delivery
from counterbell.conversations.policies import is_over
from counterbell.customers.models import Customer
from counterbell.mailroom.models import Letter, Participant
from counterbell.mailroom.policies import Member, Thread
from counterbell.mailroom.reading import Read
from counterbell.mailroom.tokens import Sign

MOST_REFERENCES = 30


class Threads:
    """The conversations that these letters name, as they live today: merged ones are followed to their survivors."""

    def __init__(self, letters: Sequence[tuple[Read, Mapping[int, list[Sign]]]]) -> None:
        names = {name for read, _signs in letters for name in _named(read)}
        # That none is empty lets SQLite look into the index, which has no empty ones.
        known = Letter.objects.filter(sent_as__in=names).exclude(sent_as="")
        self._by_name: dict[str, int] = {}
        self._ours: set[str] = set()
        for name, conversation, is_ours in known.values_list("sent_as", "conversation_id", "is_ours"):
            self._by_name[name] = conversation
            if is_ours:
                self._ours.add(name)
        self._by_name = _renamed(names - self._by_name.keys()) | self._by_name
        self._returned = self._find_returned(letters)
        wanted = {pk for _read, signs in letters for pk in signs}
        wanted |= set(self._by_name.values()) | set(self._returned.values())
        self._found = _with_survivors(wanted)
        self._threads = self._build()

    def survivor(self, pk: int) -> int | None:
        """Where that conversation lives today; None when there is none."""
        found = self._found.get(pk)
        while found and found.merged_into_id:
            found = self._found.get(found.merged_into_id)
        return found.pk if found else None

    def brand_of(self, pk: int) -> int:
        """The brand of a conversation that was found."""
        return self._found[pk].brand_id

    def customer_of(self, pk: int) -> Customer:
        """The customer of a conversation that was found."""
        return self._found[pk].customer

    def of_brand(self, brand: int) -> dict[int, Thread]:
        """The living conversations of a brand."""
        return {pk: thread for pk, thread in self._threads.items() if self._found[pk].brand_id == brand}

    def is_our_letter(self, name: str) -> bool:
        """Whether we sent a letter with that Message-ID."""
        return name in self._ours

    def referenced(self, read: Read) -> list[int]:
        """The living conversations that a letter refers to, the nearest first."""
        found = [self.survivor(self._by_name[name]) for name in _references(read) if name in self._by_name]
        return list(dict.fromkeys(pk for pk in found if pk is not None))

    def returned(self, read: Read) -> int | None:
        """The living conversation whose letter came back with this one."""
        pk = self._returned.get(read.fingerprint)
        return self.survivor(pk) if pk else None

    def _find_returned(self, letters: Sequence[tuple[Read, Mapping[int, list[Sign]]]]) -> dict[str, int]:
        wanted = {r.letter.bounce.original_message_id: r.fingerprint for r, _s in letters if r.letter.bounce}
        wanted.pop("", None)
        found = Delivery.objects.filter(sent_as__in=wanted).values_list("sent_as", "message__conversation_id")
        return {wanted[name]: conversation for name, conversation in found}

    def _build(self) -> dict[int, Thread]:
        living = {pk for pk in map(self.survivor, self._found) if pk is not None}
        days = dict(Brand.objects.values_list("pk", "reopen_days"))
        members: dict[int, dict[str, Member]] = {pk: {} for pk in living}
        for one in Participant.objects.filter(conversation__in=living):
            is_writer = one.role == Participant.Role.WRITER
            members[one.conversation_id][one.address] = Member(is_writer, one.proved)
        at = now()
        return {
            pk: Thread(
                pk,
                members[pk],
                is_over(c.status, c.resolved_at, reopen_days=days.get(c.brand_id, 0), at=at),
            )
            for pk in living
            if (c := self._found[pk])
        }


def _renamed(names: set[str]) -> dict[str, int]:
    """Our letters that a sending service gave another Message-ID: that name → the conversation."""
    words = {word: name for name in names for word in (name, f"<{name}>", name.partition("@")[0]) if word}
    found = Delivery.objects.filter(external_id__in=words).exclude(external_id="")
    pairs = found.values_list("external_id", "message__conversation_id")
    return {words[word]: conversation for word, conversation in pairs}


def _with_survivors(wanted: set[int]) -> dict[int, Conversation]:
    found: dict[int, Conversation] = {}
    missing = wanted
    while missing:
        rows = Conversation.objects.filter(pk__in=missing).select_related("customer")
        found |= {row.pk: row for row in rows}
        missing = {c.merged_into_id for c in found.values() if c.merged_into_id} - found.keys()
    return found


def _references(read: Read) -> list[str]:
    letter = read.letter
    return list(dict.fromkeys([letter.in_reply_to, *letter.references[::-1]]))[:MOST_REFERENCES]


def _named(read: Read) -> list[str]:
    names = [*_references(read), read.letter.message_id]
    return [name for name in names if name]
