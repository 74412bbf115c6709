"""Putting a batch of letters where they belong, with a few statements for all of them."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from counterbell.base.rows import insert_objects
from counterbell.channels.models import Channel
from counterbell.contracts.letters import Address, AutomaticKind
from counterbell.conversations.actions import Opening, Post, call_for, give_to, open_many, post_many
from counterbell.conversations.models import Conversation, Message
from counterbell.conversations.policies import LONGEST_TEXT
from counterbell.customers.correspondents import Correspondent, correspondents, prove
from counterbell.customers.models import Customer
from counterbell.journal.actions import record
from counterbell.mailroom import hosts, tokens
from counterbell.mailroom.actions.bounces import note_return, work_again
from counterbell.mailroom.actions.participants import Joined, take_part
from counterbell.mailroom.actions.repeated import fold_known
from counterbell.mailroom.events import LetterMisplaced
from counterbell.mailroom.letters import row_of, text_of
from counterbell.mailroom.models import Letter
from counterbell.mailroom.policies import How, Place, Seen, place
from counterbell.mailroom.reading import Read
from counterbell.mailroom.threads import Threads
from counterbell.mailroom.tokens import Sign

_SILENT = {
    AutomaticKind.BOUNCE,
    AutomaticKind.REPORT,
    AutomaticKind.OUT_OF_OFFICE,
    AutomaticKind.AUTO_REPLY,
    AutomaticKind.OWN_LOOP,
}


@dataclass(slots=True)
class _Item:
    """A letter on its way into the tables."""

    read: Read
    seen: Seen
    signs: dict[int, list[Sign]] = field(default_factory=dict)
    place: Place = field(default_factory=lambda: Place(How.BEGIN))
    customer: Customer | None = None
    conversation: int = 0
    message: int | None = None

    @property
    def correspondent(self) -> Correspondent:
        letter = self.read.letter
        # Who has no address that can be trusted is nobody we know, and nobody else's letters are hers.
        address = self.seen.sender or f"?{self.read.fingerprint[-40:]}"
        name = letter.reply_to[0].name if self.seen.is_form else letter.sender.name
        return Correspondent(address, name, letter.language, self._proved)

    @property
    def is_answer(self) -> bool:
        """Whether a person wrote from that address: it works."""
        return (self._proved or self.place.proves) and not self.seen.automatic

    @property
    def _proved(self) -> bool:
        return self.seen.proved and not self.seen.is_own and not self.seen.is_agent and bool(self.seen.sender)


class Sorting:
    """One batch, inside the caller's transaction."""

    def __init__(self, letters: Sequence[Read]) -> None:
        fresh = _not_stored(letters)
        own = hosts.own_addresses()
        agents = hosts.agent_addresses({read.letter.sender.key for read in fresh})
        self._items = [_Item(read, _seen(read, own, agents)) for read in fresh]
        self._own = own

    def store(self) -> None:
        """Decide for each, then store all."""
        if not self._items:
            return
        threads = self._find_threads()
        self._items = [item for item in self._items if item.place.how is not How.DROP]
        self._recognise(threads)
        self._begin()
        self._say()
        letters = self._keep()
        take_part([Joined(i.conversation, i.read.letter, i.seen, i.place, i.customer) for i in self._items], self._own)
        work_again({item.seen.sender for item in self._items if item.is_answer})
        for item, letter in zip(self._items, letters, strict=True):
            self._after(item, letter)

    def _find_threads(self) -> Threads:
        for item in self._items:
            item.signs = _signs_in(item.read)
        threads = Threads([(item.read, item.signs) for item in self._items])
        for item in self._items:
            item.place = self._place(item, threads)
        return threads

    def _place(self, item: _Item, threads: Threads) -> Place:
        read = item.read
        if read.letter.message_id and threads.is_our_letter(read.letter.message_id):
            return Place(How.DROP)
        if read.letter.bounce and (conversation := threads.returned(read)):
            return Place(How.RETURN, conversation)
        signs: dict[int, list[Sign]] = defaultdict(list)
        for pk, found in item.signs.items():
            if (living := threads.survivor(pk)) and threads.brand_of(living) == read.channel.brand_id:
                signs[living] += found
        return place(item.seen, signs, threads.of_brand(read.channel.brand_id), threads.referenced(read))

    def _recognise(self, threads: Threads) -> None:
        """Who wrote each: the customer of the thread whose writer she is, or whom the address leads to."""
        by_brand: dict[int, list[_Item]] = defaultdict(list)
        for item in self._items:
            if item.place.how is How.JOIN and item.place.thread:
                item.customer = threads.customer_of(item.place.thread)
            elif item.place.how is not How.RETURN:
                by_brand[item.read.channel.brand_id].append(item)
        for items in by_brand.values():
            found = correspondents([i.correspondent for i in items], brand=items[0].read.channel.brand)
            for item in items:
                who = item.correspondent
                item.customer = found[(who.address, who.proved)]

    def _begin(self) -> None:
        begun = [item for item in self._items if item.place.how is How.BEGIN]
        openings = [
            Opening(i.customer, i.read.channel, i.read.letter.subject, i.read.letter.language, i.place.quiet)
            for i in begun
            if i.customer
        ]
        for item, conversation in zip(begun, open_many(openings), strict=True):
            item.conversation = conversation.pk
        for item in self._items:
            item.conversation = item.conversation or item.place.thread or 0

    def _say(self) -> None:
        said = [item for item in self._items if item.place.how is not How.RETURN and item.customer]
        answers = post_many([_post(item) for item in said])
        for item, answer in zip(said, answers, strict=True):
            if answer.fault:
                raise ValueError(f"the message was not taken: {answer.fault}")
            item.message = answer.message
        fold_known([(item.conversation, item.read) for item in said])
        files = []
        for item in said:
            for row in item.read.files:
                row.message_id = item.message
                files.append(row)
        insert_objects(files)

    def _keep(self) -> list[Letter]:
        rows = [row_of(item.read, item.conversation, item.message, item.seen, item.place) for item in self._items]
        insert_objects(rows)
        return rows

    def _after(self, item: _Item, letter: Letter) -> None:
        if item.place.how is How.RETURN:
            note_return(item.read, item.conversation)
            return
        customer = item.customer
        if item.place.proves and customer and not _is_chat(item.conversation):
            owner = prove(item.seen.sender, customer=customer, brand=item.read.channel.brand)
            if owner.pk != customer.pk:
                give_to(item.conversation, customer=owner)
        if item.place.how is How.BESIDE and not item.place.quiet and customer:
            call_for(item.conversation, actor=customer.ref)
        if item.place.related:
            misplaced = LetterMisplaced(
                brand=item.read.channel.brand_id,
                conversation=item.conversation,
                related=item.place.related,
                letter=letter.pk,
            )
            record(misplaced, actor=item.read.channel.ref)


def _is_chat(conversation: int) -> bool:
    """What a browser began stays its own: an answer by letter neither moves it nor makes anybody of that browser."""
    return Conversation.objects.filter(pk=conversation, channel__kind=Channel.Kind.WEBCHAT).exists()


def _not_stored(letters: Sequence[Read]) -> list[Read]:
    wanted = {read.fingerprint for read in letters}
    found = Letter.objects.filter(fingerprint__in=wanted, channel__in={read.channel.pk for read in letters})
    known = set(found.values_list("channel_id", "fingerprint"))
    fresh = []
    for read in letters:
        key = (read.channel.pk, read.fingerprint)
        if key not in known:
            known.add(key)
            fresh.append(read)
    return fresh


def _seen(read: Read, own: set[str], agents: set[str]) -> Seen:
    letter = read.letter
    kind = letter.auto.kind if letter.auto else None
    if form := _form_of(read, own):
        return Seen(sender=form.key, is_form=True)
    sender = letter.sender.key
    return Seen(
        sender=sender,
        proved=letter.verdict.proved,
        refuted=letter.verdict.refuted,
        is_own=tokens.bare(sender) in own if sender else False,
        is_agent=sender in agents,
        automatic=kind is not None,
        silent=kind in _SILENT,
    )


def _form_of(read: Read, own: set[str]) -> Address | None:
    """A shop's own form writes from the shop's own address, and asks that the customer be answered.

    Whoever forges that has only said in another header who she claims to be.
    """
    letter = read.letter
    if not letter.reply_to or tokens.bare(letter.sender.key) not in own or letter.bounce:
        return None
    host = hosts.message_host(read.channel.address)
    asked = letter.reply_to[0]
    if letter.message_id.lower().endswith(f"@{host}") or not asked.key or tokens.bare(asked.key) in own:
        return None
    return asked


def _signs_in(read: Read) -> dict[int, list[Sign]]:
    """Every sign of ours that the letter bears, by the conversation that it was made for."""
    letter = read.letter
    host = hosts.message_host(read.channel.address)
    found = tokens.in_ids([letter.in_reply_to, *letter.references[::-1]], host=host)
    addresses = [*read.recipients, *letter.delivered_to, *(a.email for a in (*letter.to, *letter.cc))]
    found += [sign for address in addresses if (sign := tokens.in_address(str(address)))]
    signs: dict[int, list[Sign]] = defaultdict(list)
    for sign in found:
        if sign not in signs[sign.conversation]:
            signs[sign.conversation].append(sign)
    return signs


def _post(item: _Item) -> Post:
    assert item.customer is not None
    # What is not the customer's own word, or waits for no answer, is for agents only and moves nothing.
    aside = item.place.how is How.BESIDE or item.place.quiet
    return Post(
        conversation=item.conversation,
        author=Message.Author.CUSTOMER.value,
        text=text_of(item.read.letter)[:LONGEST_TEXT],
        actor=item.customer.ref,
        kind=Message.Kind.NOTE.value if aside else Message.Kind.PUBLIC.value,
        client_id=hashlib.sha256(f"{item.read.channel.pk}:{item.read.fingerprint}".encode()).hexdigest()[:32],
    )
