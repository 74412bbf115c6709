"""R24: whoever is killed between promising and doing, all that is owed is done, and doing it twice changes nothing."""

import asyncio
import os
import random
import signal
import time
import uuid
from collections import Counter
from datetime import timedelta
from itertools import chain

from django.db import connections, transaction

from counterbell.base import clock
from counterbell.conversations.actions import Post, post_many
from counterbell.conversations.models import Conversation, Message
from counterbell.journal import bus, worker
from counterbell.journal.models import Duty, Entry
from counterbell.reliability.line import Participant, compare, settle
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, conversation_of, world
from counterbell.search.models import Document

OWED_EACH_ROUND = 12
LONGEST_LIFE = 0.08  # seconds that a worker has before it is killed
SERVER_KILLS = 20  # one for so many killed workers
REPEATED = 300
MOST_TRIES = 2_000
SHOWN = 1_000  # characters
PUT_OFF = timedelta(days=1)  # longer than any lease, and than anything that a chat owes for later


def kill_before_duties(plan: Plan) -> Outcome:
    """R24: kill -9 for workers at random moments, and for servers right after they acknowledged."""
    outcome = Outcome()
    rounds = plan.times(500, 30)
    with world(COUNTERBELL_CHAT_RATE="1000000") as here:
        c = conversation_of(here.people.dana)
        talker = Participant(here.people.dana, str(c.public_id))
        servers = max(2, rounds // SERVER_KILLS)
        asyncio.run(_kill_servers(here, talker, servers))
        here.server.stop()
        for number in range(rounds):
            _owe(c, number)
            _kill_a_worker()
        compare([talker], outcome)
        left_before = Duty.objects.count()
        do_what_is_left()
        _all_done(outcome)
        _twice(outcome)
        figures = {"worker_kills": rounds, "server_kills": servers, "owed_after_the_kills": left_before}
        outcome.figures = {**figures, **outcome.figures}
    return outcome


async def _kill_servers(here: World, talker: Participant, times: int) -> None:
    talker.come(here.port)
    for number in range(times):
        await asyncio.wait_for(talker.connected.wait(), 30)
        before = len(talker.acknowledged)
        for said in range(5):
            await talker.say(f"kill {number}, message {said}")
        while len(talker.acknowledged) == before:
            await asyncio.sleep(0)
        here.server.kill()
        await asyncio.to_thread(here.server.start)
    await settle([talker])
    await talker.leave()


def _owe(conversation: Conversation, number: int) -> None:
    actor = f"customer:{conversation.customer_id}"
    posts = [
        Post(conversation.pk, "customer", f"owed {number} {turn}", actor, client_id=str(uuid.uuid4()))
        for turn in range(OWED_EACH_ROUND)
    ]
    with transaction.atomic():
        post_many(posts)


def _kill_a_worker() -> None:
    """A worker as `counterbell work` runs it, in a process of its own, ended by kill -9 at a random moment."""
    connections.close_all()  # a connection does not survive being shared with a child
    child = os.fork()
    if child == 0:
        try:
            while True:
                worker.work_once(random.randint(1, 6))  # noqa: S311  # so that it dies between batches too
        finally:
            os._exit(1)
    time.sleep(random.uniform(0.005, LONGEST_LIFE))  # noqa: S311  # chance, not a secret
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def do_what_is_left(shift: timedelta = PUT_OFF) -> None:
    """Work on, as a new worker does when the leases of the dead have ended and what was put off has fallen due."""
    with clock.shifted(shift):
        for _ in range(MOST_TRIES):
            if not worker.work_once():
                return


def left_undone(outcome: Outcome) -> int:
    """How many duties are left; says whose they are."""
    left = Counter(Duty.objects.values_list("subscriber", "state", "error"))
    for (subscriber, state, error), many in left.most_common(5):
        outcome.broken.append(f"{many} duties of {subscriber} were never done ({state} {error[:200]})")
    return left.total()


def _all_done(outcome: Outcome) -> None:
    left = left_undone(outcome)
    said = set(Message.objects.exclude(kind=Message.Kind.HAPPENING).values_list("pk", flat=True))
    found = list(Document.objects.filter(kind="message").values_list("pk", flat=True))
    outcome.figures |= {"left": left, "messages": len(said), "findable": len(found)}
    outcome.expect(set(found) == said, f"{len(said ^ set(found))} messages are not findable, or findable and not there")
    outcome.expect(len(found) == len(set(found)), "a message is findable twice")


def _twice(outcome: Outcome) -> None:
    """A worker that died after doing and before noting it: everything is done a second time, and nothing changes."""
    before = _traces()
    entries = Entry.objects.order_by("-pk")[:REPEATED]
    again = [Duty(entry=entry, subscriber=s.name) for entry in entries for s in bus.listeners_for(entry.name)]
    Duty.objects.bulk_create(again)
    do_what_is_left()
    outcome.figures["repeated"] = len(again)
    outcome.expect(len(again) > 0, "there was nothing to repeat")
    after = _traces()
    outcome.expect(
        after == before, f"doing duties twice changed something: {after - before} more, {before - after} gone"[:SHOWN]
    )


def _traces() -> Counter[tuple[object, ...]]:
    """What doing something leaves behind: what is findable, what was said, what was noted, what is owed."""
    return Counter(
        chain(
            Document.objects.values_list("pk", "kind", "words"),
            Message.objects.values_list("pk", "author", "text"),
            Entry.objects.values_list("pk", "name"),
            Duty.objects.values_list("pk", "subscriber", "state", "error"),
        )
    )
