"""A message as a letter: the brand's face, the words, the signature, the newest letter quoted, in her language."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape

import css_inline
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.base.secrets import fingerprint
from counterbell.channels.models import Channel
from counterbell.contracts.channels import Enclosure, GiveUp, Outbound
from counterbell.conversations import files, rich
from counterbell.conversations.models import Attachment, Conversation, Delivery, Message
from counterbell.conversations.tongues import spoken
from counterbell.mailroom import tokens
from counterbell.mailroom.addressing import newest_of, references_of
from counterbell.mailroom.letters import text_of_row
from counterbell.mailroom.loops import human_headers
from counterbell.mailroom.markup import as_html, as_text
from counterbell.mailroom.models import Letter
from counterbell.mailroom.stationery import DARK_PAPER, PAPER, Stationery, stationery_of

LARGEST_FILES = 20 * 1024 * 1024  # together; many servers refuse more than 25 MB, and base64 adds a third
LONGEST_QUOTE = 4_000
WHEN_DARK = {"": "(prefers-color-scheme: dark)", "dark": "all", "light": "not all"}


@dataclass(frozen=True, slots=True)
class Page:
    """What is written on the letter: text and HTML of the same words."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words of a letter before they have a face. Pieces are plain text in the little markup."""

    said: tuple[str, ...]
    signature: str = ""
    quote_head: str = ""
    quote: str = ""
    foot: str = ""
    preheader: str = ""
    brand: Brand | None = None
    language: str = "en"
    pictures: tuple[tuple[str, str], ...] = ()  # content id and name
    automatic: bool = False  # no person decided to send it
    forwarded: bool = False  # the quote is another's letter, under its head, and not what is answered


def compose(delivery: Delivery) -> Outbound:
    """The letter of a delivery; the same each time.

    Raises:
        GiveUp: when it cannot be sent like this.
    """
    if delivery.recipients.get("kind") == "receipt":
        from counterbell.mailroom.confirming import compose_receipt  # it composes with what stands here

        return compose_receipt(delivery)
    if delivery.recipients.get("kind") == "proof":
        from counterbell.mailroom.proving import compose_proof  # likewise

        return compose_proof(delivery)
    if delivery.recipients.get("kind") == "transcript":
        from counterbell.mailroom.transcribing import compose_transcript  # likewise

        return compose_transcript(delivery)
    if delivery.recipients.get("kind") == "unread":
        from counterbell.mailroom.continuing import compose_unread  # it composes with what stands here

        return compose_unread(delivery)
    if delivery.recipients.get("kind") == "forward":
        from counterbell.mailroom.forwarding import compose_forward  # likewise

        return compose_forward(delivery)
    return compose_answer(delivery, enclosures_of(delivery.message))


def compose_answer(delivery: Delivery, enclosures: tuple[Enclosure, ...] = ()) -> Outbound:
    """An answer as a letter."""
    message = delivery.message
    conversation, channel = message.conversation, delivery.channel
    language = conversation.language or conversation.brand.default_language
    answered = newest_of(conversation, before=message)
    with translation.override(spoken(language)):
        head, quote = _quote_of(answered)
        sheet = Sheet(
            said=(rich.as_text(message.text, message.facts),),
            signature=signature_of(channel, message, language),
            quote_head=head,
            quote=quote,
            brand=conversation.brand,
            language=language,
            pictures=tuple((one.content_id, one.name) for one in enclosures if one.content_id),
        )
        page = draw(sheet)
    return outbound_of(
        delivery,
        page,
        name=sender_name(channel, message),
        references=references_of(answered),
        headers=human_headers(),
        enclosures=enclosures,
    )


def outbound_of(
    delivery: Delivery,
    page: Page,
    *,
    name: str,
    references: tuple[str, ...] = (),
    headers: dict[str, str] | None = None,
    enclosures: tuple[Enclosure, ...] = (),
) -> Outbound:
    """A page on its way: From, reply address and ids."""
    told, channel = delivery.recipients, delivery.channel
    to = tuple(told.get("to", ()))
    reply_to = ""
    if channel.config.get("plus", True) and to:
        reply_to = tokens.reply_address(channel.address, delivery.message.conversation_id, to[0])
    return Outbound(
        message_id=delivery.sent_as,
        sender=channel.address,
        sender_name=name,
        to=to,
        cc=tuple(told.get("cc", ())),
        bcc=tuple(told.get("bcc", ())),
        reply_to=reply_to,
        subject=str(told.get("subject", "")),
        text=page.text,
        html=page.html,
        in_reply_to=references[-1] if references else "",
        references=references,
        headers=headers or {},
        enclosures=enclosures,
        date=delivery.created_at,
    )


def draw(sheet: Sheet, *, scheme: str = "") -> Page:
    """Give the words the brand's face. `scheme` ("light", "dark") is for who only looks: mail programs choose it."""
    paper = stationery_of(sheet.brand, language=sheet.language, automatic=sheet.automatic)
    direction = "rtl" if translation.get_language_info(spoken(sheet.language))["bidi"] else "ltr"
    facts = {
        "sheet": sheet,
        "said": [mark_safe(as_html(piece)) for piece in sheet.said],  # noqa: S308  # as_html escapes everything
        "signature": mark_safe(as_html(sheet.signature)),  # noqa: S308
        "quote_head": mark_safe("<br>".join(escape(line) for line in sheet.quote_head.split("\n"))),  # noqa: S308
        "quote": mark_safe("<br>".join(escape(line) for line in sheet.quote.split("\n"))),  # noqa: S308
        "foot": mark_safe(as_html(sheet.foot)),  # noqa: S308
        "direction": direction,
        "before": "right" if direction == "rtl" else "left",
        "paper": paper,
        "paper_light": PAPER,
        "paper_dark": DARK_PAPER,
        "scheme": scheme,
        "when_dark": WHEN_DARK[scheme],
    }
    html = render_to_string("mailroom/letter.html", facts)
    css = render_to_string("mailroom/letter.css", facts)
    # After inlining, which would spread it over the elements: no element can say of itself that it is dark.
    dark = f"<style>{render_to_string('mailroom/dark.css', facts)}</style></head>"
    return Page(_plain(sheet, paper), _inliner(css).inline(html).replace("</head>", dark, 1))


def language_of(conversation: Conversation) -> str:
    """The language in which we write a letter of our own in it."""
    return spoken(conversation.language or conversation.brand.default_language)


def signature_of(channel: Channel, message: Message, language: str) -> str:
    """The mailbox's signature in that language; {agent} and {brand} become names."""
    texts = channel.config.get("signature") or {}
    codes = (language, language.partition("-")[0], channel.brand.default_language)
    chosen = next((str(texts[code]) for code in codes if texts.get(code)), "")
    agent = message.agent.name if message.agent else channel.brand.name
    return (chosen or "{agent}\n{brand}").replace("{agent}", agent).replace("{brand}", channel.brand.name)


def sender_name(channel: Channel, message: Message) -> str:
    """How From reads: who answered, and for whom."""
    brand = channel.brand.name
    if channel.config.get("from_name", "agent") == "brand" or not message.agent:
        return brand
    return f"{message.agent.name} · {brand}"


def enclosures_of(message: Message) -> tuple[Enclosure, ...]:
    """The files of a message.

    Raises:
        GiveUp: when they are too large for a letter, or one is gone.
    """
    rows = list(Attachment.objects.filter(message=message).order_by("pk"))
    if sum(row.size for row in rows) > LARGEST_FILES:
        raise GiveUp("files_too_large")
    return tuple(enclose(row, bytes_of(row)) for row in rows)


def enclose(row: Attachment, content: bytes) -> Enclosure:
    """A file for a letter; a picture stands in the letter itself, below the words."""
    shown = row.kind == Attachment.Kind.IMAGE
    name = f"{fingerprint(row.key)[:24]}@picture" if shown else ""
    return Enclosure(files.download_name(row), row.content_type, content, name)


def bytes_of(row: Attachment) -> bytes:
    """What is in a file.

    Raises:
        GiveUp: when it is gone.
    """
    try:
        with default_storage.open(files.path_of(row.key)) as file:
            return bytes(file.read())
    except FileNotFoundError:
        raise GiveUp(f"file_missing: {row.name}") from None


def _quote_of(letter: Letter | None) -> tuple[str, str]:
    """The newest letter only: who is in copy by mistake or malice does not get the history."""
    if letter is None:
        return "", ""
    when = formats.date_format(letter.written_at or letter.created_at or now(), "DATETIME_FORMAT")
    head = _("On %(when)s, %(who)s wrote:") % {"when": when, "who": letter.sender_name or letter.sender}
    words = text_of_row(letter)
    return head, words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE]} …"


def _plain(sheet: Sheet, paper: Stationery) -> str:
    parts = [paper.header.text] if paper.header.text else []
    parts.append(as_text("\n\n".join(sheet.said)).strip())
    if sheet.signature:
        parts.append(f"-- \n{as_text(sheet.signature)}")
    if sheet.quote:
        # What is handed on stands as it is: mail programs know it by its head.
        mark = "" if sheet.forwarded else "> "
        quoted = "\n".join(f"{mark}{line}".rstrip() for line in sheet.quote.split("\n"))
        parts.append(f"{sheet.quote_head}\n{quoted}")
    if sheet.foot:
        parts.append(as_text(sheet.foot))
    if paper.footer.text:
        parts.append(paper.footer.text)
    return "\n\n".join(parts) + "\n"


@lru_cache(maxsize=64)
def _inliner(css: str) -> css_inline.CSSInliner:
    return css_inline.CSSInliner(extra_css=css, load_remote_stylesheets=False, keep_style_tags=False)
