"""R22 and R23: SQLite after power cuts, and under many writers with a long report beside them."""

import asyncio
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from counterbell.reliability.line import Participant, compare, settle, talk
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, conversation_of, shopper, world

TALKERS = 8
EACH_SECOND = 15.0
WRITERS = 20
WRITES_WITHIN = 1.0  # seconds, at the 99th percentile
REPORT = "SELECT count(*), sum(length(a.text) + length(b.text)) FROM {m} a, {m} b WHERE a.number <> b.number"


def cut_power(plan: Plan) -> Outcome:
    """R22: the disk as a power cut would leave it, at random instants under load.

    The server is stopped in the middle of whatever it does (SIGSTOP: no thread of it moves), database and WAL are
    copied, and it goes on. So both files are of one instant, which copying them while it runs would not give: the
    database first and then a WAL that was begun anew in between would lose pages that no power cut loses, and the WAL
    first would put old pages over newer ones. What the server had not handed to the kernel is not in the copy. The file
    that only lives in memory (-shm) is left out, so that opening the copy has to recover it.
    """
    outcome = Outcome()
    with world(COUNTERBELL_CHAT_RATE="1000000") as here:
        people = _talkers(here)
        connection.close()
        rounds = plan.times(500, 15)
        with _talking(here, people):
            for number in range(rounds):
                time.sleep(random.uniform(0.01, 0.12))  # noqa: S311  # chance, not a secret
                _one_cut(here, people, number, outcome)
                if outcome.broken:
                    break
        compare(people, outcome)
        outcome.figures = {"cuts": rounds, **outcome.figures}
    return outcome


def _one_cut(here: World, people: Sequence[Participant], number: int, outcome: Outcome) -> None:
    promised = {(one.c.replace("-", ""), marker, n) for one in people for marker, n in list(one.acknowledged.items())}
    copy = here.folder.parent / "cut" / "counterbell.sqlite3"
    copy.parent.mkdir(exist_ok=True)
    pid = here.server.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        os.waitpid(pid, os.WUNTRACED)  # until it stands still
        for ending in ("", "-wal"):
            if (source := here.folder / f"counterbell.sqlite3{ending}").exists():
                shutil.copyfile(source, f"{copy}{ending}")
    finally:
        os.kill(pid, signal.SIGCONT)
    _look_at(copy, promised, number, outcome)
    shutil.rmtree(copy.parent)


def _look_at(copy: Path, promised: set[tuple[str, str, int]], number: int, outcome: Outcome) -> None:
    table = sqlite3.connect(copy)
    try:
        (verdict,) = table.execute("PRAGMA integrity_check").fetchone()
        outcome.expect(verdict == "ok", f"cut {number}: integrity_check says {verdict}")
        stored = set(
            table.execute(
                "SELECT c.public_id, m.client_id, m.number FROM conversations_message m"
                " JOIN conversations_conversation c ON c.id = m.conversation_id"
            )
        )
        missing = promised - stored
        outcome.expect(not missing, f"cut {number}: {len(missing)} acknowledged messages are not on the disk")
        (halved,) = table.execute(
            "SELECT count(*) FROM conversations_conversation c WHERE last_number <> coalesce("
            "(SELECT max(number) FROM conversations_message m WHERE m.conversation_id = c.id), 0)"
        ).fetchone()
        outcome.expect(halved == 0, f"cut {number}: {halved} conversations do not know their last message")
        (factless,) = table.execute(
            "SELECT (SELECT count(*) FROM conversations_message WHERE client_id IS NOT NULL) - (SELECT count(*) FROM"
            " journal_entry WHERE name IN ('conversations.message_received', 'conversations.reply_sent'))"
        ).fetchone()
        outcome.expect(factless == 0, f"cut {number}: {factless} messages without their fact in the journal")
    finally:
        table.close()


def _talkers(here: World) -> list[Participant]:
    people = []
    for number in range(TALKERS // 2):
        visitor = shopper(f"visitor{number}", here.people.brand)
        c = str(conversation_of(visitor).public_id)
        people += [Participant(visitor, c), Participant(here.people.bob, c)]
    return people


@contextmanager
def _talking(here: World, people: Sequence[Participant]) -> Iterator[None]:
    """They talk, in a thread of their own, while the block runs; at its end everything is acknowledged."""
    enough = threading.Event()

    async def chat() -> None:
        for one in people:
            one.come(here.port)
        await asyncio.gather(*(one.connected.wait() for one in people))
        await talk(people, each_second=EACH_SECOND, until=enough.is_set)
        await settle(people)
        for one in people:
            await one.leave()

    talking = threading.Thread(target=asyncio.run, args=(chat(),))
    talking.start()
    try:
        yield
    finally:
        enough.set()
        talking.join()


# ——— R23 ———


def write_while_reporting(plan: Plan) -> Outcome:
    """R23: twenty who write (by socket and by page) and a report that reads for as long; nobody is told of a lock."""
    outcome = Outcome()
    seconds = float(plan.times(60, 6))
    with world(COUNTERBELL_CHAT_RATE="1000000") as here:
        talkers = _talkers(here)
        rooms = [str(conversation_of(here.people.dana).public_id) for _ in range(WRITERS - len(talkers))]
        connection.close()
        reporting, pool = _reporting(here.folder / "counterbell.sqlite3"), ThreadPoolExecutor(len(rooms))
        with reporting as reports, _talking(here, talkers), pool:
            results = list(pool.map(lambda c: _write_pages(here, c, seconds), rooms))
        codes = [code for answers in results for code, _ in answers]
        waits = sorted([took for answers in results for _, took in answers] + [w for one in talkers for w in one.waits])
        compare(talkers, outcome)
        p99 = waits[int(len(waits) * 0.99)]
        nacks = [error for one in talkers for error in one.nacked]
        refused = {code for code in codes if code not in {200, 204}}
        figures = {"writers": WRITERS, "writes": len(waits), "reports": reports[0], "p99_ms": round(p99 * 1000)}
        outcome.figures = {**figures, "slowest_ms": round(waits[-1] * 1000), **outcome.figures}
        outcome.expect(reports[0] > 0, "no report was finished")
        outcome.expect(not refused, f"pages answered {sorted(refused)}")
        outcome.expect(not nacks, f"messages were refused: {sorted(set(nacks))}")
        outcome.expect("locked" not in here.said(), "the server's log speaks of a lock")
        # The suite shares its machine with other tests: there the figure is printed, and time is judged by the command.
        outcome.expect(plan.quick or p99 < WRITES_WITHIN, f"one write in a hundred takes {p99:.2f} s or more")
    return outcome


def _write_pages(here: World, c: str, seconds: float) -> list[tuple[int, float]]:
    """Change one conversation again and again as an agent does; (status, seconds) of each."""
    answers, until, turn = [], time.monotonic() + seconds, 0
    while time.monotonic() < until:
        turn += 1
        path, form = (
            (f"/inbox/{c}/priority/", {"priority": str(turn % 4)})
            if turn % 2
            else (f"/inbox/{c}/draft/", {"kind": "public", "text": f"draft {turn}"})
        )
        answer = here.ask("POST", path, who=here.people.bob, form=form)
        answers.append((answer.status, answer.took))
        time.sleep(random.uniform(0.1, 0.5))  # noqa: S311  # people, not a benchmark
    return answers


@contextmanager
def _reporting(path: Path) -> Iterator[list[int]]:
    """Long readings one after another, all in one transaction, so that the WAL cannot be put away meanwhile."""
    enough, done = threading.Event(), [0]

    def report() -> None:
        table = sqlite3.connect(path, timeout=30)
        table.set_progress_handler(lambda: int(enough.is_set()), 100_000)
        table.execute("BEGIN")
        while not enough.is_set():
            try:
                table.execute(REPORT.format(m="conversations_message")).fetchall()
                done[0] += 1
            except sqlite3.OperationalError:  # interrupted by ourselves
                break
            time.sleep(0.05)
        table.close()

    reading = threading.Thread(target=report)
    reading.start()
    try:
        yield done
    finally:
        enough.set()
        reading.join()
