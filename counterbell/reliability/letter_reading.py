"""L03, L04, L05, S07 and the letter's part of S22: what a letter may cost, and what its names and fields may do."""

import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import counterbell
from counterbell.base.markup.cleaning import TooHeavy, clean_html, crude_text
from counterbell.connectors.email import apart
from counterbell.connectors.email.reading import read_letter
from counterbell.connectors.email.replies import read_reply
from counterbell.contracts.letters import Letter, Unreadable
from counterbell.conversations import files
from counterbell.reliability.hostile import HOSTILE
from counterbell.reliability.plan import Impossible, Outcome, Plan

CPU_SECONDS = 10.0
MEGABYTES = 300.0
SECONDS_OF_A_REPLY = 1.0
SECONDS_OF_A_PAGE = 5.0
UNSEEN = frozenset("/\\\r\n\0\u200b\u202e")
ORDINARY = b"From: dana@shop.example\r\nSubject: lamp\r\nMessage-ID: <lamp@shop.example>\r\n\r\nIt flickers.\r\n"
HOSTILE_NAMES = (
    "../../etc/passwd",
    "..\\..\\boot.ini",
    ".htaccess",
    "\u200b.htaccess",
    "a\u202egnp.exe",
    "con",
    "a\0b.txt",
    "a\r\nSet-Cookie: x=1.txt",
    '"><img src=x onerror=alert(1)>.png',
    "=cmd|' /C calc'!A0.csv",
    "file:///etc/passwd",
    "a" * 5_000,
    "نامهٔ سفارش.pdf",
    "注文書.pdf",
    "račun.pdf",
    "a;b=c.txt",
    "%00.php",
    "$(id).sh",
    "`id`.sh",
    "x.svg",
)


def corpora() -> Path:
    """Where the corpora lie. Raises Impossible where there are none."""
    beside = Path(counterbell.__file__).resolve().parents[2] / "shared" / "corpora"
    found = Path(os.environ.get("COUNTERBELL_CORPORA") or beside)
    if not (found / "xss_lists").is_dir():
        raise Impossible(f"there are no corpora in {found}: say where in COUNTERBELL_CORPORA")
    return found


def heavy_letters(plan: Plan) -> Outcome:
    """L03: each hostile letter alone in a fresh child, then all together; the letter after it is read as ever."""
    outcome = Outcome()
    names = list(HOSTILE)[:: 3 if plan.quick else 1]
    most_cpu = most_memory = 0.0
    for name in names:
        raw = HOSTILE[name]()
        before = hash(raw)
        cpu, memory = _cost(raw)
        most_cpu, most_memory = max(most_cpu, cpu), max(most_memory, memory)
        outcome.expect(cpu <= CPU_SECONDS, f"{name}: {cpu:.1f} s of CPU")
        outcome.expect(memory <= MEGABYTES, f"{name}: {memory:.0f} MB")
        outcome.expect(hash(raw) == before, f"{name}: the original has changed")
        outcome.expect(_reads_on(), f"{name}: the letter after it is not read")
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda name: _understood(HOSTILE[name]()), names))
    outcome.expect(_reads_on(), "after all together an ordinary letter is not read")
    outcome.figures = {
        "letters": len(names),
        "read": sum(together),
        "cpu_s": round(most_cpu, 1),
        "mb": round(most_memory),
    }
    return outcome


def _cost(raw: bytes) -> tuple[float, float]:
    """CPU seconds and megabytes at their highest, of a child that reads only this letter."""
    apart.close()
    _understood(raw)
    return apart.cost()


def _understood(raw: bytes) -> bool:
    try:
        apart.read_apart(raw)
    except Unreadable:
        return False
    return True


def _reads_on() -> bool:
    letter = apart.read_apart(ORDINARY)
    return (letter.message_id, letter.fresh_text) == ("lamp@shop.example", "It flickers.")


def slow_replies(plan: Plan) -> Outcome:
    """L04: texts on which others' reply strippers hang."""
    del plan
    outcome = Outcome()
    mails = corpora() / "reply_stripping"
    texts = {path.name: path.read_text(errors="replace") for path in sorted(mails.glob("*/mails/*.txt"))}
    texts |= {
        "long_line": "hello " * 500_000,
        "signs": "> " * 500_000,
        "dashes": "-" * 1_000_000,
        "on": "On 1 May 2026 " * 100_000,
        "on_lines": "On 1 May 2026, 10:00 <a@b.example\n" * 50_000,
        "from_lines": "From: a\nx\nTo: b\n\n" * 50_000,
        "blank_lines": "\n" * 1_000_000 + "x",
        "underscores": "_" * 80 + "\n" + "__\n" * 100_000,
    }
    slowest = 0.0
    for name, text in texts.items():
        took = _seconds(lambda text=text: read_reply(text))  # type: ignore[misc]
        slowest = max(slowest, took)
        outcome.expect(took < SECONDS_OF_A_REPLY, f"{name}: {took:.1f} s")
    outcome.figures = {"texts": len(texts), "slowest_s": round(slowest, 2)}
    return outcome


def heavy_pages(plan: Plan) -> Outcome:
    """L05: 5,001 links, 100,000 nested tags, 20 MB: cleaned, or refused with words instead."""
    del plan
    outcome = Outcome()
    pages = {name: _body(make()) for name, make in HOSTILE.items() if name.startswith("html_")}
    cleaned, slowest = 0, 0.0
    for name, html in pages.items():
        shown = ""

        def clean(html: str = html) -> None:
            nonlocal shown, cleaned
            try:
                shown = clean_html(html)
                cleaned += 1
            except TooHeavy:
                shown = crude_text(html)

        took = _seconds(clean)
        slowest = max(slowest, took)
        outcome.expect(took < SECONDS_OF_A_PAGE, f"{name}: {took:.1f} s")
        outcome.expect(bool(shown.strip()), f"{name}: nothing is left to read")
    outcome.figures = {"pages": len(pages), "cleaned": cleaned, "slowest_s": round(slowest, 2)}
    return outcome


def _body(raw: bytes) -> str:
    return raw.partition(b"\r\n\r\n")[2].decode()


def _seconds(work: Callable[[], object]) -> float:
    """CPU seconds: how long it takes here must not depend on who else works on this machine."""
    began = time.process_time()
    work()
    return time.process_time() - began


def hostile_names(plan: Plan) -> Outcome:
    """S07: the name of a file is shown as it came, without what cannot be seen, and never says where it is kept."""
    del plan
    outcome = Outcome()
    blns = json.loads((corpora() / "xss_lists/blns/blns.json").read_text())
    names = [*HOSTILE_NAMES, *(str(name) for name in blns)]
    for name in names:
        shown = files.clean_name(_name_of_file(name))
        last = name.replace("\\", "/").rsplit("/", 1)[-1]
        outcome.expect(not set(shown) & UNSEEN, f"{name[:40]!r} is shown as {shown!r}")
        outcome.expect(not shown.startswith("."), f"{name[:40]!r} is hidden: {shown!r}")
        outcome.expect(files.clean_name(shown) == shown, f"{name[:40]!r}: cleaning the clean name changes it")
        if last.isprintable() and last.strip(". ") == last and 0 < len(last) <= 255:
            outcome.expect(shown == last, f"{name[:40]!r} is shown as {shown!r}")
    key = "k" * 32
    outcome.expect(files.path_of(key) == f"attachments/{key[:2]}/{key}", "the place of a file says more than its key")
    outcome.figures = {"names": len(names)}
    return outcome


def _name_of_file(name: str) -> str:
    quoted = "".join(f"%{byte:02X}" for byte in name.encode("utf-8", "replace"))
    raw = (
        "From: eve@evil.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        f"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''{quoted}\r\n"
        "\r\nx\r\n--b--\r\n"
    )
    return read_letter(raw.encode()).attachments[0].name


def injected_fields(plan: Plan) -> Outcome:
    """S22, the letter's part: what tries to begin a new header stays on the line it was written in."""
    del plan
    outcome = Outcome()
    lines = [line for line in (corpora() / "xss_lists/crlf_injection.txt").read_text().splitlines() if line]
    lines += [
        "a\r\nBcc: v@x.example",
        "a\nBcc: v@x.example",
        "a\rBcc: v@x.example",
        "a\u2028Bcc: v@x.example",
        "a\x0bB: c",
    ]
    for line in lines:
        for said in _lines_of(_letter_with(line)):
            outcome.expect(len(said.splitlines()) <= 1, f"{line!r} becomes {said!r}")
    outcome.figures = {"attempts": len(lines)}
    return outcome


def _letter_with(text: str) -> Letter:
    word = "=?utf-8?q?" + "".join(f"={byte:02X}" for byte in text.encode()) + "?="
    people = "".join(f"{name}: {word} <eve@evil.example>\r\n" for name in ("From", "Reply-To", "To"))
    part = f'Content-Type: image/png; name="{word}"\r\nContent-ID: <{word}>\r\nContent-Disposition: attachment'
    fields = f"Subject: {word}\r\nMessage-ID: <{word}>\r\nList-Id: {word}\r\n"
    kind = "Content-Type: multipart/mixed; boundary=b\r\n"
    return read_letter(f"{people}{fields}{kind}\r\n--b\r\n{part}\r\n\r\nx\r\n--b--\r\n".encode())


def _lines_of(letter: Letter) -> list[str]:
    people = [letter.sender, *letter.reply_to, *letter.to]
    return [
        letter.subject,
        letter.message_id,
        letter.list_id,
        *(text for person in people for text in (person.name, person.email)),
        *(text for part in letter.attachments for text in (part.name, part.content_id, part.content_type)),
    ]
