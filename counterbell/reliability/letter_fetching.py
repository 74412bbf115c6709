"""R03, R04, R06: letters on somebody's server (Debian's Dovecot): none is lost, doubled, moved or removed."""

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

from counterbell.channels.actions import create_channel, keep
from counterbell.channels.adapters import settings_of
from counterbell.channels.models import Channel, Envelope
from counterbell.connectors.email import imap, trying
from counterbell.contracts.channels import Taken, Unreachable
from counterbell.conversations.models import Delivery, Message
from counterbell.journal import worker
from counterbell.reliability.dovecot import Dovecot, dovecot
from counterbell.reliability.letters import HELP, give_back, letter, mailbox, settle
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import free_port, world

INBOX = 105
LONGEST_LIFE = 4.0
WAITS = 60.0


def kill_fetcher(plan: Plan) -> Outcome:
    """R03: kill -9 while letters are fetched, kept, read and marked; each is here once and still there."""
    outcome = Outcome()
    kills, count = plan.times(60, 3), plan.times(300, 30)
    with dovecot() as there, world() as here:
        there.put(*_letters(range(count // 2)))
        box = mailbox(here, HELP, **there.told(), imap_from="all")
        for number in range(kills):
            there.put(*_letters(range(count // 2 + number, count, kills)))
            time.sleep(random.uniform(0.3, LONGEST_LIFE))  # noqa: S311  # chance, not a secret
            here.server.kill()
            Channel.objects.filter(pk=box.pk).update(watched_until=None)  # as if its lease had ended
            give_back()
            here.server.start()
        _until(lambda: Envelope.objects.count() >= count)
        settle()
        _until(lambda: all("Counterbell" in line for line in there.flags()))
        stored = Counter(Message.objects.filter(author="customer").values_list("text", flat=True))
        flags = there.flags()
        outcome.expect(stored == {f"letter {n}": 1 for n in range(count)}, f"{_wrong(stored, count)}")
        outcome.expect(len(flags) == count, f"{len(flags)} of {count} letters are on the server")
        outcome.expect(all("Counterbell" in line for line in flags), "a letter is not marked")
        outcome.expect(not any("Deleted" in line or "Seen" in line for line in flags), "a letter was touched")
        outcome.expect(not Delivery.objects.exists(), "somebody was answered by a machine")
        outcome.figures = {"kills": kills, "letters": count, "stored": sum(stored.values()), "there": len(flags)}
    return outcome


def abort_setup(_plan: Plan) -> Outcome:
    """R04: a mailbox is tried with every wrong half and given up at every step; its letters lie there untouched."""
    outcome = Outcome()
    with dovecot() as there, world(servers=0) as here:
        there.put(*_letters(range(INBOX)))
        wrong: dict[str, dict[str, object]] = {
            "right": {},
            "the password": {"imap_password": "wrong"},
            "the server": {"imap_port": free_port()},
            "the folder": {"imap_folders": "Nowhere"},
            "the encryption": {"imap_security": "tls"},
            "the way out": {
                "send": "smtp",
                "smtp_host": "127.0.0.1",
                "smtp_port": free_port(),
                "smtp_security": "none",
            },
        }
        passed = 0
        for number, (what, told) in enumerate(wrong.items()):
            made = create_channel(
                brand=here.people.brand,
                kind="email",
                name=what,
                address=f"help{number}@shop.example",
                told={**there.told(), "imap_from": "all", **told},
                by=None,
            )
            come_in, go_out = trying.try_in(settings_of(made)), trying.try_out(settings_of(made))
            passed += come_in.ok
            outcome.expect(come_in.ok == (what in {"right", "the way out"}), f"{what}: {come_in.text}")
            outcome.expect(what != "the way out" or not go_out.ok, "a server that is not there takes letters")
            flags = there.flags()
            outcome.expect(len(flags) == INBOX, f"{what}: {len(flags)} of {INBOX} letters are left")
            outcome.expect(not any(word in f for f in flags for word in ("Seen", "Counterbell")), f"{what}: touched")
        outcome.expect(not Envelope.objects.exists(), "a letter was fetched by a mailbox that is not in use")
        outcome.figures = {"tried": len(wrong), "passed": passed, "letters": len(there.flags())}
    return outcome


def fetch_through_trouble(plan: Plan) -> Outcome:
    """R06: the line drops in the middle of letters, answers are garbled, the server numbers its letters anew."""
    outcome = Outcome()
    rounds, count = plan.times(200, 25), plan.times(200, 40)
    chance = random.Random(3)  # noqa: S311
    with dovecot() as there, world(servers=0) as here, _bad_line(there, chance) as port:
        box = mailbox(here, HELP, **there.told(), imap_from="all")
        state: dict[str, Any] = {}

        def keep_all(taken: Iterable[Taken]) -> None:
            keep(box, taken)

        def note(new: dict[str, Any]) -> None:
            state.clear()
            state.update(new)

        broken = 0
        for number in range(rounds):
            there.put(*_letters(range(number, count, rounds)))
            if number == rounds // 2:
                there.forget_numbers()
            told = {**settings_of(box), "imap_port": port}
            try:
                imap.watch(told, dict(state), keep_all, note, lambda: False)
            except Unreachable:
                broken += 1
        for _ in range(3):
            imap.watch(settings_of(box), dict(state), keep_all, note, lambda: False)
        for _ in range(500):
            if not worker.work_once():
                break
        stored = Counter(Message.objects.filter(author="customer").values_list("text", flat=True))
        outcome.expect(broken > 0, "the line never broke, so this proves nothing")
        outcome.expect(stored == {f"letter {n}": 1 for n in range(count)}, _wrong(stored, count))
        outcome.expect(len(there.flags()) == count, f"{len(there.flags())} of {count} letters are on the server")
        outcome.figures = {"looks": rounds, "broken": broken, "letters": count, "stored": sum(stored.values())}
    return outcome


def _letters(numbers: Iterable[int]) -> list[bytes]:
    return [letter(f"letter {n}", name=f"{n}@post.example") for n in numbers]


def _wrong(stored: Counter[str], count: int) -> str:
    missing = [n for n in range(count) if not stored[f"letter {n}"]]
    twice = [text for text, many in stored.items() if many > 1]
    return f"missing {missing[:5]}, twice {twice[:5]}"


def _until(done: Any) -> None:
    until = time.monotonic() + WAITS
    while not done() and time.monotonic() < until:
        time.sleep(0.3)


@contextmanager
def _bad_line(there: Dovecot, chance: random.Random) -> Iterator[int]:
    """A port through which the server is reached, badly."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:

        def take() -> None:
            while True:
                try:
                    caller, _address = door.accept()
                except OSError:
                    return
                threading.Thread(target=_pass_on, args=(caller, there.port, chance), daemon=True).start()

        threading.Thread(target=take, daemon=True).start()
        yield int(door.getsockname()[1])


def _pass_on(caller: socket.socket, port: int, chance: random.Random) -> None:
    left = chance.choice([chance.randrange(200, 3_000), 10_000_000])
    garbled = chance.random() < 0.3
    with suppress(OSError), closing(caller), closing(socket.create_connection(("127.0.0.1", port))) as server:
        threading.Thread(target=_pump, args=(caller, server), daemon=True).start()
        while left > 0 and (data := server.recv(4096)):
            if garbled and b" FETCH (UID" in data:
                data = data.replace(b" FETCH (UID", b" FETCH {UID", 1)
                garbled = False
            caller.sendall(data[:left])
            left -= len(data)
        caller.shutdown(socket.SHUT_RDWR)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(4096):
            target.sendall(data)
