"""From a letter that was read to the row that is kept of it."""

from typing import Any

from counterbell.contracts.letters import Address, Letter, Verdict
from counterbell.conversations.policies import LONGEST_TEXT, clean
from counterbell.mailroom import models
from counterbell.mailroom.policies import How, Place, Seen
from counterbell.mailroom.reading import Read

MOST_ADDRESSES = 60  # that are kept by name; a letter to a thousand people says how many
LONGEST_KEPT = 400_000
LONGEST_HTML = 1_000_000


def text_of(letter: Letter) -> str:
    """What the person wrote now, as a message; never empty."""
    said = letter.text if letter.forwarded else letter.fresh_text
    for text in (said, letter.text, letter.subject):
        if text.strip():
            return clean(text.strip())
    return "…"


def facts_of(seen: Seen, place: Place) -> dict[str, Any]:
    """What was decided about it, for the page that shows it."""
    told = {
        "beside": place.how is How.BESIDE,
        "unknown": not place.knows,
        "own_address": seen.is_own,
        "agent_address": seen.is_agent,
        "refuted": seen.refuted,
        "form": seen.is_form,
        "related": place.related,
    }
    return {name: value for name, value in told.items() if value}


def row_of(read: Read, conversation: int, message: int | None, seen: Seen, place: Place) -> models.Letter:
    """The row, not yet saved."""
    letter = read.letter
    text = text_of(letter)
    who = letter.reply_to[0] if seen.is_form else letter.sender
    about = {
        **facts_of(seen, place),
        "forwarded": letter.forwarded,
        "inline": read.inline,
        "cards": read.cards,
        "reply_to": _pairs(letter.reply_to),
        "copied": len(letter.to) + len(letter.cc),
        "images": letter.remote_images,
        "in_reply_to": letter.in_reply_to[:250],
        "references": [one[:250] for one in letter.references[-20:]],
    }
    whole = clean(letter.text) if len(text) > LONGEST_TEXT or letter.forwarded else ""
    return models.Letter(
        message_id=message,
        conversation_id=conversation,
        channel=read.channel,
        envelope=read.envelope,
        fingerprint=read.fingerprint,
        sent_as=clean(letter.message_id)[:250],
        sender_name=clean(who.name)[:200],
        sender=who.email[:254],
        to=_pairs(letter.to),
        cc=_pairs(letter.cc),
        subject=clean(letter.subject)[:300],
        html=clean(letter.html)[:LONGEST_HTML],
        text=whole[:LONGEST_KEPT],
        quoted=clean(letter.quoted_text)[:LONGEST_KEPT],
        signature=clean(letter.signature)[:5_000],
        language=letter.language[:12],
        proved=seen.proved and not (seen.is_own or seen.is_agent),
        verdict=_checks(letter.verdict),
        automatic=letter.auto.kind.value if letter.auto else "",
        warnings=[word[:60] for word in letter.warnings[:20]],
        about=about,
        written_at=letter.date,
    )


def _checks(verdict: Verdict) -> dict[str, str]:
    checks: dict[str, str] = {"spf": verdict.spf, "dkim": verdict.dkim, "dmarc": verdict.dmarc}
    return checks | ({"vouched_by": verdict.vouched_by} if verdict.vouched_by else {})


def _pairs(addresses: tuple[Address, ...]) -> list[list[str]]:
    return [[clean(a.name), a.email] for a in addresses[:MOST_ADDRESSES]]


def text_of_row(letter: models.Letter) -> str:
    """The words of a kept letter: what its message shows."""
    return letter.message.text if letter.message else letter.text
