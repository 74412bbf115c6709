"""S03, S04, and letters in S01: what comes by letter is looked at in a real browser, and nothing of it runs."""

import json
import time
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from typing import Any

from django.conf import settings

from counterbell.channels.actions import keep
from counterbell.channels.models import Envelope
from counterbell.contracts.channels import Taken
from counterbell.conversations import files
from counterbell.conversations.models import Attachment, Conversation
from counterbell.journal import worker
from counterbell.mailroom.models import Letter
from counterbell.reliability.browser import SETTLES, Watch, chromium, load_payloads, told, watched
from counterbell.reliability.files import HOSTILE, inert
from counterbell.reliability.letters import HELP, mailbox
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, world

RUN = "<img src=x onerror=alert(1)><script>alert(2)</script>"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>{RUN}'
ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:{0}\r\nSUMMARY:{0}\r\nLOCATION:{0}\r\n"
    "DESCRIPTION:{0}\r\nDTSTART:20261201T100000Z\r\nORGANIZER;CN={0}:mailto:eve@evil.example\r\n"
    "URL:javascript:alert(1)\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
VCF = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{0}\r\nORG:{0}\r\nTEL:{0}\r\nEMAIL:{0}\r\nURL:javascript:alert(1)\r\n"
    "NOTE:{0}\r\nEND:VCARD\r\n"
)
MORE = {
    "drawing.svgz": (b"\x1f\x8b\x08\0", "image/svg+xml"),
    "data.xml": (b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><x/>', "text/xml"),
    "paper.pdf": (b"%PDF-1.4\n/JS (app.alert(1))\n%%EOF\n", "application/pdf"),
    "date.ics": (ICS.format(RUN).encode(), "text/calendar"),
    "card.vcf": (VCF.format(RUN).encode(), "text/vcard"),
    "winmail.dat": (b"\x78\x9f\x3e\x22" + b"\0" * 64, "application/ms-tnef"),
    "letter.eml": (f"Subject: {RUN}\r\n\r\n{RUN}".encode(), "application/octet-stream"),
    "wrong.png": (RUN.encode(), "image/png"),
    "right.html": (RUN.encode(), "text/html"),
    "script.mjs": (b"alert(1)", "text/javascript"),
}


def attach_harm(_plan: Plan) -> Outcome:
    """S03: files that would run, sent by letter: kept, downloaded, never shown by our own address."""
    outcome = Outcome()
    with world() as here:
        box = mailbox(here, HELP)
        sent = {name: (content, "application/octet-stream") for name, content in HOSTILE.items()} | MORE
        keep(box, [_taken(with_file(name, *told), name) for name, told in sent.items()])
        _understood()
        kept = list(Attachment.objects.exclude(message=None))
        outcome.expect(len(kept) >= len(sent) - 2, f"{len(kept)} of {len(sent)} files are there")
        shown = 0
        for one in kept:
            answer = here.ask("GET", files.url_of(one))
            outcome.expect(answer.status == 200, f"{one.name}: its own link answers {answer.status}")
            inert(one.name, answer, outcome)
            inline = not str(answer.headers.get("Content-Disposition", "")).startswith("attachment")
            shown += inline
            outcome.expect(not inline or one.name.endswith((".png", ".gif")), f"{one.name} is shown in place")
        for number, letter in enumerate(Letter.objects.filter(is_ours=False).select_related("conversation")):
            page = here.ask("GET", f"/inbox/{letter.conversation.public_id}/letters/1/page/", who=here.people.bob)
            policy = str(page.headers.get("Content-Security-Policy", ""))
            outcome.expect("sandbox" in policy, f"the page of letter {number} is not sealed")
            source = here.ask("GET", f"/inbox/{letter.conversation.public_id}/letters/1/source/", who=here.people.bob)
            inert(f"the source of letter {number}", source, outcome, sealed=False)
        outcome.figures = {"sent": len(sent), "kept": len(kept), "shown_in_place": shown}
    return outcome


def read_harm(plan: Plan) -> Outcome:
    """S04: invitations, cards, bounces and letters in letters with payloads in every field, as an agent sees them."""
    payloads = [SVG, *load_payloads()[:: 3_500 if plan.quick else 40]]  # RUN is the end of SVG
    outcome, watch = Outcome(), Watch()
    letters = list(_composed(payloads))
    with world() as here:
        found = send_all(here, letters, outcome)
        with chromium() as engine:
            look_at_letters(here, engine, found, watch, outcome)
    return told(watch, outcome, letters=len(letters), payloads=len(payloads))


def send_all(here: World, letters: Sequence[bytes], outcome: Outcome) -> list[Conversation]:
    """Let these letters arrive and be read; returns what they began."""
    box = mailbox(here, HELP)
    keep(box, [_taken(raw, f"letter {number}") for number, raw in enumerate(letters)])
    _understood()
    found = list(Conversation.objects.filter(channel=box).order_by("pk"))
    outcome.expect(len(found) >= len(letters) * 0.9, f"{len(found)} of {len(letters)} letters are there")
    return found


def look_at_letters(here: World, engine: Any, found: Sequence[Conversation], watch: Watch, outcome: Outcome) -> None:
    """Letters one after the other in the inbox, opened in every way."""
    seen = Watch()
    context = watched(here, engine, seen)
    address = f"http://127.0.0.1:{here.port}"
    session = {"name": settings.SESSION_COOKIE_NAME, "value": here.people.bob.session, "url": address}
    context.add_cookies([session])
    page = context.new_page()
    for one in found:
        page.goto(f"{address}/inbox/{one.public_id}/?view=all")
        _open(page, seen)
    context.close()
    outcome.expect(seen.looked["pages"] >= len(found) * 0.9, f"only {seen.looked['pages']} letters were looked at")
    # A letter's page stands in a frame of ours, which the hook would take for a stranger's.
    watch.fired += [one for one in seen.fired if one != "iframe" and not one.startswith("iframe ")]
    watch.asked += seen.asked
    watch.looked += seen.looked


def _open(page: Any, watch: Watch) -> None:
    """Everything of a letter that can be opened."""
    page.wait_for_selector(".letter-more")
    for more in page.query_selector_all(".letter details"):
        more.evaluate("node => { node.open = true }")
    for button in page.query_selector_all("[data-letter-page]"):
        button.evaluate("node => node.click()")
    page.wait_for_timeout(SETTLES)
    watch.looked["pages"] += 1
    if forward := page.query_selector("[data-letter-forward]"):
        forward.evaluate("node => node.click()")
        page.wait_for_selector("[data-letter-form]")
        watch.looked["forms"] += 1


def _composed(payloads: Sequence[str]) -> Iterator[bytes]:
    for payload in payloads:
        line = " ".join(payload.split())[:900]
        yield with_file("date.ics", ICS.format(line).encode(), "text/calendar", subject=line, who=line)
        yield with_file("card.vcf", VCF.format(line).encode(), "text/vcard", subject=line)
        inner = EmailMessage()
        inner["Subject"], inner["From"] = _plain(line), "Eve <eve@evil.example>"
        inner.set_content(payload)
        inner.add_alternative(payload, subtype="html")
        outer = _message(line, "See below")
        outer.add_attachment(inner)
        yield outer.as_bytes()
        page = _message(line, payload)
        page.add_alternative(f"<p>{payload}</p>", subtype="html")
        yield page.as_bytes()
        yield _bounce(line)


def with_file(name: str, content: bytes, kind: str, *, subject: str = "A file", who: str = "") -> bytes:
    message = _message(subject, "See the file", who)
    main, _, sub = kind.partition("/")
    message.add_attachment(content, main, sub, filename=_plain(name))
    return message.as_bytes()


def _message(subject: str, text: str, name: str = "") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["To"] = _plain(subject), HELP
    word = "".join(f"={byte:02X}" for byte in (name or "Eve").encode()[:300])
    message["From"] = f"=?utf-8?q?{word}?= <eve@evil.example>"
    message.set_content(text)
    return message


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:200]


def _bounce(payload: str) -> bytes:
    lines = (
        "From: MAILER-DAEMON@mx.post.example", f"To: {HELP}", "Subject: Undelivered", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "Content-Type: text/html", "", payload, "", "--b", "Content-Type: message/delivery-status", "",
        f"Reporting-MTA: dns; {payload}", "", "Final-Recipient: rfc822; dana@post.example", "Action: failed",
        f"Diagnostic-Code: smtp; {payload}", "Status: 5.1.1", "", "--b--", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode("utf-8", "replace")


def _taken(raw: bytes, name: str) -> Taken:
    return Taken(raw, json.dumps(name), {"way": "imap"})


def _understood() -> None:
    """Until every letter is read, by the server or by us."""
    until = time.monotonic() + 120
    while Envelope.objects.filter(state=Envelope.State.WAITING).exists() and time.monotonic() < until:
        worker.work_once()
        time.sleep(0.05)
