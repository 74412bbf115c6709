"""Letters handed on: to somebody outside the conversation, with their head, their words and their files.

What is handed on bears a sign for its recipient and none for the customer: an answer to it stands in the thread for
agents only. Who was asked takes part as `asked`: she gets no other letter, and her words are never the customer's.
"""

from collections.abc import Iterator

from django.db import transaction
from django.utils import formats, translation
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.base.mail_addresses import read_list
from counterbell.channels.models import Channel
from counterbell.contracts.channels import Outbound
from counterbell.conversations.actions import NotPossible, add_note, delivering
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.models import Attachment, Conversation, Delivery, Message
from counterbell.conversations.tongues import spoken
from counterbell.mailroom import hosts, tokens
from counterbell.mailroom.addressing import Addressed
from counterbell.mailroom.composing import Sheet, draw, enclosures_of, outbound_of, sender_name, signature_of
from counterbell.mailroom.letters import text_of_row
from counterbell.mailroom.loops import human_headers
from counterbell.mailroom.models import Letter, Participant
from counterbell.mailroom.outgoing import keep_letter

MOST = 10  # people to whom one letter is handed on at once
LONGEST_WORDS = 10_000
KIND = "forward"


@transaction.atomic
def forward(letter: Letter, *, to: str, words: str = "", files: bool = True, by: Agent) -> Message:
    """Hand a letter on; returns the note in the thread that says to whom.

    Raises:
        NotPossible: when something typed is no address, nobody was named, or the brand sends no letters here.
    """
    held = locked(letter.conversation_id)
    channel = letter.channel
    if channel.kind != Channel.Kind.EMAIL:
        raise NotPossible(_("This conversation has no mailbox to send from."))
    people = _people(to)
    said = words.strip()[:LONGEST_WORDS]
    head = _("Forwarded to %(people)s.") % {"people": ", ".join(people)}
    note = add_note(held, text=f"{head}\n\n{said}".strip(), by=by)
    _take_part(held, people)
    addressed = Addressed(to=people, subject=subject_of(letter))
    sent_as = tokens.message_id(held.pk, people[0], host=hosts.message_host(channel.address))
    keep_letter(note, channel, addressed, sent_as, {KIND: letter.pk})
    told = {**addressed.as_json(), "kind": KIND, "letter": letter.pk, "words": said, "files": files}
    delivering.queue(note, channel=channel, recipients=told, sent_as=sent_as)
    return note


def compose_forward(delivery: Delivery) -> Outbound:
    """The letter with which another one is handed on."""
    told = delivery.recipients
    letter = Letter.objects.select_related("message").get(pk=told["letter"])
    note, channel = delivery.message, delivery.channel
    enclosures = enclosures_of(letter.message) if told.get("files") and letter.message else ()
    language = spoken(channel.brand.default_language)
    with translation.override(language):
        sheet = Sheet(
            said=(str(told.get("words", "")),),
            signature=signature_of(channel, note, language),
            quote_head="\n".join(head_of(letter)),
            quote=words_of(letter),
            brand=channel.brand,
            language=language,
            pictures=tuple((one.content_id, one.name) for one in enclosures if one.content_id),
            forwarded=True,
        )
        page = draw(sheet)
    return outbound_of(
        delivery,
        page,
        name=sender_name(channel, note),
        headers=human_headers(),
        enclosures=enclosures,
    )


def subject_of(letter: Letter) -> str:
    """The subject under which it is handed on."""
    begins = letter.subject[:4].lower().startswith(("fwd:", "fw:"))
    return letter.subject if begins else f"Fwd: {letter.subject}".strip()


def head_of(letter: Letter) -> Iterator[str]:
    """From whom, when, about what, to whom: as mail programs write it, so that they fold it."""
    # Not inside the lines below: who collects texts for translators does not look there.
    title, sender, date = _("Forwarded message"), _("From"), _("Date")
    subject, to, copy = _("Subject"), _("To"), _("Copy")
    yield f"---------- {title} ----------"
    yield f"{sender}: {_named(letter.sender_name, letter.sender)}"
    yield f"{date}: {formats.date_format(letter.written_at or letter.created_at, 'DATETIME_FORMAT')}"
    yield f"{subject}: {letter.subject}"
    yield f"{to}: {', '.join(_named(name, address) for name, address in letter.to)}"
    if letter.cc:
        yield f"{copy}: {', '.join(_named(name, address) for name, address in letter.cc)}"


def words_of(letter: Letter) -> str:
    """All its words: what was written, the signature, what it quoted."""
    if letter.text:
        return letter.text
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.quoted.split("\n")) if letter.quoted else ""
    return "\n\n".join(part for part in (text_of_row(letter), letter.signature, quoted) if part.strip())


def files_of(letter: Letter) -> list[Attachment]:
    """The files that go along."""
    return list(Attachment.objects.filter(message=letter.message_id).order_by("pk")) if letter.message_id else []


def _people(typed: str) -> tuple[str, ...]:
    found = list(read_list(typed))
    if wrong := [one.name for one in found if not one.email]:
        raise NotPossible(_("“%(typed)s” is no e-mail address.") % {"typed": wrong[0]})
    people = tuple(dict.fromkeys(one.key for one in found))
    if not people:
        raise NotPossible(_("Say to whom it is forwarded."))
    if len(people) > MOST:
        raise NotPossible(_("At most %(most)s people at once.") % {"most": MOST})
    if own := hosts.own_addresses() & {tokens.bare(one) for one in people}:
        raise NotPossible(_("%(address)s is a mailbox of yours.") % {"address": min(own)})
    return people


def _take_part(held: Conversation, people: tuple[str, ...]) -> None:
    for address in people:
        Participant.objects.get_or_create(conversation=held, address=address, defaults={"role": Participant.Role.ASKED})


def _named(name: str, address: str) -> str:
    return f"{name} <{address}>" if name else address
