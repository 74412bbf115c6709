"""S01: what strangers write by chat and by letter is shown, and nothing of it runs."""

import random
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from html import escape

from counterbell.reliability.browser import Watch, chromium, load_payloads, look_at_chat, say_all, told
from counterbell.reliability.letter_screens import look_at_letters, send_all
from counterbell.reliability.letters import HELP
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import world

SAMPLE = 80  # two conversations full
EACH_LETTER = 25  # payloads; S02 and S05 look at each of them in a letter of its own
LONGEST_FIELD = 150


def stored_scripts(plan: Plan) -> Outcome:
    """S01: every payload in every field of chat and letter, looked at in the bubble and in the inbox."""
    payloads = load_payloads()
    if plan.quick or plan.rounds:
        random.seed(1)  # the same sample each time
        payloads = random.sample(payloads, min(len(payloads), plan.rounds or SAMPLE))
    outcome, watch = Outcome(), Watch()
    letters = list(_letters(payloads))
    with world(COUNTERBELL_CHAT_RATE="1000000") as here:
        said, found = say_all(here, payloads), send_all(here, letters, outcome)
        with chromium() as engine:
            look_at_chat(here, engine, said, watch, outcome)
            look_at_letters(here, engine, found, watch, outcome)
    return told(watch, outcome, payloads=len(payloads), letters=len(letters))


def _letters(payloads: Sequence[str]) -> Iterator[bytes]:
    for start in range(0, len(payloads), EACH_LETTER):
        yield _letter(payloads[start : start + EACH_LETTER], start)


def _letter(some: Sequence[str], number: int) -> bytes:
    """One letter: its payloads as text, as HTML and as attributes; a few as subject, name, address, file and type."""
    subject, name, file, kind, title = (_field(some[(number + n) % len(some)]) for n in range(5))
    message = EmailMessage()
    message["Subject"], message["To"] = subject, HELP
    message["From"] = f"{_word(name)} <eve.{number}@evil.example>"
    message["Message-ID"] = f"<{number}.payloads@evil.example>"
    message.set_content("\n\n".join(some))
    parts = "".join(f'<div title="{escape(one)}">{one}</div><hr>' for one in some)
    message.add_alternative(f"<title>{title}</title>{parts}", subtype="html")
    message.add_attachment(b"harmless", "application", "octet-stream", filename=file)
    message.add_attachment(b"\x89PNG harmless", "image", "png", filename=f"{file}.png")
    raw = message.as_bytes()
    strange = "".join(one for one in kind if one.isascii() and one not in ";,")
    return raw.replace(b"application/octet-stream", f"application/{strange or 'x'}".encode(), 1)


def _field(payload: str) -> str:
    return "".join(one for one in payload if one.isprintable())[:LONGEST_FIELD] or "x"


def _word(text: str) -> str:
    return "=?utf-8?q?" + "".join(f"={byte:02X}" for byte in text.encode("utf-8", "replace")) + "?="
