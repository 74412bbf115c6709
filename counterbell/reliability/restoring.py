"""R26: a backup made while people talk is the whole shop at one moment, on another machine too."""

import asyncio
import hashlib
import os
import secrets
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection

from counterbell.conversations.files import path_of
from counterbell.conversations.models import Attachment
from counterbell.reliability.line import Participant, load_fresh, settle, talk
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import (
    Server,
    Shopper,
    World,
    ask,
    conversation_of,
    free_port,
    shopper,
    upload_form,
    world,
)

EACH_SECOND = 10.0
PAIRS = 3
FILES = 4
TAKES_AT_MOST = 300
PAUSE = 1.5  # seconds in which more is said
Ledger = Mapping[tuple[str, int], str]  # (conversation, number) → marker


@dataclass(frozen=True, slots=True)
class Matter:
    """A conversation, and the shopper whose it is."""

    owner: Shopper
    c: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be there after a restore: messages promised before the backup, and files by checksum."""

    matters: Sequence[Matter]
    promised: Ledger
    sums: Mapping[str, str]


def restore_elsewhere(plan: Plan) -> Outcome:
    """R26: `counterbell backup` under load, `counterbell restore` on an empty machine, compare."""
    outcome = Outcome()
    with world(COUNTERBELL_CHAT_RATE="1000000") as here:
        shoppers = [shopper(f"visitor{number}", here.people.brand) for number in range(PAIRS)]
        matters = [Matter(who, str(conversation_of(who).public_id)) for who in shoppers]
        people = [Participant(who, matter.c) for matter in matters for who in (matter.owner, here.people.bob)]
        sums = _send_files(here, matters[0])
        connection.close()
        rounds = plan.times(10, 1)
        promised = _back_up(here, people, rounds, outcome)
        for number in range(rounds):
            _restore(here, number, Expected(matters, promised[number], sums), outcome)
        _lose_a_file(here, outcome)
        outcome.figures = {"backups": rounds, "files": len(sums), **outcome.figures}
    return outcome


def _back_up(here: World, people: Sequence[Participant], rounds: int, outcome: Outcome) -> list[Ledger]:
    """Save again and again while they talk; what had been promised before each."""
    promised: list[Ledger] = []
    enough = threading.Event()
    talking = threading.Thread(target=asyncio.run, args=(_talk(here, people, enough),))
    talking.start()
    try:
        for number in range(rounds):
            time.sleep(PAUSE)
            promised.append({(one.c, at): marker for one in people for marker, at in list(one.acknowledged.items())})
            said = _counterbell(os.environ, "backup", str(here.folder.parent / f"{number}.zip"))
            outcome.expect(said.returncode == 0, f"backup {number} failed: {said.stderr[-500:]}")
    finally:
        enough.set()
        talking.join()
    return promised


async def _talk(here: World, people: Sequence[Participant], enough: threading.Event) -> None:
    for one in people:
        one.come(here.port)
    await asyncio.gather(*(one.connected.wait() for one in people))
    await talk(people, each_second=EACH_SECOND, until=enough.is_set)
    await settle(people)
    for one in people:
        await one.leave()


def _send_files(here: World, matter: Matter) -> dict[str, str]:
    """Messages with files; name → checksum."""
    sums = {}
    for number in range(FILES):
        name, content = f"notes-{number}.txt", (secrets.token_hex(2000) + "\n").encode()
        body, header = upload_form(name, content, "text/plain")
        address = f"/widget/{matter.owner.brand.key}/files"
        card = here.ask("POST", address, who=matter.owner, headers=header, body=body).json()
        frame = {"t": "say", "id": str(uuid.uuid4()), "c": matter.c, "text": name, "files": [card["key"]]}
        here.ask("POST", "/live/send", data={"hello": matter.owner.hello(), "frames": [frame]})
        sums[name] = hashlib.sha256(content).hexdigest()
    return sums


def _restore(here: World, number: int, expected: Expected, outcome: Outcome) -> None:
    """Onto an empty machine (SQLite: a backup may move between databases), and look at it through its own server."""
    port = free_port()
    folder = here.folder.parent / f"second-{number}"
    environment = {
        **os.environ,
        "COUNTERBELL_DATA": str(folder),
        "COUNTERBELL_SECRET": "",
        "DATABASE_URL": "",
        "COUNTERBELL_PORT": str(port),
        "COUNTERBELL_URL": f"http://127.0.0.1:{port}",
    }
    said = _counterbell(environment, "restore", str(here.folder.parent / f"{number}.zip"))
    outcome.expect(said.returncode == 0, f"restore {number} failed: {(said.stderr or said.stdout)[-500:]}")
    if said.returncode:
        return
    _consistent(folder / "counterbell.sqlite3", number, outcome)
    server = Server(folder.parent / f"server-second-{number}.log", environment)
    server.start()
    try:
        # Her own token opens her own thread: the secret came back too.
        threads = {matter.c: load_fresh(port, matter.owner, matter.c) for matter in expected.matters}
        lost = sum(threads[c].get(at) != marker for (c, at), marker in expected.promised.items())
        outcome.figures["restored"] = len(expected.promised)
        outcome.expect(lost == 0, f"restore {number}: {lost} messages acknowledged before the backup are missing")
        files = _files(port, expected.matters[0])
        outcome.expect(files == expected.sums, f"restore {number}: files are others than those sent")
    finally:
        server.stop()


def _consistent(path: Path, number: int, outcome: Outcome) -> None:
    table = sqlite3.connect(path)
    (verdict,) = table.execute("PRAGMA integrity_check").fetchone()
    outcome.expect(verdict == "ok", f"restore {number}: integrity_check says {verdict}")
    outcome.expect(not table.execute("PRAGMA foreign_key_check").fetchall(), f"restore {number}: rows point nowhere")
    (halved,) = table.execute(
        "SELECT count(*) FROM conversations_conversation c WHERE last_number <> coalesce("
        "(SELECT max(number) FROM conversations_message m WHERE m.conversation_id = c.id), 0)"
    ).fetchone()
    outcome.expect(halved == 0, f"restore {number}: {halved} conversations are of two moments")
    table.close()


def _files(port: int, matter: Matter) -> dict[str, str]:
    """What her thread offers for download now; name → checksum."""
    path = f"/widget/{matter.owner.brand.key}/conversations/{matter.c}/entries?after=0"
    entries = ask(port, "GET", path, who=matter.owner).json()["entries"]
    cards = [card for entry in entries for card in entry["files"]]
    return {card["name"]: hashlib.sha256(ask(port, "GET", card["url"]).body).hexdigest() for card in cards}


def _lose_a_file(here: World, outcome: Outcome) -> None:
    """A store that is older than the database: what is missing is said, when saving and when restoring."""
    lost = Attachment.objects.order_by("pk").first()
    assert lost
    connection.close()
    default_storage.delete(path_of(lost.key))
    archive = here.folder.parent / "incomplete.zip"
    said = _counterbell(os.environ, "backup", str(archive))
    outcome.expect(said.returncode == 0 and "missing" in said.stderr, "a missing file was not reported by backup")
    environment = {**os.environ, "COUNTERBELL_DATA": str(here.folder.parent / "third"), "DATABASE_URL": ""}
    said = _counterbell(environment, "restore", str(archive))
    outcome.expect(said.returncode == 0 and "missing" in said.stderr, "a missing file was not reported by restore")


def _counterbell(environment: Mapping[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "counterbell.cli", *words]
    return subprocess.run(  # noqa: S603  # our own words
        command, env=dict(environment), capture_output=True, text=True, check=False, timeout=TAKES_AT_MOST
    )
