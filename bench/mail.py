"""Letters through the real SMTP door, until each is stored, in its conversation, and findable.

The letters are written as people's programs write them (plain, HTML, with files, answers to earlier ones, in five
scripts), and where the corpora lie beside the project, the strange ones in there are among them.
"""

import itertools
import os
import random
import re
import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import click
import psutil

from bench import running

SEED = 7
LINES = 8
GIVES_UP = 240.0
HELP = "help@shop.example"
CLOCK: Callable[[], float] = time.perf_counter
TEXTS = (
    "Hello,\n\nwhere is my parcel? The number is {n}.\n\nKind regards\nDana",
    "سلام،\n\nبسته‌ی من به شماره {n} هنوز نرسیده است. لطفاً بررسی کنید.\n\nبا احترام\nدانا",
    "مرحبا،\n\nأين طردي رقم {n}؟\n\nمع التحية",
    "お世話になっております。\n\n注文{n}はまだ届いておりません。\n\nよろしくお願いいたします。",
    "Dobar dan,\n\ngdje je moja pošiljka broj {n}?\n\nLijep pozdrav",
)
# No two shoppers write the same words, and the doorman takes it for a flood when many do.
SOUNDS = "aeioubdklmnprst"
CORPORA = Path(os.environ.get("COUNTERBELL_CORPORA", "") or Path(__file__).resolve().parents[2] / "shared")


def run(database: str, *, letters: int = 1500, quiet: bool = False) -> dict[str, float | int]:
    """Send them all; returns the figures."""
    with running.installation(database) as environment:
        running.migrate()
        _mailbox()
        smtp = running.free_port()
        os.environ["COUNTERBELL_SMTP_PORT"] = str(smtp)
        with running.served(environment) as server:
            _wait_for_door(smtp)
            sending = list(itertools.islice(_letters(), letters))
            watch = _Memory(server.pid)
            watch.start()
            began = CLOCK()
            took, refused = _send(smtp, sending)
            sent = CLOCK() - began
            missing = _wait_until_done(letters - refused)
            whole = CLOCK() - began
            peak = watch.stop()
    del os.environ["COUNTERBELL_SMTP_PORT"]
    if not quiet:
        click.echo(f"taken after {sent:.1f} s, understood after {whole:.1f} s", err=True)
    return {
        "letters": letters,
        "per_s": round((letters - refused) / whole, 1),
        "p95_ms": round(sorted(took)[int(len(took) * 0.95)] * 1000, 1),
        "peak_mb": round(peak / 2**20),
        "failed": refused + missing,
    }


def _mailbox() -> None:
    from counterbell.accounts.models import Brand
    from counterbell.channels.actions import create_channel, switch_channel

    brand = Brand.objects.create(name="Lisbon Ceramics")
    made = create_channel(brand=brand, kind="email", name="Letters", address=HELP, told={"receive": "smtp"}, by=None)
    switch_channel(made, on=True, by=None)


def _letters() -> Iterator[bytes]:
    dice = random.Random(SEED)
    strange = _strange()
    ids: list[str] = []
    for number in itertools.count():
        if strange and number % 10 == 9:
            yield strange[(number // 10) % len(strange)] + f"\r\n{number}\r\n".encode()
            continue
        yield _letter(number, dice, ids)


def _letter(number: int, dice: random.Random, ids: list[str]) -> bytes:
    message = EmailMessage(SMTP.clone(max_line_length=200))
    person = dice.randrange(400)
    ids.append(f"{number}.bench@mail{person}.example")
    message["From"] = f"Shopper {person} <shopper{person}@mail{person}.example>"
    message["To"], message["Subject"] = HELP, f"Order {number}"
    message["Date"] = "Sat, 28 Nov 2026 10:00:00 +0000"
    message["Message-ID"] = f"<{ids[-1]}>"
    if number % 4 == 3:
        message["In-Reply-To"] = f"<{dice.choice(ids[:-1] or ids)}>"
    text = TEXTS[number % len(TEXTS)].format(n=" ".join([str(number), *_words(dice)]))
    if number % 3 == 0:
        text += f"\n\nOn Fri, 27 Nov 2026, Lisbon Ceramics wrote:\n> {'We look into it. ' * 10}\n> Regards"
    message.set_content(text)
    if number % 2:
        message.add_alternative(f"<html><body><p>{text.replace(chr(10), '<br>')}</p></body></html>", subtype="html")
    if number % 8 == 5:
        message.add_attachment(dice.randbytes(20_000), "application", "pdf", filename=f"invoice-{number}.pdf")
    return message.as_bytes()


def _words(dice: random.Random) -> Iterator[str]:
    return ("".join(dice.choices(SOUNDS, k=6)) for _ in range(5))


def _strange() -> list[bytes]:
    found = []
    for folder in ("corpora/mime/go_enmime/testdata", "corpora/reply_stripping"):
        paths = (CORPORA / folder).rglob("*") if (CORPORA / folder).is_dir() else ()
        found += [path.read_bytes() for path in sorted(paths) if path.suffix in {".raw", ".eml", ".txt"}]
    # As every mail server says them: lines end with both signs.
    return [re.sub(rb"\r?\n", b"\r\n", raw) for raw in found if b"\n" in raw and len(raw) < 300_000][:300]


def _send(port: int, letters: list[bytes]) -> tuple[list[float], int]:
    waiting, lock = iter(letters), threading.Lock()
    took: list[float] = []
    refused = 0

    def send() -> None:
        nonlocal refused
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as line:
            while True:
                with lock:
                    letter = next(waiting, None)
                if letter is None:
                    return
                began = CLOCK()
                try:
                    line.sendmail("shopper@mail.example", [HELP], letter)
                except smtplib.SMTPException:
                    with lock:
                        refused += 1
                took.append(CLOCK() - began)

    threads = [threading.Thread(target=send) for _ in range(LINES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, refused


def _wait_until_done(expected: int) -> int:
    """Until all that is owed for the letters is done; returns how many letters are not in a thread, or not findable."""
    from counterbell.base.clock import now
    from counterbell.channels.models import Envelope
    from counterbell.journal.models import Duty
    from counterbell.journal.worker import LEASE
    from counterbell.mailroom.models import Letter
    from counterbell.search.models import Document

    ends = CLOCK() + GIVES_UP
    while CLOCK() < ends:
        # A duty in hand falls due when its lease ends. What is due later than that is put off on purpose.
        if not Duty.objects.filter(due__lte=now() + LEASE).exists():
            break
        time.sleep(0.1)
    understood = Envelope.objects.filter(state=Envelope.State.UNDERSTOOD).count()
    findable = Document.objects.filter(kind="message").values("pk")
    return expected - understood + Letter.objects.exclude(message=None).exclude(message__in=findable).count()


def _wait_for_door(port: int) -> None:
    ends = CLOCK() + 30
    while True:
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
        except (OSError, smtplib.SMTPException):
            if CLOCK() > ends:
                raise
            time.sleep(0.1)
        else:
            return


class _Memory(threading.Thread):
    """The largest memory of the server and its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process, self._peak, self._over = psutil.Process(pid), 0, threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.3):
            try:
                family = [self._process, *self._process.children(recursive=True)]
                self._peak = max(self._peak, sum(one.memory_info().rss for one in family))
            except psutil.Error:
                continue

    def stop(self) -> int:
        self._over.set()
        return self._peak
