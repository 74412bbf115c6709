"""Who takes part in a conversation by letter."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from counterbell.accounts.models import Agent
from counterbell.base.mail_addresses import Address, read_list
from counterbell.base.rows import insert_objects
from counterbell.contracts.letters import Letter
from counterbell.conversations.actions import NotPossible
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.models import Conversation, Rearrangement
from counterbell.customers.correspondents import claimed_address_of
from counterbell.customers.models import Customer
from counterbell.mailroom import models, tokens
from counterbell.mailroom.addressing import usual_to
from counterbell.mailroom.models import Participant
from counterbell.mailroom.policies import How, Place, Seen

MOST = 40  # addresses that take part in one conversation
Role = Participant.Role


@dataclass(frozen=True, slots=True)
class Joined:
    """A letter that stands in a conversation, and who wrote it."""

    conversation: int
    letter: Letter
    seen: Seen
    place: Place
    customer: Customer | None


def take_part(joined: Sequence[Joined], own: Collection[str]) -> None:
    """Note who takes part because of these letters. Who is only named by somebody unproved does not."""
    there = _there({one.conversation for one in joined})
    fresh: list[Participant] = []
    changed: list[Participant] = []
    for one in joined:
        members = there[one.conversation]
        for row in _wanted(one, own):
            known = members.get(row.address)
            if known is None and len(members) < MOST:
                members[row.address] = row
                fresh.append(row)
            elif known and row.proved and not known.proved and row.role == known.role:
                known.proved = True
                changed.append(known)
    insert_objects(fresh)
    Participant.objects.bulk_update([row for row in changed if row.pk], ["proved"])


def _wanted(one: Joined, own: Collection[str]) -> Iterable[Participant]:
    seen, place = one.seen, one.place
    if place.how in {How.RETURN, How.DROP} or not seen.sender or seen.is_own:
        return
    stranger = place.how is How.BESIDE and not place.knows
    role = Role.WRITER if place.how in {How.BEGIN, How.JOIN} else Role.STRANGER if stranger else Role.COPIED
    trusted = (seen.proved or place.proves) and not seen.is_agent
    yield Participant(
        conversation_id=one.conversation,
        customer=one.customer,
        address=seen.sender,
        name=one.letter.sender.name[:200],
        role=role,
        proved=trusted and not stranger,
    )
    if trusted and role == Role.WRITER and not seen.automatic:
        yield from _copied(one, own)


def _copied(one: Joined, own: Collection[str]) -> Iterable[Participant]:
    for address in (*one.letter.to, *one.letter.cc):
        if address.key and tokens.bare(address.key) not in own and address.key != one.seen.sender:
            yield Participant(
                conversation_id=one.conversation, address=address.key, name=address.name[:200], role=Role.COPIED
            )


def _there(conversations: set[int]) -> dict[int, dict[str, Participant]]:
    found: dict[int, dict[str, Participant]] = defaultdict(dict)
    for row in Participant.objects.filter(conversation__in=conversations):
        found[row.conversation_id][row.address] = row
    return found


def meet_writer(conversation: Conversation) -> str:
    """Who wrote by a form takes part by the address that she typed, unproved; returns it, "" when there is none.

    She is proved when she answers what only that address received.
    """
    address = claimed_address_of(conversation.customer)
    if address and not Participant.objects.filter(conversation=conversation, role=Role.WRITER).exists():
        Participant.objects.get_or_create(
            conversation=conversation,
            address=address,
            defaults={"role": Role.WRITER, "customer": conversation.customer, "name": conversation.customer.name},
        )
    return address


@transaction.atomic
def set_recipients(
    conversation: Conversation, *, copied: str, blind: str, by: Agent, to: str | None = None
) -> list[Participant]:
    """Say who gets the next letters; an agent vouches for them, and they may answer. `to` None: as it was.

    Raises:
        NotPossible: when something typed is no address.
    """
    held = locked(conversation)
    first = {a.key: a for a in _typed(to or "")}
    wanted = {a.key: a for a in _typed(copied) if a.key not in first}
    hidden = {a.key: a for a in _typed(blind) if a.key not in wanted and a.key not in first}
    rows = {row.address: row for row in Participant.objects.filter(conversation=held)}
    for address, row in rows.items():
        if (
            row.role in {Role.COPIED, Role.BLIND}
            and address not in {*wanted, *hidden, *first}
            and not (row.chosen and to is None)
        ):
            row.delete()
    for role, people in ((Role.COPIED, wanted), (Role.BLIND, hidden)):
        for address, person in people.items():
            known = rows.get(address)
            if known and known.role == Role.WRITER:
                continue
            vouched = {} if known and known.role == role else {"brought_by": None}
            Participant.objects.update_or_create(
                conversation=held, address=address, defaults={"role": role, "name": person.name[:200], **vouched}
            )
    if to is not None:
        _choose(held, first)
    if Participant.objects.filter(conversation=held).count() > MOST:
        raise NotPossible(f"at most {MOST} people can take part")
    return list(Participant.objects.filter(conversation=held).order_by("pk"))


def _choose(held: Conversation, first: Mapping[str, Address]) -> None:
    """The next letters go to these; to whom they would go anyway need not be kept."""
    people = Participant.objects.filter(conversation=held)
    people.filter(chosen=True).update(chosen=False)
    if tuple(first) in {(), usual_to(held, list(people.order_by("pk")))}:
        return
    for address, person in first.items():
        row, _fresh = Participant.objects.get_or_create(
            conversation=held, address=address, defaults={"role": Role.COPIED, "name": person.name[:200]}
        )
        row.chosen, row.brought_by = True, None
        row.role = row.role if row.role == Role.WRITER else Role.COPIED
        row.save(update_fields=["chosen", "role", "brought_by"])


@transaction.atomic
def let_in(letter: models.Letter, *, by: Agent) -> None:
    """An agent knows who that is: the stranger takes part from now on, and her words are no longer held aside."""
    held = locked(letter.conversation_id)
    Participant.objects.filter(conversation=held, address=letter.sender.lower(), role=Role.STRANGER).update(
        role=Role.COPIED
    )
    letter.about = {**letter.about, "unknown": False, "let_in_by": by.pk}
    letter.save(update_fields=["about"])


@transaction.atomic
def follow_rearrangement(rearrangement: int) -> None:
    """After messages moved: letters stand where their messages do, and people take part where their words are.

    How things stand now decides, not what happened: a merge may be undone before anybody comes to this.
    """
    held = Rearrangement.objects.select_for_update(no_key=True, of=("self",)).select_related("target")
    if (done := held.filter(pk=rearrangement).first()) is None:
        return  # both were deleted meanwhile
    for pk in (done.source_id, done.target_id):
        models.Letter.objects.filter(message__conversation=pk).exclude(conversation=pk).update(conversation=pk)
    if done.undone_at is None:
        _bring(done.source_id, done.target_id, by=done.pk if done.kind == Rearrangement.Kind.MERGE else None)
        return
    _take_along(done)
    if done.target.merged_into_id == done.source_id:  # nothing is left of what was split off
        _bring(done.target_id, done.source_id, by=None)


def _bring(source: int, target: int, *, by: int | None) -> None:
    there = {row.address for row in Participant.objects.filter(conversation=target)}
    Participant.objects.bulk_create(
        Participant(
            conversation_id=target,
            customer=row.customer,
            address=row.address,
            name=row.name,
            role=row.role,
            proved=row.proved,
            brought_by=by,
        )
        for row in Participant.objects.filter(conversation=source)
        if row.address not in there
    )


def _take_along(undone: Rearrangement) -> None:
    """Whom the merge brought leaves again, unless she has written there herself."""
    wrote = models.Letter.objects.filter(conversation=undone.target_id, is_ours=False).values_list("sender", flat=True)
    brought = Participant.objects.filter(conversation=undone.target_id, brought_by=undone.pk)
    brought.exclude(address__in={sender.lower() for sender in wrote}).delete()


def _typed(text: str) -> list[Address]:
    found = list(read_list(text))
    wrong = [a.name for a in found if not a.email]
    if wrong:
        raise NotPossible(wrong[0])
    return found
