"""Raw bytes become a letter. Everything here is pure; `apart` does it in a process that may be killed."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from counterbell.base.languages import language_of
from counterbell.base.mail_addresses import Address, read_address
from counterbell.base.markup.cleaning import INSIDE, TooHeavy, crude_text, read_page, write_page
from counterbell.base.markup.links import addresses_in, folded
from counterbell.base.markup.words import text_of
from counterbell.connectors.email.arc import stations_of, voucher
from counterbell.connectors.email.automatic import automatic
from counterbell.connectors.email.bodies import Content, read_content
from counterbell.connectors.email.bounces import read_bounce
from counterbell.connectors.email.folding import Folds
from counterbell.connectors.email.headers import LONGEST_SUBJECT, Head
from counterbell.connectors.email.marks import FORWARD_SUBJECT
from counterbell.connectors.email.mime import Node, read_tree
from counterbell.connectors.email.places import Places
from counterbell.connectors.email.replies import Reply, read_reply
from counterbell.connectors.email.verdicts import found_seals_whole, read_verdict
from counterbell.contracts.letters import Letter, Part, Unreadable

LARGEST = 50_000_000
# So many letters of a plain text are made into a page; all of them are kept.
LONGEST_SHOWN = 500_000
MOST_PEOPLE = 1_100
MOST_LINKS = 100
MOST_DELIVERED = 20
# A plain form that says so little of what the HTML says is only a notice that there is HTML.
LEAST_PLAIN = 0.3
# Left by lists and forwarders; whoever forges a letter can leave them too, so they say nothing for it.
_PASSED_ON = {"list-id", "list-post", "arc-seal", "resent-from", "x-forwarded-to", "x-forwarded-for"}


@dataclass(slots=True)
class _Words:
    """The letter in its forms."""

    text: str = ""
    html: str = ""
    fresh: str = ""
    quoted: str = ""
    signature: str = ""
    forwarded: bool = False
    remote_images: int = 0
    inside: frozenset[str] = frozenset()  # content ids that the words show at their place
    warnings: list[str] = field(default_factory=list)


def read_letter(
    raw: bytes,
    *,
    authserv_id: str = "",
    sealers: Collection[str] = (),
    own_hosts: Collection[str] = (),
    own_addresses: Collection[str] = (),
) -> Letter:
    """Understand a letter. Raises Unreadable for what is empty or larger than any letter may be.

    `authserv_id` names our own receiver: results of others are not believed, but where it found their seals whole,
    those of the `sealers` are told. `own_hosts` and `own_addresses` tell our own letters, come back, from those of
    others.
    """
    root = read_tree(_one_kind_of_lines(raw))
    head = root.head
    content = read_content(root)
    words = _read_words(content, head)
    sender, warnings = _sender(head)
    from_domain = "" if "several_senders" in warnings else sender.domain
    verdict, odd = read_verdict(head, authserv_id, from_domain)
    if from_domain and not verdict.proved and not odd and found_seals_whole(head, authserv_id):
        # What the receiver itself sealed came after: it stands for itself.
        trusted = [*sealers, authserv_id.lower(), authserv_id.lower().partition(".")[2]]
        verdict = replace(verdict, vouched_by=voucher(stations_of(head.fields), from_domain, trusted))
    notice = words.text or content.plain
    bounce = read_bounce(root, notice)
    warnings += [*content.warnings, *words.warnings, *_head_warnings(head), *(["contradicting_results"] if odd else [])]
    return Letter(
        message_id=next(iter(head.ids("message-id")), ""),
        in_reply_to=next(iter(head.ids("in-reply-to")), ""),
        references=head.ids("references"),
        sender=sender,
        reply_to=head.addresses("reply-to")[:MOST_DELIVERED],
        to=head.addresses("to")[:MOST_PEOPLE],
        cc=head.addresses("cc")[:MOST_PEOPLE],
        subject=head.line("subject")[:LONGEST_SUBJECT],
        date=head.date("date"),
        text=words.text,
        html=words.html,
        fresh_text=words.fresh,
        quoted_text=words.quoted,
        signature=words.signature,
        language=language_of(words.fresh) or language_of(f"{head.line('subject')}\n{words.text}"),
        attachments=tuple(_placed(part, words) for part in content.files),
        auto=automatic(head, sender, bounce, own_hosts=own_hosts, own_addresses=own_addresses),
        bounce=bounce,
        verdict=verdict,
        forwarded=words.forwarded,
        warnings=tuple(dict.fromkeys(warnings)),
        envelope_sender=_envelope_sender(head),
        delivered_to=_delivered_to(head),
        list_id=head.line("list-id")[:200],
        remote_images=words.remote_images,
        links=tuple(addresses_in(words.text, MOST_LINKS)),
    )


def _one_kind_of_lines(raw: bytes) -> bytes:
    if not raw.strip():
        raise Unreadable("empty", "There is nothing in this letter.")
    if len(raw) > LARGEST:
        raise Unreadable("too_large", f"This letter has {len(raw)} bytes; {LARGEST} are read.")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\r\r\n" in raw:
        raw = raw.replace(b"\r\r\n", b"\r\n")
    return raw if b"\n" in raw else raw.replace(b"\r", b"\n")


def _sender(head: Head) -> tuple[Address, list[str]]:
    """Who From names; more than one is a warning, for then a receiver may have checked another than we show."""
    found = head.addresses("from")
    warnings: list[str] = []
    if len(found) > 1 or head.count("from") > 1:
        warnings.append("several_senders")
    sender = next((one for one in found if one.email), next(iter(found), Address()))
    if not sender.email:
        warnings.append("no_sender")
    if sender.shows_another:
        warnings.append("name_shows_another_address")
    return sender, warnings


def _head_warnings(head: Head) -> list[str]:
    twice = [name for name in ("subject", "message-id", "to", "date", "content-type") if head.count(name) > 1]
    passed_on = not _PASSED_ON.isdisjoint(head.names())
    told = {"fields_twice": twice, "head_cut": head.cut, "passed_on": passed_on}
    return [word for word, holds in told.items() if holds]


def _envelope_sender(head: Head) -> str:
    said = head.text("return-path").strip()
    return "<>" if said == "<>" else read_address(said.strip("<> "))


def _delivered_to(head: Head) -> tuple[str, ...]:
    """Under which of our addresses the letter came in; the topmost is the last station."""
    names = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
    said = [text for name in names for text in head.texts(name)][:MOST_DELIVERED]
    return tuple(dict.fromkeys(filter(None, (read_address(text.strip("<> \t")) for text in said))))


def _read_words(content: Content, head: Head) -> _Words:
    passed_on = bool(FORWARD_SUBJECT.match(head.line("subject")))
    places = Places(content.files)
    content.plain = places.in_plain(content.plain)
    words = _from_html(content, places, passed_on=passed_on) if content.html.strip() else _Words(text=content.plain)
    if not words.fresh:
        _take(words, read_reply(words.text))
    words.forwarded = words.forwarded or (passed_on and bool(words.quoted))
    if words.forwarded:
        words.fresh, words.quoted, words.signature = words.text.strip("\n"), "", ""
    if not words.html:
        rest = "\n\n".join(filter(None, [words.quoted, words.signature]))
        words.html = folded(words.fresh[:LONGEST_SHOWN], rest[:LONGEST_SHOWN])
        if len(words.fresh) > LONGEST_SHOWN or len(rest) > LONGEST_SHOWN:
            words.warnings.append("shown_in_part")
    return words


def _take(words: _Words, reply: Reply) -> None:
    words.fresh, words.quoted, words.signature = reply.fresh, reply.quoted, reply.signature
    words.forwarded = reply.forwarded


def _from_html(content: Content, places: Places, *, passed_on: bool) -> _Words:
    try:
        page = read_page(content.html)
    except TooHeavy:
        text = content.plain or crude_text(content.html)
        return _Words(text=text, warnings=["html_too_heavy"])
    named = places.in_page(page.tree)
    whole = text_of(page.tree)
    plain = content.plain if len(content.plain) >= len(whole) * LEAST_PLAIN else ""
    words = _Words(text=plain or whole, remote_images=page.remote_pictures)
    if page.hidden:
        words.warnings.append("hidden_text")
    folds = Folds(page.tree)
    if folds.structured or not plain or not all(name in plain for name in named):
        words.text = whole
        _from_folds(words, folds)
    else:
        _take(words, read_reply(plain))
    # "FW:" above Outlook's head: what is passed on is what the letter is about.
    words.forwarded = words.forwarded or (passed_on and bool(words.quoted))
    if not words.forwarded:
        folds.fold()
    words.inside = frozenset(one.get(INSIDE) for one in page.tree.elements() if one.get(INSIDE))
    try:
        words.html = write_page(page.tree)
    except TooHeavy:
        words.warnings.append("html_too_heavy")
    return words


def _from_folds(words: _Words, folds: Folds) -> None:
    reply = read_reply(folds.fresh_text())
    _take(words, reply)
    words.quoted = "\n".join(filter(None, [reply.quoted, folds.quoted_text()]))
    words.signature = "\n".join(filter(None, [reply.signature, folds.signature_text()]))
    if not words.fresh.strip():
        # Nothing was written above the quote: then the quote is the letter.
        words.fresh, words.quoted = words.quoted or words.text, ""


def _placed(part: Part, words: _Words) -> Part:
    """A picture counts as inline only when the HTML really shows it, as quoted when only the quote names it."""
    if not part.content_id:
        return part
    mark = f"[{part.name}]"
    quoted = mark in words.quoted and mark not in words.fresh
    return replace(part, inline=part.content_id in words.inside, quoted=quoted)


__all__ = ["Node", "read_letter"]
