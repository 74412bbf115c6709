"""R07: no room on the disk. What is told "yes" is kept, what is told "no" is nowhere, and room alone heals it."""

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from http import HTTPStatus
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection

from counterbell.backup.named import named, stored
from counterbell.base import clock
from counterbell.channels.models import Channel, Envelope
from counterbell.conversations.models import Attachment, Message
from counterbell.journal.models import Duty
from counterbell.reliability.dovecot import Dovecot, dovecot
from counterbell.reliability.letters import HELP, hand, letter, mailbox
from counterbell.reliability.plan import Impossible, Outcome, Plan
from counterbell.reliability.small_disk import Disk, small_disk
from counterbell.reliability.world import World, conversation_of, free_port, upload_form, world

KEY = "the signing key of the shop"
ROOM = 50  # megabytes for each round: what is kept stays, and what is emptied must have room again
PADDING = 60_000  # bytes of each letter and hook: a full disk is noticed within a few
LARGE = 700_000  # of a letter that lies in a file
LARGEST = 3_000_000  # of a file for which there is no room any more when its letter has been taken
ASIDE = 2_000_000  # of that room: the database grows meanwhile
MOST_TRIES = 400
HEALS_WITHIN = 60.0
SETTLES_WITHIN = 120.0
LOOKS_WITHIN = 8.0  # seconds: a new letter in a mailbox
NO_ROOM = ("452 ", "(452,", "451 ", "(451,")
# Where a limit plays the full disk, SQLite speaks of an I/O error and the product of something that broke.
REFUSED = {"tmpfs": {507}, "limit": {500, 503, 507}}


def fill_disk(plan: Plan) -> Outcome:
    """R07: the disk of the data folder is filled while letters (SMTP, IMAP, webhook), uploads and chat come in.

    The disk is a small tmpfs in a mount namespace of the check's own: the kernel really says ENOSPC. Where that is not
    allowed, RLIMIT_FSIZE on the server plays it (EFBIG instead of ENOSPC); the line says which one it was. On
    PostgreSQL only the files run out of room: the database's own disk is not ours to fill.
    """
    outcome = Outcome()
    folder, smtp, rounds = Path(os.environ["COUNTERBELL_DATA"]), free_port(), plan.times(4, 1)
    # The post office comes first: it is a user of its own, whom the small world of the disk does not know.
    with _post_office() as there, small_disk(folder, megabytes=ROOM * rounds) as disk:
        (folder / "tmp").mkdir(exist_ok=True)  # uploads pass through files of their own: they fill up too
        with world(COUNTERBELL_SMTP_PORT=str(smtp), TMPDIR=str(folder / "tmp")) as here:
            scene = _Scene(here, disk, smtp, there, outcome)
            for _ in range(rounds):
                scene.round()
            scene.compare()
        connection.close()
    outcome.figures = {"disk": disk.name, **outcome.figures}
    return outcome


@contextmanager
def _post_office() -> Iterator[Dovecot | None]:
    try:
        with dovecot() as there:
            yield there
    except Impossible:
        yield None


@dataclass(slots=True)
class _Way:
    """One way in: `knock` says a marker and returns "" when it was taken, else how it was refused."""

    name: str
    knock: Callable[[str], str]
    honest: Callable[[str], bool]  # whether that refusal says what is the matter
    taken: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class _Scene:
    """Everybody who writes, and what they were told."""

    def __init__(self, here: World, disk: Disk, smtp: int, there: Dovecot | None, outcome: Outcome) -> None:
        self.here, self.disk, self.smtp, self.there, self.outcome = here, disk, smtp, there, outcome
        mailbox(here, HELP)
        told = {"receive": "provider", "provider": "mailgun", "provider_secret": KEY}
        self.hook = mailbox(here, "hooks@shop.example", **told)
        self.box: Channel | None = None
        if there:
            self.box = mailbox(here, "imap@shop.example", **there.told(), imap_from="all")
        self.c = str(conversation_of(here.people.dana).public_id)
        self.uploads: dict[str, str] = {}
        words = REFUSED[disk.name]
        self.ways = [
            _Way("letters", self._letter, lambda said: said.startswith(NO_ROOM)),
            _Way("large", self._large, lambda said: said.startswith(NO_ROOM)),
            _Way("hooks", self._hook, lambda said: int(said) in words),
            _Way("uploads", self._upload, lambda said: int(said.split()[0]) in words),
            _Way("chat", self._chat, lambda said: "nack" in said and '"retry": true' in said),
        ]
        self.fetched: list[str] = []

    def round(self) -> None:
        """Well, then full, then well again."""
        for way in self.ways:
            said = way.knock(marker := _marker(way.name))
            (way.refused if said else way.taken).append(marker)
            self.outcome.expect(not said, f"{way.name}: there is room, and it says {said[:200]}")
        self._put_in_mailbox(1)
        pid = self.here.server.pid
        self._acknowledged_before_it_was_full()
        self.disk.fill(self.here.server)
        for way in self.ways:
            self._until_refused(way)
        self._fetch_nothing()
        self.outcome.expect(_reads(self.here), "while the disk is full an agent cannot read")
        self.disk.free(self.here.server)
        self._heal(pid)

    def _until_refused(self, way: _Way) -> None:
        """SQLite may have room in a file that it already has: until it has none."""
        before = len(way.refused)
        must = connection.vendor == "sqlite" or way.name in {"large", "uploads"}
        for _ in range(MOST_TRIES if must else 5):
            marker = _marker(way.name)
            if not (said := way.knock(marker)):
                way.taken.append(marker)
                continue
            way.refused.append(marker)
            self.outcome.expect(way.honest(said), f"{way.name}: a full disk is said as {said[:200]}")
            if len(way.refused) - before == 3:
                return
        if must:
            self.outcome.broken.append(f"{way.name}: never refused, so this proves nothing")

    def _acknowledged_before_it_was_full(self) -> None:
        """A letter that was taken while there is room for it and none for the file in it."""
        if self.disk.name != "tmpfs":
            return
        marker, way = _marker("last"), self.ways[1]
        raw = _with_file(marker, LARGEST)
        self.disk.fill(self.here.server, leave=len(raw) + ASIDE)
        said = hand(self.smtp, raw)
        self.outcome.expect(not said, f"a letter for which there is room: {said}")
        (way.refused if said else way.taken).append(marker)

    def _fetch_nothing(self) -> None:
        """Letters that lie in somebody's mailbox stay there unmarked while there is no room for them."""
        if not self.there:
            return
        self._put_in_mailbox(3)
        time.sleep(LOOKS_WITHIN)
        flags = self.there.flags()
        marked = sum("Counterbell" in one for one in flags)
        kept = Envelope.objects.filter(channel=self.box).count()
        self.outcome.expect(marked <= kept, f"{marked} letters are marked as ours, {kept} are kept")
        self.outcome.expect(len(flags) == len(self.fetched), "a letter left its mailbox")

    def _put_in_mailbox(self, count: int) -> None:
        if self.there:
            made = [_marker("fetched") for _ in range(count)]
            self.there.put(*(_padded(marker, LARGE) for marker in made))
            self.fetched += made

    def _heal(self, pid: int) -> None:
        began = time.monotonic()
        for way in self.ways:
            marker = way.refused.pop() if way.refused else _marker(way.name)  # who was refused tries again
            while (said := way.knock(marker)) and time.monotonic() - began < HEALS_WITHIN:
                time.sleep(1)
            (way.refused if said else way.taken).append(marker)
            self.outcome.expect(not said, f"{way.name}: there is room again, and it still says {said[:200]}")
        self.outcome.figures["healed_s"] = round(time.monotonic() - began, 1)
        while time.monotonic() - began < SETTLES_WITHIN and self._unsettled():
            time.sleep(0.5)
        self.outcome.expect(self.here.server.pid == pid, "the server did not survive it")

    def _unsettled(self) -> bool:
        connection.close()
        # Duties that could not even note their failure are held for as long as a lease: as if that time had passed.
        Duty.objects.filter(due__gt=clock.now(), subscriber__startswith="mailroom.understand").update(due=clock.now())
        waiting = Envelope.objects.filter(state=Envelope.State.WAITING).exists()
        return waiting or not {*self.fetched} <= {*_said()}

    def compare(self) -> None:
        """What was promised against what is there."""
        connection.close()
        there = _said()
        lost = doubled = shown = 0
        for way in self.ways:
            lost += sum(not there[one] for one in way.taken)
            doubled += sum(there[one] > 1 for one in {*way.taken, *way.refused})
            shown += sum(there[one] > 0 for one in way.refused)
        lost += sum(not there[one] for one in self.fetched)
        refused = Envelope.objects.filter(state=Envelope.State.REFUSED).count()
        self.outcome.figures |= {
            **{way.name: f"{len(way.taken)}+{len(way.refused)}" for way in self.ways},
            "fetched": len(self.fetched) if self.there else "no-dovecot",
            "lost": lost,
            "doubled": doubled,
            "half": shown,
            "misread": refused,
        }
        self.outcome.expect(not lost, f"{lost} were taken and are not there")
        self.outcome.expect(not doubled, f"{doubled} are there twice")
        self.outcome.expect(not shown, f"{shown} were refused and are there all the same")
        self.outcome.expect(not refused, f"{refused} letters are called unreadable because the disk was full")
        self._files()

    def _files(self) -> None:
        """No file without its row, no row without its file, none half."""
        for key, size in Attachment.objects.values_list("key", "size"):
            path = f"attachments/{key[:2]}/{key}"
            there = default_storage.exists(path) and default_storage.size(path)
            self.outcome.expect(there == size, f"a file of {size} bytes has {there} on the disk")
        left = {*stored("attachments"), *stored("envelopes")} - {*named()}
        self.outcome.figures["left_over"] = len(left)
        if self.disk.name == "tmpfs" and connection.vendor == "sqlite":
            self.outcome.expect(not left, f"{len(left)} files that nothing speaks of take room: {sorted(left)[:3]}")

    # ——— the ways in ———

    def _letter(self, marker: str) -> str:
        return hand(self.smtp, _padded(marker, PADDING))

    def _large(self, marker: str) -> str:
        return hand(self.smtp, _padded(marker, LARGE))

    def _hook(self, marker: str) -> str:
        token = secrets.token_hex(25)
        signature = hmac.new(KEY.encode(), f"1795323440{token}".encode(), hashlib.sha256).hexdigest()
        raw = _padded(marker, PADDING).decode()
        form = {"timestamp": "1795323440", "token": token, "signature": signature, "recipient": "hooks@shop.example"}
        form |= {"sender": "dana@post.example", "body-mime": raw}
        answer = self.here.ask("POST", f"/hooks/{self.hook.hook}/inbound_mime/", form=form)
        return "" if answer.status == 200 else str(answer.status)

    def _upload(self, marker: str) -> str:
        """A file, and then the message that it belongs to."""
        dana = self.here.people.dana
        body, header = upload_form("note.txt", marker.encode() + b" word" * (LARGE // 5), "text/plain")
        answer = self.here.ask("POST", f"/widget/{dana.brand.key}/files", who=dana, headers=header, body=body)
        if answer.status != 201:
            return f"{answer.status} {answer.body[:100].decode(errors='replace')}"
        return self._say(marker, [answer.json()["key"]])

    def _chat(self, marker: str) -> str:
        return self._say(marker, [])

    def _say(self, marker: str, keys: list[str]) -> str:
        dana = self.here.people.dana
        name = str(uuid.uuid5(uuid.NAMESPACE_URL, marker))
        text = marker if keys else marker + "\n" + "word " * 700
        frame = {"t": "say", "id": name, "c": self.c, "text": text, "files": keys}
        answer = self.here.ask("POST", "/live/send", data={"hello": dana.hello(), "frames": [frame]})
        said = answer.json()
        acked = any(one["t"] == "ack" for one in said.get("frames", []))
        return "" if acked else f"{answer.status} {json.dumps(said)[:300]}"


def _padded(marker: str, size: int) -> bytes:
    """A letter that says the marker, and below it, quoted, so many bytes; always the same for the same marker."""
    noise = base64.encodebytes(hashlib.shake_128(marker.encode()).digest(size)).decode()
    quoted = "".join(f"> {line}\n" for line in noise.splitlines())
    text = f"{marker}\n\nOn Fri, Nov 27, 2026 at 10:00 AM Help <{HELP}> wrote:\n{quoted}"
    return letter(text, name=f"{marker.replace(' ', '.')}@post.example")


def _with_file(marker: str, size: int) -> bytes:
    message = message_from_bytes(letter(marker, name=f"{marker.replace(' ', '.')}@post.example"), policy=SMTP)
    assert isinstance(message, EmailMessage)
    message.add_attachment(secrets.token_bytes(size), "application", "octet-stream", filename="report.bin")
    return message.as_bytes()


def _marker(way: str) -> str:
    return f"{way} {secrets.token_hex(6)}"


def _said() -> Counter[str]:
    """The first line of everything that customers said."""
    texts = Message.objects.filter(author=Message.Author.CUSTOMER).values_list("text", flat=True)
    return Counter(text.split("\n", 1)[0] for text in texts)


def _reads(here: World) -> bool:
    return here.ask("GET", "/inbox/", who=here.people.bob).status == HTTPStatus.OK
